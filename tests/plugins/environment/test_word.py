"""The last word on a report is its reporter's: confirmed or reopened by one tap, and settled by silence."""

from __future__ import annotations

import io
from datetime import UTC, timedelta

import pytest
import sqlalchemy as sa

from gapura import utcnow
from gapura.database.engine import db
from gapura.jobs.services import run_due
from tests.fixtures.outbox import link_in, outbox

from .conftest import Sent, Town, picture

MAIL = "siti@contoh.test"


def finish(town: Town, sent: Sent, seed: int = 9) -> None:
    answer = town.step(sent, "finish", results=(io.BytesIO(picture(seed)), "hasil.jpg"), reason="Sudah bersih.")
    assert answer.status_code == 303


def say(town: Town, sent: Sent, word: str, page: str = "") -> int:
    visitor = town.visitor()
    return visitor.submit(page or sent.secret, action=f"/langkah/{word}").status_code


def test_the_reporter_confirms_by_one_tap(town: Town) -> None:
    sent = town.verified()
    assert "Apakah sudah tuntas?" not in town.visitor().get(sent.secret).text
    finish(town, sent)
    assert "Apakah sudah tuntas?" in town.visitor().get(sent.secret).text
    closed = town.row(sent.code)["closed_at"]
    assert say(town, sent, "confirm") == 303
    row = town.row(sent.code)
    assert (row["state"], row["stage"], row["closed_at"]) == ("confirmed", "done", closed)
    page = town.page(sent).text
    assert "Selesai dan dibenarkan pelapor" in page
    assert sent.public in town.visitor().get("/lingkungan?stage=done").text


def test_the_reporter_reopens_and_then_a_new_photo_is_needed(town: Town) -> None:
    sent = town.verified()
    finish(town, sent)
    assert say(town, sent, "dispute") == 303
    assert town.row(sent.code)["state"] == "reopened"
    assert "Menurut pelapor belum tuntas" in town.operator().get(sent.desk).text
    assert "Pengunjung tanpa akun" in town.operator().get(sent.desk).text
    assert town.step(sent, "finish").status_code == 400
    finish(town, sent, seed=10)


def test_somebody_with_an_account_says_it_there(town: Town) -> None:
    citizen = town.site.signed_in("citizen")
    sent = town.report(citizen)
    town.step(sent, "publish")
    finish(town, sent)
    answer = citizen.submit("/lingkungan/milik-saya", action=f"/{sent.id}/confirm")
    assert answer.status_code == 303
    assert town.row(sent.code)["state"] == "confirmed"


def test_nobody_else_has_the_word(town: Town) -> None:
    sent = town.verified()
    finish(town, sent)
    stranger = town.site.signed_in("citizen")
    page = town.visitor().get(sent.status).text + town.page(sent).text
    assert "Ya, sudah tuntas" not in page
    with pytest.raises(LookupError):
        stranger.submit("/lingkungan/milik-saya", action=f"/{sent.id}/confirm")
    forged = town.visitor()
    forged.get(sent.secret)
    assert forged.post(f"{sent.secret}/langkah/confirm").status_code == 400  # another site's form
    assert say(town, sent, "confirm") == 303
    form = town.visitor()
    form.get(sent.secret)
    assert town.row(sent.code)["state"] == "confirmed"


def test_a_word_that_comes_too_late_changes_nothing(town: Town) -> None:
    sent, visitor = town.verified(), town.visitor()
    finish(town, sent)
    fields = visitor.form(sent.secret, action="/langkah/dispute").fields
    assert say(town, sent, "confirm") == 303
    assert visitor.post(f"{sent.secret}/langkah/dispute", data=fields).status_code == 303
    assert "tidak dapat" in visitor.get(sent.secret).text
    assert town.row(sent.code)["state"] == "confirmed"


def test_silence_settles_it_after_seven_days(town: Town) -> None:
    old, new = town.verified(seed=1), town.verified(seed=2)
    for seed, sent in enumerate((old, new), 20):
        finish(town, sent, seed)
    then = utcnow() - timedelta(days=8)
    with town.site.context():
        db.session.execute(
            sa.text("UPDATE core_history SET at = :then WHERE record_id = :id"), {"then": then, "id": old.id}
        )
        db.session.commit()
    town.change(old.code, created_at=then)
    with town.site.context():
        (outcome,) = run_due(UTC, only="environment.pass_on_report")
    assert (outcome.fault, outcome.said) == ("", "1 data berlanjut.")
    assert [town.row(one.code)["state"] for one in (old, new)] == ["done", "answered"]
    assert "Tidak ada keberatan" in town.operator().get(old.desk).text


def test_who_left_an_address_is_told_and_answers_from_the_mail(town: Town) -> None:
    sent = town.report(email=MAIL)
    town.step(sent, "publish", reason="Kami cek besok.")
    town.step(sent, "note", internal="Hanya untuk kami.")
    finish(town, sent)
    mails = outbox(town.site, MAIL)
    assert [mail.subject for mail in mails] == [f"{sent.code}: Terverifikasi", f"{sent.code}: Menunggu kata pelapor"]
    assert "Kami cek besok." in mails[0].text
    assert "Hanya untuk kami." not in "".join(mail.text + mail.html for mail in mails)
    assert all(mail.secret for mail in mails), "whoever looks at sent mails does not get the link"
    link = link_in(mails[1])
    assert "/ikuti/" in link
    assert link != sent.secret
    assert say(town, sent, "confirm", link) == 303
    assert town.row(sent.code)["state"] == "confirmed"
    assert len(outbox(town.site, MAIL)) == 2, "nobody is told what they said themselves"
    number, _dot, signature = link.rpartition("/")[2].partition(".")
    for wrong in (f"{number}.{signature[:-1]}", f"{int(number) + 1}.{signature}", f"{number}.", f".{signature}", "1.é"):
        assert town.visitor().get(f"/lingkungan/ikuti/{wrong}").status_code == 404, wrong


def test_who_left_none_is_not_written_to(town: Town) -> None:
    sent = town.verified()
    finish(town, sent)
    assert outbox(town.site) == []
