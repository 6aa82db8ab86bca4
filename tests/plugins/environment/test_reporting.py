"""Reporting: what is accepted, what is refused at which field, and where the reporter goes on."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from markupsafe import escape

from gapura.database.engine import db
from gapura.testing.visitor import forms_of

from .conftest import EXACT, REPORT, VILLAGE, Town, picture

POSITION = {"position-latitude": EXACT[0], "position-longitude": EXACT[1]}


def files(number: int) -> list[tuple[io.BytesIO, str]]:
    return [(io.BytesIO(picture(seed)), f"foto-{seed}.jpg") for seed in range(number)]


# What is wrong, what is sent for it, and the field that says so.
# Files are opened anew for every town: a sent one is closed, and cannot be sent to the next database.
REFUSED: dict[str, tuple[Callable[[], dict[str, Any]], str]] = {
    "no category": (lambda: {"category": ""}, "category"),
    "no text": (lambda: {"text": " \n\t "}, "text"),
    "far too much text": (lambda: {"text": "a" * 100_000}, "text"),
    "a NUL in the text": (lambda: {"text": "air\x00keruh"}, "text"),
    "no photo": (lambda: {"photos": None}, "photos"),
    "four photos": (lambda: {"photos": files(4)}, "photos"),
    "neither position nor village": (lambda: {"region_code": ""}, "region_code"),
    "a village elsewhere": (lambda: {"region_code": "62.02.06.1003"}, "region_code"),
    "another island": (lambda: {"position-latitude": "-6.2", "position-longitude": "106.8"}, "position"),
    "a phone that is none": (lambda: {"phone": "abc"}, "phone"),
}


def test_bad_input_gets_a_sentence_at_its_field_and_keeps_what_was_typed(town: Town) -> None:
    wrong, visitor = {}, town.visitor()
    for name, (data, field) in REFUSED.items():
        answer = town.send(visitor, **{"reporter": "Siti Ma'ruf", **data()})
        seen = {
            "status": answer.status_code == 400,
            "sentence": f'id="{field}-error"' in answer.text and answer.text.count('class="field-error"') == 1,
            "name kept": "Siti Ma&#39;ruf" in answer.text,
        }
        if not all(seen.values()):
            wrong[name] = seen
    assert not wrong
    assert town.count() == town.count("core_photo") == 0


def test_honest_text_of_any_kind_is_kept_as_it_is(town: Town) -> None:
    for text in ("O'Brien & Ma'ruf <script>alert(1)</script>", "{{ 7 * 7 }} 100% 🌊 ꦲꦏ꧀ꦱꦫ http://x.example"):
        sent = town.verified(text=text)
        assert town.row(sent.code)["text"] == text
        page = town.page(sent).text
        assert str(escape(text)) in page
        assert "<script>alert" not in page
        assert 'href="http://x.example' not in page


def test_a_position_or_a_village_or_a_kecamatan_is_enough(town: Town) -> None:
    for place in ({"region_code": "", **POSITION}, {"region_code": VILLAGE}, {"region_code": "64.01.05"}):
        row = town.row(town.report(**place).code)
        assert row["region_code"] == place["region_code"]
        assert (row["latitude"] is None) == ("position-latitude" not in place)


def test_a_report_is_called_by_what_it_is_about_and_where(town: Town) -> None:
    assert town.row(town.report().code)["name"] == "Pencemaran sungai di Pasir Mayang"
    row = town.row(town.report(region_code="", category="smoke", **POSITION).code)
    assert (row["name"], row["name_en"]) == ("Asap dan pembakaran", "Smoke and burning")


def test_photos_survive_a_form_that_is_shown_again(town: Town) -> None:
    visitor = town.visitor()
    answer = town.send(visitor, text="", photos=files(3))
    assert answer.status_code == 400
    form = next(form for form in forms_of(answer.text) if "category" in form.fields)
    assert visitor.post(REPORT, data={**form.fields, "text": "Sekarang lengkap."}).status_code == 303
    assert town.count("environment_report_photo") == town.count("core_photo") == 3


def test_the_same_submission_twice_is_one_report_with_one_secret(town: Town) -> None:
    visitor = town.visitor()
    form = next(one for one in forms_of(visitor.get(REPORT).text) if "category" in one.fields)

    def send(**more: Any) -> str:
        answer = visitor.post(REPORT, data={**form.fields, **town.fill(**more)})
        assert answer.status_code == 303
        return answer.headers["Location"]

    first = send()
    assert send() == first
    assert town.count() == town.count("core_photo") == 1
    assert visitor.get(first).status_code == 200
    assert send(text="Yang lain.") != first  # another text in the same form is another report
    assert town.count() == 2


def test_extra_fields_change_nothing(town: Town) -> None:
    sent = town.report(state="done", stage="done", code="LH-2222-22", office_id="2", public_text="x", secret_hash="y")
    row = town.row(sent.code)
    assert (row["state"], row["public_text"], row["sample"]) == ("received", row["text"], 0)
    assert row["office_id"] == town.site.office("dlh")


def test_tracking_codes_cannot_be_tried_without_end(town: Town) -> None:
    visitor = town.visitor()
    sent = town.report()
    for _ in range(60):
        assert visitor.get("/lingkungan/status?kode=LH-2222-22").status_code == 404
    answer = visitor.get(sent.status)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert visitor.get("/lingkungan/status").status_code == 200


def test_an_unknown_code_is_said_to_be_unknown(town: Town) -> None:
    town.report()
    for code in ("%00", "%ff", "x" * 5000, "LH-2222-22", "' OR 1=1--", "<script>"):
        answer = town.visitor().get(f"/lingkungan/status?kode={code}")
        assert answer.status_code == 404, code
        assert "Tidak ada kiriman dengan kode" in answer.text, code
        assert "<script>" not in answer.text


def test_questions_of_another_kind_are_not_kept(town: Town) -> None:
    kept = town.row(town.report(category="flood", depth="knee", water="fish", road="").code)
    assert (kept["depth"], kept["water"], kept["road"]) == ("knee", None, None)
    form = town.visitor().get(REPORT).text
    assert 'data-only="category flood"' in form
    assert "Hanya untuk: Banjir dan saluran tersumbat." in form, "without JavaScript people read what it is for"
    wrong = town.send(seed=2, category="flood", depth="deep")
    assert wrong.status_code == 400
    assert town.send(seed=2, category="river", depth="deep").status_code == 303, "what is not asked cannot be wrong"


def test_an_answer_goes_when_the_office_corrects_the_kind(town: Town) -> None:
    sent = town.verified(category="flood", depth="knee")
    assert "Selutut" in town.page(sent).text
    assert town.operator().submit(sent.desk, {"category": "river", "water": "foam"}).status_code == 303
    kept = town.row(sent.code)
    assert (kept["depth"], kept["water"]) == (None, "foam")


def test_an_answer_goes_when_the_kind_is_corrected_at_the_check(town: Town) -> None:
    sent = town.report(category="flood", depth="knee")
    assert town.step(sent, "publish", category="river").status_code == 303
    kept = town.row(sent.code)
    assert (kept["category"], kept["depth"]) == ("river", None)
    assert "Selutut" not in town.page(sent).text


def test_a_known_place_says_where_it_is(town: Town) -> None:
    operator = town.operator()
    data = {"name": "Pasar Kuaro", "region_code": VILLAGE}
    assert operator.submit("/lingkungan/patokan/kelola/tambah", data).status_code == 303
    with town.site.context():
        number = db.session.scalar(sa.text("SELECT max(id) FROM environment_landmark"))
    row = town.row(town.report(region_code="", landmark_id=str(number)).code)
    assert (row["region_code"], row["district_code"], row["landmark_id"]) == (VILLAGE, VILLAGE[:8], number)
    assert row["name"] == "Pencemaran sungai di Pasir Mayang"
    assert town.send(region_code="", landmark_id="").status_code == 400
    assert town.send(region_code="", landmark_id="999").status_code == 400
    town.row(town.report(seed=2, landmark_id=str(number), region_code="64.01.04.1001").code)
