"""What the public never sees: anything unverified, people, exact places, secrets."""

from __future__ import annotations

import io
import json
from datetime import UTC, timedelta

import pytest
import sqlalchemy as sa

from gapura import utcnow
from gapura.database.base import metadata
from gapura.database.engine import db
from gapura.jobs.services import run_due
from gapura.testing.visitor import Visitor, forms_of

from .conftest import EXACT, Sent, Town, picture

PRIVATE = {
    "text": "Busa di belakang rumah Pak Anto, hubungi 0812-9999-8888.",
    "landmark": "Rumah cat hijau gang buntu",
    "reporter": "Siti O'Brien",
    "phone": "081298765432",
    "email": "siti@contoh.test",
    "position-latitude": EXACT[0],
    "position-longitude": EXACT[1],
}
TRACES = (
    "Pak Anto",
    "9999-8888",
    "cat hijau",
    "O&#39;Brien",
    "O'Brien",
    "81298765432",
    "8129-8765",
    "siti@contoh",
    "1.783456",
    "116.162789",
)


def public_pages(town: Town, sent: Sent) -> dict[str, str]:
    """Every page on which a report could appear, as an anonymous visitor gets it."""
    paths = [
        "/", "/lingkungan", "/lingkungan?category=river", "/lingkungan?district_code=64.01.05",
        "/lingkungan?stage=verified", "/lingkungan?q=busa", "/lingkungan/peta.geojson", "/lingkungan/umpan.atom",
        "/api/environment/report", "/api/environment/report.geojson", "/cari?q=busa", "/cari?q=sungai",
        f"/cari?q={sent.code}", "/cari?q=Pasir+Mayang", "/cari?q=anto", "/sitemap.xml", f"{sent.public}x", sent.status,
    ]  # fmt: skip
    visitor = town.visitor()
    return {path: visitor.get(path, follow_redirects=True).text for path in paths}


@pytest.mark.parametrize("state", ["received", "rejected"])
def test_what_is_not_verified_is_nowhere(town: Town, state: str) -> None:
    sent = town.report(**PRIVATE)
    if state == "rejected":
        town.step(sent, "publish")
        assert sent.public in town.visitor().get("/lingkungan").text  # and now it goes away again
        town.step(sent, "reject", reason="Sudah dilaporkan orang lain.")
    pages = public_pages(town, sent)
    tracking = pages.pop(sent.status)
    for path, page in pages.items():
        assert not [trace for trace in (*TRACES, "Busa", "Pencemaran sungai di") if trace in page], path
        assert path.startswith(sent.public) or sent.public not in page, path
    page = town.page(sent)  # whoever saw it before reads why it is gone, and nothing else of it
    assert page.status_code == (410 if state == "rejected" else 404)
    assert ("Sudah dilaporkan orang lain." in page.text) == (state == "rejected")
    assert not [trace for trace in (*TRACES, "Busa", "Pasir Mayang", "/foto/") if trace in tracking + page.text]
    assert {"received": "Diterima", "rejected": "Sudah dilaporkan orang lain."}[state] in tracking


def test_what_is_verified_shows_neither_people_nor_the_exact_place(town: Town) -> None:
    sent = town.report(**PRIVATE)
    town.step(sent, "publish", public_text="Busa di tepi sungai.")
    pages = public_pages(town, sent)
    for path, page in pages.items():
        assert not [trace for trace in TRACES if trace in page], path
    for path in ("/lingkungan", "/lingkungan/peta.geojson", "/cari?q=busa", f"/cari?q={sent.code}"):
        assert sent.public in pages[path], path
    assert sent.public not in pages["/cari?q=anto"]  # what was taken out of the text is not found either
    assert "Busa di tepi sungai." in pages[f"{sent.public}x"]
    point = json.loads(pages["/lingkungan/peta.geojson"])["features"][0]["geometry"]["coordinates"]
    assert point == [116.163, -1.783]
    assert 'data-latitude="-1.783"' in pages[f"{sent.public}x"]


def test_the_office_sees_all_of_it_and_the_history_keeps_no_contact(town: Town) -> None:
    sent = town.report(**PRIVATE)
    page = town.operator().get(sent.desk).text
    for words in ("Pak Anto", "cat hijau", "O&#39;Brien", "81298765432", "siti@contoh.test", "-1.783456"):
        assert words in page.replace("0812-9876-5432", "81298765432")
    with town.site.context():
        kept = [
            str(db.session.execute(sa.text(f"SELECT * FROM {table}")).all()) for table in ("core_history", "core_audit")
        ]
    assert not [trace for trace in ("O'Brien", "81298765432", "siti@contoh") if trace in "".join(kept)]


def status_of(visitor: Visitor, path: str) -> int:
    """Fetch a file and let go of it."""
    with visitor.get(path) as answer:
        return answer.status_code


def test_photos_follow_the_state(town: Town) -> None:
    visitor = town.visitor()
    sent = town.report(visitor)
    signed = sent.answer.text.split('src="/foto/')[1].split('"')[0].replace("&amp;", "&")
    bare = f"/foto/{signed.partition('?')[0]}"
    assert "?t=" in signed
    assert status_of(visitor, f"/foto/{signed}") == 200
    assert status_of(visitor, bare) == 404
    town.step(sent, "publish")
    assert status_of(visitor, bare) == 200
    town.step(sent, "finish", results=(io.BytesIO(picture(9)), "hasil.jpg"))
    page = town.page(sent).text
    result = page[page.index("Sesudah") :].split('src="')[1].split('"')[0]
    assert "?t=" not in result
    assert status_of(visitor, result) == 200
    town.step(sent, "reopen")
    town.step(sent, "reject", reason="Ganda.")
    assert status_of(visitor, bare) == status_of(visitor, result) == 404


def test_the_secret_link_shows_the_report_to_whoever_has_it_and_is_told_to_nobody(town: Town) -> None:
    sent = town.report(**PRIVATE)
    page = town.visitor().get(sent.secret)
    assert "Pak Anto" in page.text
    assert "/foto/" in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert "no-store" in page.headers["Cache-Control"]
    assert 'content="noindex, nofollow"' in page.text
    assert "98765432" not in page.text.replace("-", "")  # nobody needs their own number back
    assert sent.code in sent.answer.text  # the thank-you page has the code
    assert "/ikuti/" not in town.visitor().get(sent.status).text


def test_a_wrong_secret_is_not_found(town: Town) -> None:
    town.report()
    for secret in ("x", "0" * 43, "%00", "%ff%fe", "a" * 3000, "..%2f..", "LH-7K3M-9Q"):
        assert town.visitor().get(f"/lingkungan/ikuti/{secret}").status_code == 404, secret


def test_the_secret_is_stored_nowhere(town: Town) -> None:
    sent = town.report()
    secret = sent.secret.rpartition("/")[2]
    assert len(secret) == 43
    with town.site.context():
        for table in metadata.sorted_tables:
            if sa.inspect(db.engine).has_table(table.name):
                assert secret not in str(db.session.execute(sa.select(table)).all()), table.name
    state = town.site.portal.resources.settings.instance / "state.db"
    for file in state.parent.glob("state.db*"):
        assert secret.encode() not in file.read_bytes()


def test_a_kept_page_of_the_list_forgets_a_report_that_was_rejected(town: Town) -> None:
    sent = town.verified()
    visitor = town.visitor()
    for _ in range(3):
        assert sent.public in visitor.get("/lingkungan").text
    town.step(sent, "reject", reason="Ganda.")
    assert sent.public not in visitor.get("/lingkungan").text


def test_the_contact_is_deleted_ninety_days_after_the_end(town: Town) -> None:
    contact = {"reporter": "Siti", "phone": "081298765432", "email": "siti@contoh.test"}
    ages = {town.report(seed=days, **contact): days for days in (89, 91)}
    still_open = town.report(seed=3, **contact)
    for sent, days in ages.items():
        town.step(sent, "reject", reason="Ganda.")
        town.change(sent.code, closed_at=utcnow() - timedelta(days=days))
    operator = town.operator()
    form = next(one for one in forms_of(operator.get(list(ages)[1].desk).text) if "reporter" in one.fields)
    with town.site.context():
        (outcome,) = run_due(UTC, only="environment.forget_report")
    assert (outcome.fault, outcome.said) == ("", "1 kontak dihapus.")
    kept = ("Siti", "+6281298765432", "siti@contoh.test")
    found = {sent: tuple(town.row(sent.code)[name] for name in contact) for sent in (*ages, still_open)}
    assert [found[sent] for sent in (*ages, still_open)] == [kept, (None, None, None), kept]
    assert operator.post(list(ages)[1].desk, data=form.fields).status_code == 409  # an old form does not bring it back
