from __future__ import annotations

from typing import Any

import pytest

from gapura.audit.models import AuditEntry
from gapura.database.engine import db

from .conftest import PHONE, SPELLINGS, Pasar, picture


def edit(number: int) -> str:
    return f"/umkm/usaha-saya/{number}/ubah"


@pytest.fixture
def mine(pasar: Pasar) -> tuple[Any, int]:
    owner, account = pasar.owner()
    return owner, pasar.add(owner=account, photo=True, hours={0: (480, 1020)})


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", "Nama Baru"), ("description", "Keterangan baru."), ("address", "Pindah"), ("nib", "1234567890123")],
)
def test_what_the_public_reads_is_checked_again(pasar: Pasar, mine: tuple[Any, int], field: str, value: str) -> None:
    owner, number = mine
    assert owner.submit(edit(number), {field: value}).status_code == 303
    business = pasar.read(number)
    assert (getattr(business, field), business.state) == (value, "pending")
    assert business.waiting_since is not None
    assert business.photo.public is False
    assert pasar.site.visitor().get(pasar.page(number)).status_code == 404
    assert pasar.site.visitor().get("/umkm?q=kopi").text.count('class="card"') == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [("opens_1", "09:00"), ("phone_public", "y"), ("category", "kuliner"), ("phone", "0811 2345 678")],
)
def test_the_rest_changes_at_once(pasar: Pasar, mine: tuple[Any, int], field: str, value: str) -> None:
    owner, number = mine
    more = {"closes_1": "10:00"} if field == "opens_1" else {}
    assert owner.submit(edit(number), {field: value, **more}).status_code == 303
    business = pasar.read(number)
    assert (business.state, business.waiting_since) == ("published", None)
    assert business.version == 4


def test_an_unchanged_form_changes_nothing_but_the_history(pasar: Pasar, mine: tuple[Any, int]) -> None:
    owner, number = mine
    before = pasar.read(number)
    assert owner.submit(edit(number)).status_code == 303
    after = pasar.read(number)
    for name in (
        "name",
        "description",
        "phone",
        "phone_public",
        "nib",
        "state",
        "village_code",
        "photo_id",
        "latitude",
    ):
        assert getattr(after, name) == getattr(before, name), name
    assert [(one.weekday, one.opens, one.closes) for one in after.hours] == [(0, 480, 1020)]


def test_a_new_photo_is_checked_again_and_the_old_one_goes(pasar: Pasar, mine: tuple[Any, int]) -> None:
    owner, number = mine
    old = pasar.read(number).photo.token
    assert owner.submit(edit(number), {"photo": (picture("red"), "baru.jpg")}).status_code == 303
    business = pasar.read(number)
    assert (business.state, business.photo.public) == ("pending", False)
    assert business.photo.token != old
    assert pasar.site.visitor().get(f"/foto/{old}-480.webp").status_code == 404
    assert pasar.site.visitor().get(f"/foto/{business.photo.token}-480.webp").status_code == 404


def test_who_saves_over_a_newer_version_is_asked_to_look_again(pasar: Pasar, mine: tuple[Any, int]) -> None:
    owner, number = mine
    form = owner.form(edit(number))
    assert owner.submit(edit(number), {"category": "jasa"}).status_code == 303
    answer = owner.post(edit(number), data={**form.fields, "address": "Alamat dari layar lama"})
    assert answer.status_code == 400
    assert "baru saja diubah orang lain" in answer.text
    assert "Alamat dari layar lama" in answer.text
    assert pasar.read(number).category == "jasa"
    again = owner.submit(edit(number), {"address": "Alamat dari layar lama"})
    assert again.status_code == 303


def test_withdraw_and_send_again(pasar: Pasar, mine: tuple[Any, int]) -> None:
    owner, number = mine
    page = f"/umkm/usaha-saya/{number}"
    action = f"{page}/keadaan"
    assert owner.submit(page, {"act": "withdraw"}, action=action).status_code == 303
    assert pasar.read(number).state == "withdrawn"
    assert owner.submit(page, {"act": "approve"}, action=action).status_code == 303
    assert pasar.read(number).state == "withdrawn", "an owner cannot approve"
    assert owner.submit(page, {"act": "submit"}, action=action).status_code == 303
    assert pasar.read(number).state == "pending"


def test_a_rejected_business_goes_back_to_the_queue_when_it_is_changed(pasar: Pasar) -> None:
    owner, account = pasar.owner()
    number = pasar.add(state="rejected", owner=account)
    assert "Alasan contoh" in owner.get(f"/umkm/usaha-saya/{number}").text
    assert owner.submit(edit(number), {"description": "Diperbaiki."}).status_code == 303
    assert pasar.read(number).state == "pending"


def test_products_are_added_changed_and_removed(pasar: Pasar, mine: tuple[Any, int]) -> None:
    owner, number = mine
    visitor, base = pasar.site.visitor(), f"/umkm/usaha-saya/{number}/produk"
    product = {"name": "Teh Daun Bekantan", "price": "Rp 12.500", "unit": "gelas", "photo": (picture(), "teh.jpg")}
    assert owner.submit(f"{base}/baru", product).status_code == 303
    business = pasar.read(number)
    added = business.products[-1]
    assert (added.name, added.price, added.unit, added.checked) == ("Teh Daun Bekantan", 12500, "gelas", False)
    assert (business.state, business.waiting_since is None) == ("published", False)
    assert "Bekantan" not in visitor.get(pasar.page(number)).text, "a new product waits for the check"
    assert 'class="card"' not in visitor.get("/umkm?q=bekantan").text
    token = added.photo.token
    assert visitor.get(f"/foto/{token}-480.webp").status_code == 404

    office = pasar.operator()
    assert office.submit(f"/umkm/antrean/{number}", {"act": "approve"}).status_code == 303
    assert "Bekantan" in visitor.get(pasar.page(number)).text
    assert 'class="card"' in visitor.get("/umkm?q=bekantan").text
    assert visitor.get(f"/foto/{token}-480.webp").status_code == 200

    assert owner.submit(f"{base}/{added.id}", {"price": "15rb"}).status_code == 303
    assert "Rp15.000" in visitor.get(pasar.page(number)).text, "a price is public at once"
    assert owner.submit(f"{base}/{added.id}", {"name": "Teh Lain"}).status_code == 303
    assert "Teh" not in visitor.get(pasar.page(number)).text, "a new name waits again"

    gone = f"{base}/{added.id}/hapus"
    assert (
        owner.submit(f"/umkm/usaha-saya/{number}", action=f"{base}/{business.products[0].id}/hapus").status_code == 303
    )
    form = owner.form(f"/umkm/usaha-saya/{number}", action=gone)
    assert [owner.post(gone, data=form.fields).status_code for _time in range(2)] == [303, 303]
    business = pasar.read(number)
    assert business.products == []
    assert business.history[0].note == "Teh Lain (15000)"


BAD_PRODUCTS = [
    ("name", ""),
    ("name", "a" * 100_000),
    ("name", "nul\x00"),
    ("price", ""),
    ("price", "-5"),
    ("price", "1.000.000.001"),
    ("price", "99999999999999999999"),
    ("price", "gratis"),
    ("price", "12,5"),
    ("price", "1e9"),
    ("unit", "u" * 31),
]


def test_bad_products_are_refused_with_a_sentence(pasar: Pasar, mine: tuple[Any, int]) -> None:
    owner, number = mine
    path = f"/umkm/usaha-saya/{number}/produk/baru"
    form = {**owner.form(path).fields, "name": "Teh", "price": "5000", "unit": "gelas"}
    for field, value in BAD_PRODUCTS:
        answer = owner.post(path, data={**form, field: value})
        assert answer.status_code == 400, f"{field}={value[:30]}"
        assert 'id="form-errors"' in answer.text
    assert len(pasar.read(number).products) == 1


def test_a_product_sent_twice_is_stored_once(pasar: Pasar, mine: tuple[Any, int]) -> None:
    owner, number = mine
    path = f"/umkm/usaha-saya/{number}/produk/baru"
    data = {**owner.form(path).fields, "name": "Teh", "price": "5000"}
    assert [owner.post(path, data=data).status_code for _time in range(2)] == [303, 303]
    assert len(pasar.read(number).products) == 2


def test_products_of_another_business_are_not_there(pasar: Pasar, mine: tuple[Any, int]) -> None:
    owner, number = mine
    other = pasar.read(pasar.add("Lain", owner=pasar.owner()[1]))
    assert owner.get(f"/umkm/usaha-saya/{number}/produk/{other.products[0].id}").status_code == 404
    page = f"/umkm/usaha-saya/{number}"
    token = owner.form(page, action="/keadaan").fields["csrf_token"]
    owner.post(f"{page}/produk/{other.products[0].id}/hapus", data={"csrf_token": token})
    assert len(pasar.read(other.id).products) == 1


def test_the_audit_log_knows_the_act_and_no_number(pasar: Pasar, mine: tuple[Any, int]) -> None:
    owner, number = mine
    assert owner.submit(edit(number), {"name": "Nama Lain", "phone_public": "y"}).status_code == 303
    with pasar.site.context():
        entry = db.session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
        assert entry is not None
        assert (entry.action, entry.subject) == ("umkm.edit", f"umkm:{number}")
        assert entry.after == {"state": "pending", "note": "", "fields": ["name"]}
        everything = " ".join(f"{one.before} {one.after}" for one in db.session.query(AuditEntry))
    assert not any(spelling in everything for spelling in (*SPELLINGS, PHONE))


def test_numbers_of_nothing(pasar: Pasar) -> None:
    owner, _account = pasar.owner()
    for path in ["usaha-saya/{id}", "usaha-saya/{id}/ubah", "usaha-saya/{id}/produk/baru", "{id}-a"]:
        for number in ["0", "999999", "2147483648", "99999999999999999999999", "-1", "x", "1%00"]:
            assert owner.get(f"/umkm/{path.format(id=number)}").status_code == 404, f"{path} {number}"
