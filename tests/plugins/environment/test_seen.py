"""Already reported? What is open nearby is shown first, and whoever sees it too is counted, once."""

from __future__ import annotations

import io

from gapura.testing.visitor import forms_of

from .conftest import EXACT, REPORT, Town, picture

HERE = {"position-latitude": EXACT[0], "position-longitude": EXACT[1]}
NEAR = {"position-latitude": "-1.7842", "position-longitude": "116.1629"}  # about 90 m away
FAR = {"position-latitude": "-1.7942", "position-longitude": "116.1629"}
ASKED = "Apakah salah satu dari ini?"


def test_what_is_open_nearby_is_shown_first_and_what_was_typed_is_kept(town: Town) -> None:
    known, visitor = town.verified(**HERE), town.visitor()
    answer = town.send(visitor, seed=2, text="Busa di sini juga.", apart="", **NEAR)
    assert answer.status_code == 200
    assert ASKED in answer.text
    assert known.public in answer.text
    assert f"/lingkungan/{known.id}/lihat-juga" in answer.text
    assert town.count() == 1
    again = next(one for one in forms_of(answer.text) if "text" in one.fields)
    assert again.fields["text"] == "Busa di sini juga."
    sent = visitor.post(REPORT, data=again.fields)
    assert sent.status_code == 303
    assert town.count() == 2
    assert "/foto/" in visitor.get(sent.headers["Location"]).text, "its photo came along"


def test_only_open_ones_of_the_same_kind_and_place_are_shown(town: Town) -> None:
    town.verified(seed=1, category="smoke", **HERE)
    town.report(seed=2, **HERE)  # not checked yet, so nobody else sees it
    done = town.verified(seed=3, **HERE)
    town.step(done, "finish", results=(io.BytesIO(picture(9)), "hasil.jpg"))
    assert town.send(seed=4, apart="", **NEAR).status_code == 303
    town.verified(seed=5, **HERE)
    assert town.send(seed=6, apart="", **FAR).status_code == 303
    assert ASKED in town.send(seed=7, apart="", **NEAR).text


def test_without_a_position_the_village_decides(town: Town) -> None:
    town.verified()
    assert ASKED in town.send(seed=2, apart="").text
    assert ASKED in town.send(seed=2, apart="", **NEAR).text, "the known one may be anywhere in the village"
    assert town.send(seed=3, apart="", region_code="64.01.04.1001").status_code == 303


def test_a_form_that_was_kept_without_a_connection_is_not_asked(town: Town) -> None:
    town.verified(**HERE)
    assert town.send(seed=2, apart="1", **NEAR).status_code == 303


def test_the_same_form_sent_again_after_all_is_stored_once(town: Town) -> None:
    visitor = town.visitor()
    fields = {**visitor.form(REPORT).fields, **town.fill(apart="")}
    photo = picture(1)
    for apart in ("", "1", ""):  # the answer got lost, the phone kept it and sent it later
        data = {**fields, "apart": apart, "photos": (io.BytesIO(photo), "sungai.jpg")}
        assert visitor.post(REPORT, data=data).status_code == 303
    assert town.count() == 1


def see(town: Town, number: int, visitor: object = None) -> str:
    visitor = visitor or town.visitor()
    answer = visitor.submit(f"/lingkungan/{number}/lihat-juga")
    assert answer.status_code == 303
    return visitor.get(answer.headers["Location"]).text


def test_who_sees_it_too_is_counted_once(town: Town) -> None:
    sent, visitor, citizen = town.verified(), town.visitor(), town.site.signed_in("citizen")
    assert "Terima kasih. Anda sudah dihitung." in see(town, sent.id, visitor)
    assert "sebelumnya" in see(town, sent.id, visitor)
    see(town, sent.id, citizen)
    see(town, sent.id, citizen)
    assert town.row(sent.code)["seen_by"] == town.count("core_sighting") == 2
    assert "2 orang lain juga melihatnya" in town.visitor().get("/lingkungan").text


def test_only_open_reports_can_be_seen_too(town: Town) -> None:
    waiting, gone = town.report(seed=1), town.verified(seed=2)
    town.step(gone, "finish", results=(io.BytesIO(picture(9)), "hasil.jpg"))
    for number in (waiting.id, gone.id, 999, 0):
        assert town.visitor().get(f"/lingkungan/{number}/lihat-juga").status_code == 404, number
    assert "lihat-juga" not in town.page(gone).text


def test_one_network_cannot_blow_a_number_up(town: Town) -> None:
    sent = town.verified()
    for _ in range(31):
        last = see(town, sent.id)
    assert "Sudah banyak yang dikirim dari" in last
    assert town.row(sent.code)["seen_by"] == 30


def test_a_second_report_leads_to_the_first_and_its_reporter_counts(town: Town) -> None:
    first, second = town.verified(seed=1), town.verified(seed=2)
    wrong = town.step(second, "merge", stays="LH-0000-00")
    assert wrong.status_code == 400
    assert "Tidak ada laporan terbit" in wrong.text
    itself = town.step(second, "merge", stays=second.code)
    assert itself.status_code == 400
    assert "kode laporan ini sendiri" in itself.text
    assert town.row(second.code)["state"] == "verified"
    assert town.step(second, "merge", stays=first.code.lower()).status_code == 303
    row = town.row(second.code)
    assert (row["state"], row["same_as_id"]) == ("duplicate", first.id)
    assert town.row(first.code)["seen_by"] == 1
    page = town.page(second)
    assert page.status_code == 410
    for text in (page.text, town.visitor().get(second.secret).text):
        assert first.public in text
        assert first.code in text
    assert second.public not in town.visitor().get("/lingkungan").text
