"""Shops by turns, and what editors put together."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from gapura.database.engine import db

from .conftest import Pasar


def taken(stretches: list[tuple[int, int]]) -> list[int]:
    return [begin + step for begin, number in stretches for step in range(number)]


@pytest.mark.parametrize("count", [0, 1, 4, 5, 7, 24, 100])
def test_everybody_has_as_many_turns(pasar: Pasar, count: int) -> None:
    turn = pasar.module("chosen").turn
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(3 * max(count, 1))]
    shown = [taken(turn(count, day)) for day in days]
    assert all(len(one) == len(set(one)) == min(3, count) for one in shown)
    assert all(0 <= number < count for one in shown for number in one)
    times = Counter(number for one in shown for number in one)
    assert max(times.values(), default=0) - min((times[number] for number in range(count)), default=0) <= 1


def test_whose_turn_it_is_stands_below_the_list_without_words_or_filters(pasar: Pasar) -> None:
    for number in range(9):
        pasar.add(f"Warung {number}")
    pasar.add("Rahasia", state="waiting")
    page = pasar.site.visitor().get("/umkm").text
    below = page.split("Giliran hari ini")[1]
    assert below.count('class="card-title"') == 3
    assert "Rahasia" not in page
    assert "Giliran hari ini" not in pasar.site.visitor().get("/umkm?q=warung").text


def test_a_selection_shows_its_public_shops_in_their_order_with_the_reason(pasar: Pasar) -> None:
    first, second, hidden = pasar.add("Amplang Ratna"), pasar.add("Kopi Bukit"), pasar.add("Rahasia", state="hidden")
    models = pasar.module("models")
    from gapura.collections.services import enter

    with pasar.site.context():
        made = enter(models.Selection(name="Oleh-oleh khas Paser"))
        for place, shop in ((2, first), (1, second), (3, hidden)):
            why = f"Alasan {place}"
            enter(models.Pick(name=why, selection_id=made.id, business_id=shop, number=place))
        db.session.commit()
        number = made.id
    page = pasar.site.visitor().get(f"/umkm/pilihan/{number}", follow_redirects=True).text
    assert page.index("Kopi Bukit") < page.index("Amplang Ratna")
    assert "Alasan 2" in page
    assert "Rahasia" not in page
    assert "Oleh-oleh khas Paser" in pasar.site.visitor().get("/umkm").text


def test_the_office_puts_a_selection_together(pasar: Pasar) -> None:
    shop, operator = pasar.add("Amplang Ratna"), pasar.operator()
    assert operator.submit("/umkm/pilihan/kelola/tambah", {"name": "Oleh-oleh"}).status_code == 303
    number = pasar.newest("Selection").id
    page = operator.get(f"/umkm/pilihan/{number}", follow_redirects=True).text
    assert f"/umkm/pilihan-isi/kelola/tambah?selection_id={number}" in page.replace("&amp;", "&")
    data = {"name": "Renyah", "selection_id": str(number), "business_id": str(shop), "number": "1"}
    assert operator.submit("/umkm/pilihan-isi/kelola/tambah", data).status_code == 303
    assert "Amplang Ratna" in operator.get(f"/umkm/pilihan/{number}", follow_redirects=True).text


def test_of_very_many_shops_the_day_names_some_without_counting_them(pasar: Pasar) -> None:
    numbers = [pasar.add(f"Warung {number}", products=()) for number in range(5)]
    pasar.add("Rahasia", state="waiting")
    todays_shops = pasar.module("chosen").todays_shops
    with pasar.site.context():
        shown = {one.id for day in range(40) for one in todays_shops(date(2026, 1, 1) + timedelta(days=day), 1_001)}
    assert shown == set(numbers)
