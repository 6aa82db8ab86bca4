"""Covering faces on a photo, at the office's desk: what was there is gone from storage as well."""

from __future__ import annotations

import pytest

from gapura.collections.covering import cells_of
from gapura.database.engine import db
from gapura.media.models import Photo
from gapura.media.services import names_of, storage
from tests.fixtures.collected import BASE, Gardens, picture

DESK = f"{BASE}/kelola"


def stored(gardens: Gardens) -> tuple[Photo, list[str]]:
    with gardens.site.context():
        photo = db.session.query(Photo).order_by(Photo.id.desc()).first()
        assert photo is not None
        return photo, names_of(photo)


def test_cells_that_are_none_are_left_out() -> None:
    typed = ["0-0", "31-23", "32-0", "0-24", "-1-0", "1-1-1", "x", "", "00-01", "٣-٣"]
    assert cells_of(typed, 32, 24) == {(0, 0), (31, 23), (0, 1)}


def test_what_was_covered_is_destroyed(gardens: Gardens) -> None:
    number = gardens.send(gardens.site.visitor(), photos=[picture()])
    before, old = stored(gardens)
    address, operator = f"{DESK}/{number}/foto/{before.id}/tutupi", gardens.operator
    assert address in operator.get(f"{DESK}/{number}/foto").text
    answer = operator.submit(address, {"sel": ["3-4", "4-4"]}, action=None)
    assert answer.status_code == 303, answer.text
    after, new = stored(gardens)
    assert (after.id, after.alt, after.public) == (before.id, before.alt, before.public)
    assert after.token != before.token
    with gardens.site.context():
        assert not any(storage().has(name) for name in old)
        assert any(storage().has(name) for name in new)
    assert [entry.act for entry in gardens.history(number)][-1] == "cover"
    assert "Bagian foto disamarkan" in operator.get(f"{DESK}/{number}").text


def test_a_form_without_a_cell_says_what_to_do_and_changes_nothing(gardens: Gardens) -> None:
    number = gardens.send(gardens.site.visitor(), photos=[picture()])
    before, _names = stored(gardens)
    address = f"{DESK}/{number}/foto/{before.id}/tutupi"
    answer = gardens.operator.submit(address, {"sel": ["99-99"]})
    assert answer.status_code == 400
    assert "Sapukan kuas" in answer.text
    assert stored(gardens)[0].token == before.token


@pytest.mark.parametrize("photo", [0, 99, 2147483647])
def test_a_photo_of_another_record_is_not_found(gardens: Gardens, photo: int) -> None:
    number = gardens.send(gardens.site.visitor(), photos=[picture()])
    other = gardens.send(gardens.site.visitor(), name="Kebun Lain")
    assert gardens.operator.get(f"{DESK}/{number}/foto/{photo}/tutupi").status_code == 404
    assert gardens.operator.get(f"{DESK}/{other}/foto/{stored(gardens)[0].id}/tutupi").status_code == 404
