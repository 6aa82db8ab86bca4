"""The KBLI code of a business: five digits with their edition, looked up by word in the list that the office keeps."""

from __future__ import annotations

import pytest

from gapura.database.engine import db

from .conftest import Pasar


@pytest.fixture
def listed(pasar: Pasar) -> Pasar:
    from gapura.collections.services import enter

    activity = pasar.module("models").Activity
    with pasar.site.context():
        for code, name, edition in (
            ("10761", "Industri Pengolahan Kopi", "2020"),
            ("10761", "Pengolahan Kopi dan Teh", "2025"),
            ("56102", "Rumah/Warung Makan", "2020"),
        ):
            enter(activity(code=code, name=name, edition=edition))
        db.session.commit()
    return pasar


def test_codes_are_found_by_word_and_by_number(listed: Pasar) -> None:
    visitor = listed.site.visitor()
    assert "10761 · KBLI 2020" in visitor.get("/umkm/kbli?q=kopi").text
    assert "56102" not in visitor.get("/umkm/kbli?q=kopi").text
    assert "Warung Makan" in visitor.get("/umkm/kbli?q=56102").text
    assert "Pengolahan Kopi dan Teh" not in visitor.get("/umkm/kbli?q=kopi&edition=2020").text


def test_the_page_says_what_the_code_means_in_its_edition(listed: Pasar) -> None:
    for edition, title in (("2020", "Industri Pengolahan Kopi"), ("2025", "Pengolahan Kopi dan Teh"), (None, "Teh")):
        number = listed.add(f"Kopi {edition}", kbli="10761", kbli_edition=edition)
        assert title in listed.site.visitor().get(f"/umkm/{number}", follow_redirects=True).text
    unknown = listed.add("Lain", kbli="99999")
    assert "99999" in listed.site.visitor().get(f"/umkm/{unknown}", follow_redirects=True).text


@pytest.mark.parametrize(("typed", "kept"), [("10.761", "10761"), (" 10761 ", "10761"), ("1076", None), ("kopi", None)])
def test_a_code_has_five_digits(listed: Pasar, typed: str, kept: str | None) -> None:
    number, operator = listed.add(), listed.operator()
    answer = operator.submit(f"/umkm/kelola/{number}", {"kbli": typed})
    assert answer.status_code == (303 if kept else 400)
    assert listed.read(number).kbli == kept
