"""The office's desk: steps and their conditions, two people at once, the queue."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
import sqlalchemy as sa

from gapura import utcnow
from gapura.testing.visitor import forms_of

from .conftest import Town, picture

LINK = 'href="/lingkungan/antrean/'


def photo(seed: int) -> tuple[io.BytesIO, str]:
    return io.BytesIO(picture(seed)), "hasil.jpg"


def test_a_step_that_is_not_possible_is_refused(town: Town) -> None:
    sent, operator = town.report(), town.operator()
    for state in ("in_progress", "done"):
        answer = town.step(sent, state, operator, after_photos=photo(5))
        assert answer.status_code == 400
        assert "tidak dapat dilakukan" in answer.text
    for state in ("", "published", "received\x00"):
        assert town.step(sent, state, operator).status_code == 400
    assert town.row(sent.code)["state"] == "received"
    assert town.count("environment_step") == 1


def test_a_rejection_needs_a_reason_that_the_reporter_can_read(town: Town) -> None:
    sent = town.report()
    operator = town.operator()
    answer = town.step(sent, "rejected", operator, internal_note="Spam")
    assert answer.status_code == 400
    assert "Tuliskan alasannya" in answer.text
    assert town.step(sent, "rejected", operator, public_note="Foto tidak memperlihatkan masalahnya.").status_code == 303
    assert "Foto tidak memperlihatkan masalahnya." in town.visitor().get(sent.secret).text
    assert town.step(sent, "received", operator).status_code == 303  # a mistake can be put right


def test_done_needs_a_photo_of_the_result(town: Town) -> None:
    sent = town.verified()
    answer = town.step(sent, "done", public_note="Beres.")
    assert answer.status_code == 400
    assert "Tambahkan foto hasil penanganan" in answer.text
    assert "Beres." in answer.text
    assert town.row(sent.code)["state"] == "verified"


def test_the_reporters_photo_is_no_photo_of_the_result(town: Town) -> None:
    sent = town.verified(seed=4)
    answer = town.step(sent, "done", after_photos=photo(4))
    assert answer.status_code == 400
    assert "sudah pernah dipakai" in answer.text
    assert town.row(sent.code)["state"] == "verified"
    assert town.count("environment_picture") == 1


def test_the_same_picture_under_other_metadata_is_no_photo_of_the_result_either(town: Town) -> None:
    from PIL import Image

    lossless = io.BytesIO()
    Image.open(io.BytesIO(picture(4, "PNG"))).save(lossless, "PNG")
    sent = town.verified(photos=(io.BytesIO(lossless.getvalue()), "a.png"))
    again = io.BytesIO()
    tags = Image.Exif()
    tags[0x010E] = "after"
    Image.open(lossless).save(again, "PNG", exif=tags, compress_level=1)
    assert again.getvalue() != lossless.getvalue()
    assert town.step(sent, "done", after_photos=(io.BytesIO(again.getvalue()), "b.png")).status_code == 400


def test_a_photo_of_another_reports_result_cannot_be_used_again(town: Town) -> None:
    first, second = town.verified(seed=1), town.verified(seed=2)
    operator = town.operator()
    assert town.step(first, "done", operator, after_photos=photo(7)).status_code == 303
    answer = town.step(second, "done", operator, after_photos=photo(7))
    assert answer.status_code == 400
    assert "sudah pernah dipakai" in answer.text
    assert town.step(second, "done", operator, after_photos=photo(8)).status_code == 303


def test_a_new_photo_sent_earlier_counts(town: Town) -> None:
    sent = town.verified()
    operator = town.operator()
    assert town.step(sent, "in_progress", operator, after_photos=photo(7)).status_code == 303
    assert town.step(sent, "done", operator).status_code == 303


def test_a_photo_survives_a_step_that_is_refused_for_another_reason(town: Town) -> None:
    sent, operator = town.verified(), town.operator()
    answer = town.step(sent, "rejected", operator, after_photos=photo(7))  # without its reason
    assert answer.status_code == 400
    again = next(one for one in forms_of(answer.text) if one.action.endswith(sent.desk))
    assert operator.post(sent.desk, data={**again.fields, "state": "done"}).status_code == 303
    assert town.row(sent.code)["state"] == "done"


def test_two_people_at_one_report_do_not_overwrite_each_other(town: Town) -> None:
    sent = town.report()
    first, second = town.operator(), town.operator()
    form = second.form(sent.desk)  # opened before the first one sends
    assert town.step(sent, "verified", first).status_code == 303
    late = {**form.fields, "state": "rejected", "public_note": "Kami kira ini palsu."}
    answer = second.post(sent.desk, data=late)
    assert answer.status_code == 409
    assert "baru saja diubah petugas lain" in answer.text
    assert "Kami kira ini palsu." in answer.text
    assert town.row(sent.code)["state"] == "verified"
    again = next(one for one in forms_of(answer.text) if one.action.endswith(sent.desk))
    assert second.post(sent.desk, data=again.fields).status_code == 303  # having read it, one may
    assert town.row(sent.code)["state"] == "rejected"


def test_a_step_committed_between_check_and_write_is_noticed(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    from plugins.environment import desk

    sent, submit = town.report(), desk.once.submit

    def submit_late(form, save):
        with town.site.portal.resources.engine.begin() as other:
            other.execute(sa.text("UPDATE environment_report SET version = version + 1, state = 'rejected'"))
        return submit(form, save)

    monkeypatch.setattr(desk.once, "submit", submit_late)
    operator = town.operator()
    answer = operator.submit(sent.desk, {"state": "verified", "public_note": "Terlambat sedetik."})
    assert answer.status_code == 409
    assert "baru saja diubah petugas lain" in answer.text
    assert "Terlambat sedetik." in answer.text
    assert town.row(sent.code)["state"] == "rejected"
    assert town.count("environment_step") == 1


def test_a_step_sent_twice_is_one_step(town: Town) -> None:
    sent = town.report()
    operator = town.operator()
    form = operator.form(sent.desk)
    data = {**form.fields, "state": "verified"}
    assert [operator.post(sent.desk, data=data).status_code for _ in range(2)] == [303, 303]
    assert town.count("environment_step") == 2


def test_the_text_can_be_made_fit_for_the_public_and_the_original_stays(town: Town) -> None:
    sent = town.report(text="Pak Anto membuang oli, kata tetangga.")
    town.step(sent, "verified", public_text="Oli dibuang ke parit.", category="dumping", region_code="64.01.04.1001")
    page = town.visitor().get(sent.public).text
    assert "Oli dibuang ke parit." in page
    assert "Pak Anto" not in page
    assert "Pembuangan sampah liar di Tanah Grogot" in page
    assert town.row(sent.code)["text"] == "Pak Anto membuang oli, kata tetangga."
    assert sent.public in town.visitor().get("/cari?q=oli+grogot").text


def test_an_empty_public_text_is_refused(town: Town) -> None:
    sent = town.report()
    assert town.step(sent, "verified", public_text=" ").status_code == 400
    assert town.row(sent.code)["state"] == "received"


def test_a_mere_internal_note_does_not_stand_in_the_public_history(town: Town) -> None:
    sent = town.verified()
    before = town.visitor().get(sent.public).text.count("timeline-when")
    assert town.step(sent, "verified", internal_note="Telepon camat.").status_code == 303
    page = town.visitor().get(sent.public).text
    assert "Telepon camat." not in page
    assert page.count("timeline-when") == before


def test_bad_notes_get_a_sentence(town: Town) -> None:
    sent, operator = town.report(), town.operator()
    for value in ("x" * 100_000, "a\x00b"):
        answer = town.step(sent, "verified", operator, internal_note=value, public_note="Catatan baik.")
        assert answer.status_code == 400
        assert 'id="internal_note-error"' in answer.text
        assert "Catatan baik." in answer.text
    assert town.row(sent.code)["state"] == "received"


def test_an_unknown_report_is_not_found(town: Town) -> None:
    operator, visitor = town.operator(), town.visitor()
    for code in ("LH-2222-22", "x", "%00", "%ff", "x" * 3000, "1", "-1"):
        assert operator.get(f"/lingkungan/antrean/{code}").status_code == 404, code
        assert visitor.get(f"/lingkungan/laporan/{code}").status_code == 404, code


def test_the_queue_shows_each_state_and_marks_what_is_overdue(town: Town) -> None:
    old, new = town.report(seed=1), town.report(seed=2)
    town.change(old.code, changed_at=utcnow() - timedelta(days=3))
    operator = town.operator()
    page = operator.get("/lingkungan/antrean").text
    assert page.index(old.code) < page.index(new.code)  # what waits longest comes first
    assert page.count("Terlambat") == 1
    assert old.code not in operator.get("/lingkungan/antrean?status=done").text
    assert operator.get("/lingkungan/antrean?status=wrong%00").status_code == 200
    found = operator.get(f"/lingkungan/antrean?q={new.code.lower()}").text
    assert new.desk in found
    assert old.desk not in found


def test_the_queue_goes_on_on_further_pages(town: Town) -> None:
    reports = [town.report(seed=1).code for _ in range(2)]
    with town.site.context():
        copies(reports[0], 25)
    operator = town.operator()
    first = operator.get("/lingkungan/antrean").text
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = operator.get(following).text
    codes = [{part.split('"')[0] for part in page.split('href="/lingkungan/antrean/')[1:]} for page in (first, second)]
    assert [len(one) for one in codes] == [20, 7]
    assert not codes[0] & codes[1]


def copies(code: str, number: int) -> None:
    """Write more reports of the same kind straight into the database."""
    from gapura.database.engine import db
    from plugins.environment.models import Report
    from plugins.environment.tracking import new_code

    row = dict(db.session.execute(sa.select(Report.__table__).where(Report.code == code)).mappings().one())
    row.pop("id")
    for index in range(number):
        row |= {"code": new_code(), "secret_hash": f"{index:064x}"}
        db.session.execute(sa.insert(Report).values(**row))
    db.session.commit()
