"""From the report to the photo of the result, and what the office must and must not do on the way."""

from __future__ import annotations

import io
from datetime import timedelta

import sqlalchemy as sa
from PIL import Image

from gapura import utcnow
from gapura.database.engine import db
from gapura.testing.visitor import forms_of
from tests.core.media.pictures import scene

from .conftest import EXACT, Town, picture


def photo(seed: int) -> tuple[io.BytesIO, str]:
    return io.BytesIO(picture(seed)), "hasil.jpg"


def test_a_report_goes_its_whole_way(town: Town) -> None:
    reporter, citizen = town.visitor(), town.visitor()
    operator = town.site.signed_in(account=town.site.new_account("operator", "dlh", "Ratna Petugas"))
    sent = town.report(reporter, text="Busa tebal di hilir jembatan.")
    assert "sudah kami terima" in sent.answer.text
    assert sent.desk in operator.get("/lingkungan/kelola").text

    assert town.step(sent, "publish", operator, reason="Benar, kami lihat sendiri.").status_code == 303
    page = town.page(sent, citizen).text
    assert "Busa tebal di hilir jembatan." in page
    assert "Benar, kami lihat sendiri." in page
    assert sent.public in citizen.get("/lingkungan").text

    assert town.step(sent, "start", operator, internal="Pinjam perahu.").status_code == 303
    assert town.step(sent, "finish", operator, results=photo(2), reason="Sumbernya ditutup.").status_code == 303
    page = town.page(sent, citizen).text
    for words in (
        "Sebelum",
        "Sesudah",
        "Sumbernya ditutup.",
        "Menunggu kata pelapor",
        "Sedang ditangani",
        "Terverifikasi",
        "Diterima",
    ):
        assert words in page
    desk = operator.get(sent.desk).text
    for words in ("Pinjam perahu.", "Ratna Petugas"):
        assert words in desk
        for path in (sent.secret, sent.status):
            assert words not in page + reporter.get(path).text
    assert "Sumbernya ditutup." in reporter.get(sent.secret).text
    assert town.row(sent.code)["state"] == "answered"


def test_a_step_that_is_not_possible_is_refused(town: Town) -> None:
    sent, operator = town.report(), town.operator()
    for name in ("start", "finish", "reopen", "confirm", "settle"):
        assert operator.get(f"{sent.desk}/langkah/{name}").status_code == 404
    for name in ("again", "", "received\x00", "confirm", "settle"):
        answer = operator.submit(sent.desk, {"step": name, "reason": "x"}, action=f"{sent.desk}/langkah")
        assert answer.status_code == 400
    assert town.row(sent.code)["state"] == "received"
    assert town.count("core_history") == 1


def test_a_rejection_needs_a_reason_that_the_reporter_can_read(town: Town) -> None:
    sent, operator = town.report(), town.operator()
    assert town.step(sent, "reject", operator, internal="Spam").status_code == 400
    assert town.step(sent, "reject", operator, reason="Foto tidak memperlihatkan masalahnya.").status_code == 303
    for path in (sent.secret, sent.status):
        assert "Foto tidak memperlihatkan masalahnya." in town.visitor().get(path).text
    assert town.step(sent, "again", operator).status_code == 303  # a mistake can be put right
    assert town.step(sent, "publish", operator).status_code == 303
    assert "Foto tidak memperlihatkan" not in town.page(sent).text  # that was between the office and the reporter


def test_done_needs_a_photo_of_the_result(town: Town) -> None:
    sent = town.verified()
    answer = town.step(sent, "finish", reason="Beres.")
    assert answer.status_code == 400
    assert 'id="results-error"' in answer.text
    assert "Beres." in answer.text
    assert town.row(sent.code)["state"] == "verified"


def test_a_photo_that_any_report_has_shown_is_no_photo_of_the_result(town: Town) -> None:
    lossless, again, tags = io.BytesIO(), io.BytesIO(), Image.Exif()
    Image.open(io.BytesIO(picture(4, "PNG"))).save(lossless, "PNG")
    tags[0x010E] = "after"
    Image.open(lossless).save(again, "PNG", exif=tags, compress_level=1)
    sent = town.verified(photos=(io.BytesIO(lossless.getvalue()), "a.png"))
    operator = town.operator()
    answer = town.step(
        sent, "finish", operator, results=(io.BytesIO(again.getvalue()), "b.png")
    )  # the reporter's own under other metadata
    assert answer.status_code == 400
    assert "sudah pernah dipakai" in answer.text
    assert town.step(sent, "finish", operator, results=photo(7)).status_code == 303
    second = town.verified(seed=2)
    assert "sudah pernah dipakai" in town.step(second, "finish", operator, results=photo(7)).text  # another's result
    assert town.row(second.code)["state"] == "verified"
    assert town.count("environment_report_result") == 1
    assert town.step(second, "finish", operator, results=photo(8)).status_code == 303


def test_the_photo_of_a_result_is_kept_when_the_work_begins_again(town: Town) -> None:
    sent, operator = town.verified(), town.operator()
    town.step(sent, "finish", operator, results=photo(7))
    assert town.step(sent, "reopen", operator, reason="Kotor lagi.").status_code == 303
    assert town.row(sent.code)["closed_at"] is None
    assert "foto baru" in town.step(sent, "finish", operator).text
    assert town.step(sent, "finish", operator, results=photo(8)).status_code == 303
    assert town.count("environment_report_result") == 2


def test_a_photo_of_the_result_survives_a_step_that_is_refused_for_another_reason(town: Town) -> None:
    sent, operator = town.verified(), town.operator()
    answer = town.step(sent, "finish", operator, results=photo(7), reason="x" * 5000)
    assert answer.status_code == 400
    again = next(one for one in forms_of(answer.text) if "reason" in one.fields)
    fields = {**again.fields, "reason": "Beres."}
    assert operator.post(f"{sent.desk}/langkah/finish", data=fields).status_code == 303


def test_the_text_can_be_made_fit_for_the_public_and_the_original_stays(town: Town) -> None:
    sent = town.report(text="Pak Anto membuang oli, kata tetangga.")
    fit = {"public_text": "Oli dibuang ke parit.", "category": "dumping", "region_code": "64.01.04.1001"}
    town.step(sent, "publish", **fit)
    page = town.page(sent).text
    assert "Oli dibuang ke parit." in page
    assert "Pak Anto" not in page
    assert "Pembuangan sampah liar di Tanah Grogot" in page
    operator = town.operator()
    assert operator.submit(sent.desk, {"public_text": "Oli di parit.", "text": "Lain."}).status_code == 303
    assert town.row(sent.code)["text"] == "Pak Anto membuang oli, kata tetangga."
    assert "Pak Anto membuang oli" in operator.get(sent.desk).text
    assert sent.public in town.visitor().get("/cari?q=oli+grogot").text
    assert sent.public not in town.visitor().get("/cari?q=anto").text


def test_an_empty_public_text_is_not_published(town: Town) -> None:
    sent = town.report()
    assert town.step(sent, "publish", public_text=" ").status_code == 400
    assert town.row(sent.code)["state"] == "received"


def test_a_note_moves_nothing_and_only_a_message_is_public(town: Town) -> None:
    sent, operator = town.verified(), town.operator()
    before = town.page(sent).text.count("timeline-when")
    assert town.step(sent, "note", operator, internal="Telepon camat.").status_code == 303
    page = town.page(sent).text
    assert "Telepon camat." not in page
    assert page.count("timeline-when") == before
    assert town.step(sent, "note", operator, reason="Hasil uji keluar pekan depan.").status_code == 303
    assert "Hasil uji keluar pekan depan." in town.page(sent).text
    assert town.row(sent.code)["state"] == "verified"


def test_what_waits_too_long_is_marked_and_a_note_does_not_give_more_time(town: Town) -> None:
    old, _new = town.report(seed=1), town.report(seed=2, text="Lain sekali dari yang pertama.")
    operator = town.operator()
    with town.site.context():
        then = utcnow() - timedelta(days=30)
        db.session.execute(
            sa.text("UPDATE core_history SET at = :then WHERE record_id = :id"), {"then": then, "id": old.id}
        )
        db.session.commit()
    town.change(old.code, created_at=then)
    assert town.step(old, "note", operator, internal="Belum sempat.").status_code == 303
    assert operator.get("/lingkungan/kelola").text.count("badge-danger") == 1


def test_a_report_an_officer_enters_has_a_code_but_no_secret(town: Town) -> None:
    operator = town.operator()
    assert operator.submit("/lingkungan/kelola/tambah", town.fill(photos=None)).status_code == 303
    with town.site.context():
        row = db.session.execute(sa.text("SELECT state, code, public_text FROM environment_report")).one()
    assert (row.state, row.public_text) == ("verified", "Air sungai berbusa sejak Senin.")
    assert row.code in town.visitor().get(f"/lingkungan/status?kode={row.code}").text


def test_another_office_does_not_see_that_the_report_exists(town: Town) -> None:
    sent, stranger = town.report(text="Hanya untuk dinas lingkungan"), town.operator("dispar")
    for path in (sent.desk, f"{sent.desk}/langkah/publish", sent.public + "x"):
        assert stranger.get(path).status_code == 404, path
    assert sent.desk not in stranger.get("/lingkungan/kelola?q=dinas").text
    assert town.visitor().get(sent.desk).status_code in (302, 303)
    assert town.site.signed_in("citizen").get(sent.desk).status_code == 403


def test_a_photo_that_was_used_before_is_known_in_another_size_and_encoding(town: Town) -> None:
    shown, smaller = io.BytesIO(), io.BytesIO()
    scene(3).save(shown, "JPEG", quality=90)
    scene(3).resize((640, 480)).save(smaller, "WEBP", quality=40)
    sent, operator = town.verified(photos=(io.BytesIO(shown.getvalue()), "a.jpg")), town.operator()
    answer = town.step(sent, "finish", operator, results=(io.BytesIO(smaller.getvalue()), "b.webp"))
    assert answer.status_code == 400
    assert "sudah pernah dipakai" in answer.text
    other = io.BytesIO()
    scene(4).save(other, "JPEG")
    assert town.step(sent, "finish", operator, results=(io.BytesIO(other.getvalue()), "c.jpg")).status_code == 303


def test_a_report_is_handed_on_as_a_text_without_anybodys_name(town: Town) -> None:
    told = {"reporter": "Siti Rahayu", "email": "siti@contoh.test", "phone": "081298765432"}
    sent = town.verified(
        **told, landmark="Dekat jembatan", **{"position-latitude": EXACT[0], "position-longitude": EXACT[1]}
    )
    page = town.operator().get(sent.desk)
    assert f"{sent.desk}/salinan.txt" in page.text
    answer = town.operator().get(f"{sent.desk}/salinan.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    place = ("Pasir Mayang, Kuaro", "Dekat jembatan", EXACT[0])
    for words in (sent.code, *place, "Pencemaran sungai", "/foto/", "Terverifikasi"):
        assert words in answer.text, words
    for secret in ("Siti", "siti@", "98765432"):
        assert secret not in answer.text
    assert town.operator("dispar").get(f"{sent.desk}/salinan.txt").status_code == 404
    assert town.visitor().get(f"{sent.desk}/salinan.txt").status_code == 303
    assert town.operator().get("/lingkungan/kelola/999/salinan.txt").status_code == 404
