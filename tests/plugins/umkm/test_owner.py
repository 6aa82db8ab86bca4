"""Owners: they register, keep their entry and its products; what the public reads is looked at first."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import GOOD, Pasar, picture

REGISTER = "/umkm/tambah"
MINE = "/umkm/milik-saya"
HOURS = {"hours-0-opens": "08:00", "hours-0-closes": "17.00", "hours-6-opens": "16:00", "hours-6-closes": "02:00"}
LONG = "a" * 100_000


@pytest.fixture
def mine(pasar: Pasar) -> tuple[Any, int]:
    owner, account = pasar.owner()
    return owner, pasar.add(owner=account, photo=True, hours="0800-1700" + " " * 54)


def test_a_citizen_registers_and_the_office_publishes(pasar: Pasar) -> None:
    owner, account = pasar.owner()
    position = {"position-latitude": "-1,783", "position-longitude": "116,162"}
    answer = owner.submit(REGISTER, {**GOOD, **HOURS, **position, "photos": (picture(), "toko.jpg")})
    assert (answer.status_code, answer.location) == (303, MINE)
    business = pasar.newest()
    assert (business.owner_id, business.state, business.sample) == (account.id, "waiting", False)
    assert (business.contact_phone, business.phone_public, business.nib) == ("+6281234567890", False, "1234567890123")
    assert (business.district_code, business.latitude, business.longitude) == ("64.01.05", -1.783, 116.162)
    assert business.hours == "0800-1700" + " " * 45 + "1600-0200"
    assert business.cover.public is False
    assert "Kopi Bukit Embun" not in pasar.site.visitor().get("/umkm").text
    operator, page = pasar.operator(), f"/umkm/kelola/{business.id}"
    assert "Kopi Bukit Embun" in operator.get("/umkm/kelola").text
    assert operator.submit(page, {"step": "approve"}, action="/langkah").status_code == 303
    assert "Kopi Bukit Embun" in pasar.site.visitor().get("/umkm").text
    assert pasar.read(business.id).cover.public is True


def test_people_without_an_account_are_asked_to_sign_in(pasar: Pasar) -> None:
    number, visitor = pasar.add(), pasar.site.visitor()
    for path in (REGISTER, MINE, f"{MINE}/{number}", "/umkm/produk/tambah", "/umkm/kelola", f"/umkm/kelola/{number}"):
        assert "/masuk" in visitor.get(path).location, path


def test_nobody_changes_what_is_another_owners_or_offices(pasar: Pasar) -> None:
    _other, account = pasar.owner()
    number = pasar.add(owner=account)
    stranger, _account = pasar.owner()
    assert stranger.get(f"{MINE}/{number}").status_code == 404
    assert stranger.get("/umkm/kelola").status_code == 403
    assert pasar.operator("dlh").get(f"/umkm/kelola/{number}").status_code == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", "Nama Baru"), ("description", "Keterangan baru."), ("address", "Pindah"), ("nib", "1234567890124")],
)
def test_what_the_public_reads_is_checked_again(pasar: Pasar, mine: tuple[Any, int], field: str, value: str) -> None:
    owner, number = mine
    assert owner.submit(f"{MINE}/{number}", {field: value}).status_code == 303
    business = pasar.read(number)
    assert (getattr(business, field), business.state, business.cover.public) == (value, "waiting", False)
    assert pasar.site.visitor().get(f"/umkm/{number}").status_code == 404


@pytest.mark.parametrize(
    ("field", "value"), [("hours-0-closes", "20:00"), ("phone_public", "y"), ("category", "kuliner")]
)
def test_the_rest_changes_at_once(pasar: Pasar, mine: tuple[Any, int], field: str, value: str) -> None:
    owner, number = mine
    before = pasar.read(number)
    assert owner.submit(f"{MINE}/{number}", {field: value}).status_code == 303
    after = pasar.read(number)
    assert (after.state, after.version) == ("published", before.version + 1)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "isi"),
        ("name", LONG, "karakter"),
        ("category", "senjata", "pilih"),
        ("region_code", "62.02.01.2001", "pilih"),
        ("contact_phone", "12", "telepon"),
        ("nib", "123", "13 angka"),
        ("nib", "1111111111111", "13 angka"),
        ("nib", "１２３４５６７８９０１２３", "13 angka"),
        ("hours-0-opens", "25:00", "kosongkan"),
        ("hours-3-closes", "08:00", "kosongkan"),
    ],
)
def test_bad_input_is_answered_with_a_sentence(pasar: Pasar, field: str, value: str, sentence: str) -> None:
    owner, _account = pasar.owner()
    answer = owner.submit(REGISTER, {**GOOD, field: value})
    assert answer.status_code == 400
    assert sentence in answer.text.lower().split('id="form-errors"')[1].split("</ul>")[0]
    assert GOOD["address" if field == "name" else "name"] in answer.text, "what was typed is kept"
    assert pasar.count() == 0


def test_consent_to_show_a_number_needs_a_number(pasar: Pasar) -> None:
    owner, _account = pasar.owner()
    answer = owner.submit(REGISTER, {**GOOD, "contact_phone": "", "phone_public": "y"})
    assert answer.status_code == 400
    assert "nomor" in answer.text.split('id="form-errors"')[1].split("</ul>")[0]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("@kopi.bukit", "kopi.bukit"), ("https://www.instagram.com/kopi_bukit/?hl=id", "kopi_bukit"), ("kopi", "kopi"),
     ("kopi bukit", None), ("javascript:alert(1)", None), ("@", None)],
)  # fmt: skip
def test_an_instagram_account_is_kept_by_its_name(
    mine: tuple[Any, int], pasar: Pasar, typed: str, kept: str | None
) -> None:
    owner, number = mine
    answer = owner.submit(f"{MINE}/{number}", {"instagram": typed})
    assert answer.status_code == (303 if kept else 400)
    assert pasar.read(number).instagram == kept
