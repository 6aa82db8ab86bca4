from __future__ import annotations

from io import BytesIO
from typing import Any

from markupsafe import escape

from gapura.database.engine import db

from .conftest import GOOD, Pasar, picture

REGISTER = "/umkm/daftar-usaha"
CONTROL = "teks\x00nul"
LONG = "a" * 100_000


def newest(pasar: Pasar) -> Any:
    with pasar.site.context():
        model = pasar.module("models").Business
        return pasar.read(db.session.query(db.func.max(model.id)).scalar())


def test_a_citizen_registers_and_the_office_has_it_in_its_queue(pasar: Pasar) -> None:
    owner, account = pasar.owner()
    hours = {"opens_0": "08:00", "closes_0": "17.00", "opens_6": "16:00", "closes_6": "02:00"}
    position = {"position-latitude": "-1,783", "position-longitude": "116,162"}
    answer = owner.submit(REGISTER, {**GOOD, **hours, **position, "photo": (picture(), "toko.jpg")})
    assert answer.status_code == 303
    business = newest(pasar)
    assert answer.location == f"/umkm/usaha-saya/{business.id}"
    assert (business.owner_id, business.state, business.sample) == (account.id, "pending", False)
    assert (business.phone, business.phone_public, business.nib) == ("+6281234567890", False, "1234567890123")
    assert business.district_code == "64.01.05"
    assert (business.latitude, business.longitude) == (-1.783, 116.162)
    assert [(one.weekday, one.opens, one.closes) for one in business.hours] == [(0, 480, 1020), (6, 960, 1560)]
    assert business.photo.public is False
    assert [event.act for event in business.history] == ["register"]
    assert "Kopi Bukit Embun" in pasar.operator().get("/umkm/antrean").text
    assert "Kopi Bukit Embun" in owner.get(answer.location).text


def test_extra_fields_change_nothing(pasar: Pasar) -> None:
    owner, account = pasar.owner()
    extra = {"state": "published", "owner_id": "1", "id": "77", "sample": "1", "district_code": "64.01.04"}
    extra |= {"published_at": "2020-01-01", "waiting_since": "", "version": "99"}
    assert owner.submit(REGISTER, {**GOOD, **extra}).status_code == 303
    business = newest(pasar)
    assert (business.state, business.owner_id, business.sample) == ("pending", account.id, False)
    assert business.id != 77
    assert business.district_code == "64.01.05"
    assert business.published_at is None
    assert business.waiting_since is not None


def test_sent_twice_stored_once(pasar: Pasar) -> None:
    owner, _account = pasar.owner()
    form = owner.form(REGISTER)
    answers = [owner.post(REGISTER, data={**form.fields, **GOOD}) for _time in range(3)]
    assert [answer.status_code for answer in answers] == [303] * 3
    assert len({answer.location for answer in answers}) == 1
    assert pasar.count() == 1


BAD: list[tuple[str, str, str]] = [
    ("name", "", "isi"),
    ("name", LONG, "karakter"),
    ("name", CONTROL, "karakter"),
    ("description", "", "isi"),
    ("description", LONG, "karakter"),
    ("description", CONTROL, "karakter"),
    ("category", "", "isi"),
    ("category", "senjata", "pilih"),
    ("village_code", "", "isi"),
    ("village_code", "62.02.01.2001", "pilih"),
    ("village_code", "64.01.05", "pilih"),
    ("address", LONG, "karakter"),
    ("phone", "12", "telepon"),
    ("phone", "+1 202 555 0100", "telepon"),
    ("nib", "123", "13 angka"),
    ("nib", "12345678901234", "13 angka"),
    ("nib", "1111111111111", "13 angka"),
    ("nib", "１２３４５６７８９０１２３", "13 angka"),
    ("position-latitude", "0", "0"),
    ("opens_0", "25:00", "08:00"),
    ("opens_0", "08:00", "jam buka dan jam tutup"),
    ("closes_3", "08:00", "jam buka dan jam tutup"),
]


def test_bad_input_is_answered_with_a_sentence(pasar: Pasar) -> None:
    owner, _account = pasar.owner()
    form = owner.form(REGISTER).fields
    for field, value, sentence in BAD:
        case = f"{field}={value[:30]}"
        more = {"position-longitude": "0"} if field.startswith("position") else {}
        answer = owner.post(REGISTER, data={**form, **GOOD, **more, field: value})
        assert answer.status_code == 400, case
        assert sentence in answer.text.lower().split('id="form-errors"')[1].split("</ul>")[0], case
        assert GOOD["address" if field == "name" else "name"] in answer.text, f"{case}: what was typed is kept"
    assert pasar.count() == 0


def test_bad_positions(pasar: Pasar) -> None:
    owner, _account = pasar.owner()
    form = owner.form(REGISTER).fields
    for latitude, longitude in [("116.162", "-1.783"), ("-6.2", "106.8"), ("-1.783", ""), ("nan", "inf"), ("1e5", "x")]:
        sent = {**form, **GOOD, "position-latitude": latitude, "position-longitude": longitude}
        assert owner.post(REGISTER, data=sent).status_code == 400, f"{latitude} {longitude}"
    assert pasar.count() == 0


TEXTS = [
    "O'Brien & Ma'ruf",
    "<b>Tebal</b> <3",
    "{{ 7*7 }} 100%",
    "ꦮꦫꦸꦁ",
    "مقهى",
    "☕ Kopi",
    '"><script>alert(1)</script>',
]


def test_any_honest_text_is_kept_and_shown_as_it_is(pasar: Pasar) -> None:
    owner, _account = pasar.owner()
    for text in TEXTS:
        assert owner.submit(REGISTER, {**GOOD, "name": text, "description": text}).status_code == 303
        business = newest(pasar)
        assert (business.name, business.description) == (text, text)
        for page in (owner.get(f"/umkm/usaha-saya/{business.id}"), owner.get(pasar.page(business.id))):
            assert page.status_code == 200
            assert str(escape(text)) in page.text
            assert "<" not in text or text not in page.text


def test_showing_a_number_needs_a_number(pasar: Pasar) -> None:
    owner, _account = pasar.owner()
    answer = owner.submit(REGISTER, {**GOOD, "phone": "", "phone_public": "y"})
    assert answer.status_code == 400
    assert "Isi nomor yang akan ditampilkan" in answer.text


def test_what_is_no_photo_is_refused(pasar: Pasar) -> None:
    owner, _account = pasar.owner()
    for content in (b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<html></html>", b"", b"\xff\xd8\xff"):
        answer = owner.submit(REGISTER, {**GOOD, "photo": (BytesIO(content), "foto.jpg")})
        assert answer.status_code == 400, content
        assert GOOD["name"] in answer.text
    assert pasar.count() == 0


def test_without_token_nothing_is_stored_and_nothing_lost(pasar: Pasar) -> None:
    owner, _account = pasar.owner()
    assert owner.submit(REGISTER, GOOD, without=["csrf_token"]).status_code == 400
    own_page = {"Sec-Fetch-Site": "same-origin"}
    answer = owner.submit(REGISTER, GOOD | {"csrf_token": "kedaluwarsa"}, headers=own_page)
    assert answer.status_code == 400
    assert GOOD["name"] in answer.text, "an old page gives back what was typed"
    assert pasar.count() == 0


def test_registrations_in_a_row_are_bounded(pasar: Pasar) -> None:
    owner, _account = pasar.owner()
    codes = [owner.submit(REGISTER, {**GOOD, "name": f"Usaha {n}"}).status_code for n in range(22)]
    assert codes == [303] * 20 + [429] * 2
    assert pasar.count() == 20


def test_the_purpose_of_personal_data_stands_in_the_form(pasar: Pasar) -> None:
    page = pasar.owner()[0].get(REGISTER).text
    assert "UU 27/2022" in page
    assert "phone_public" in page
    assert 'name="phone_public" type="checkbox" value="y" checked' not in page
