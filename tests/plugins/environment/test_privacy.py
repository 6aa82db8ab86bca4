"""What the public never sees: anything unverified, people, exact places, secrets."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa

from gapura.database.base import metadata
from gapura.database.engine import db
from gapura.testing.visitor import Visitor

from .conftest import EXACT, Sent, Town

PRIVATE = {
    "text": "Busa di belakang rumah Pak Anto, hubungi 0812-9999-8888.",
    "landmark": "Rumah cat hijau gang buntu",
    "name": "Siti O'Brien",
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
        "/", "/lingkungan", "/lingkungan?kategori=river", "/lingkungan?kecamatan=64.01.05",
        "/lingkungan?status=verified",
        "/lingkungan/peta.geojson", "/cari?q=busa", "/cari?q=sungai", f"/cari?q={sent.code}", "/cari?q=Pasir+Mayang",
        "/cari?q=anto", "/sitemap.xml", sent.public, f"/lingkungan/pantau?kode={sent.code}",
    ]  # fmt: skip
    visitor = town.visitor()
    return {path: visitor.get(path).text for path in paths}


@pytest.mark.parametrize("state", ["received", "rejected"])
def test_what_is_not_verified_is_nowhere(town: Town, state: str) -> None:
    sent = town.report(**PRIVATE)
    if state == "rejected":
        town.step(sent, "verified")
        assert sent.public in town.visitor().get("/lingkungan").text  # and now it goes away again
        town.step(sent, "rejected", public_note="Sudah dilaporkan orang lain.")
    pages = public_pages(town, sent)
    tracking = pages.pop(f"/lingkungan/pantau?kode={sent.code}")
    for path, page in pages.items():
        assert not [trace for trace in (*TRACES, "Busa", "Pencemaran sungai di") if trace in page], path
        assert path == sent.public or sent.public not in page, path  # a page not found names the address asked for
    assert town.visitor().get(sent.public).status_code == 404
    assert not [trace for trace in (*TRACES, "Busa", "Pasir Mayang", "/foto/") if trace in tracking]
    assert {"received": "Diterima", "rejected": "Sudah dilaporkan orang lain."}[state] in tracking


def test_what_is_verified_shows_neither_people_nor_the_exact_place(town: Town) -> None:
    sent = town.report(**PRIVATE)
    town.step(sent, "verified", public_text="Busa di tepi sungai.")
    pages = public_pages(town, sent)
    for path, page in pages.items():
        assert not [trace for trace in TRACES if trace in page], path
    for path in ("/lingkungan", "/lingkungan/peta.geojson", "/cari?q=busa", "/sitemap.xml"):
        assert sent.public in pages[path], path
    assert sent.public not in pages["/cari?q=anto"]  # what was taken out of the text is not found either
    assert "Busa di tepi sungai." in pages[sent.public]
    point = json.loads(pages["/lingkungan/peta.geojson"])["features"][0]["geometry"]["coordinates"]
    assert point == [116.163, -1.783]
    assert 'data-latitude="-1.783"' in pages[sent.public]


def test_the_office_sees_all_of_it(town: Town) -> None:
    sent = town.report(**PRIVATE)
    page = town.operator().get(sent.desk).text
    for words in ("Pak Anto", "cat hijau", "O&#39;Brien", "0812-9876-5432", "siti@contoh.test", "-1.783456"):
        assert words in page


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
    town.step(sent, "verified")
    assert status_of(visitor, bare) == 200
    town.step(sent, "rejected", public_note="Ganda.")
    assert status_of(visitor, bare) == 404


def test_the_secret_link_shows_the_report_to_whoever_has_it_and_is_told_to_nobody(town: Town) -> None:
    sent = town.report(**PRIVATE)
    page = town.visitor().get(sent.secret)
    assert "Pak Anto" in page.text
    assert "/foto/" in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert "no-store" in page.headers["Cache-Control"]
    assert 'content="noindex, nofollow"' in page.text
    assert "0812-9876-5432" not in page.text  # nobody needs their own number back


def test_a_wrong_secret_is_not_found(town: Town) -> None:
    town.report()
    for secret in ("x", "0" * 43, "%00", "%ff%fe", "a" * 3000, "..%2f..", "LH-7K3M-9Q"):
        assert town.visitor().get(f"/lingkungan/pantau/{secret}").status_code == 404, secret


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
    town.step(sent, "rejected", public_note="Ganda.")
    assert sent.public not in visitor.get("/lingkungan").text


@pytest.mark.parametrize("days", [89, 91])
def test_the_contact_is_deleted_ninety_days_after_the_end(town: Town, days: int) -> None:
    from datetime import timedelta

    from gapura import utcnow

    sent = town.report(name="Siti", phone="081298765432", email="siti@contoh.test")
    town.step(sent, "rejected", public_note="Ganda.")
    town.change(sent.code, changed_at=utcnow() - timedelta(days=days))
    town.verified(seed=3)  # the office's next piece of work
    row = town.row(sent.code)
    kept = ("Siti", "+6281298765432", "siti@contoh.test")
    assert (row["name"], row["phone"], row["email"]) == (kept if days == 89 else ("", None, None))
