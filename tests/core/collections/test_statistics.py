"""A collection in figures: of public records alone, by month as the regency's clock has it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from gapura.collections import listing
from gapura.collections.statistics import _titled, figures_of
from tests.fixtures.market import Market

MONTHS = [date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)]


def test_growth_counts_up_to_each_months_end_in_the_regency(market: Market) -> None:
    for name, moment in (
        ("Lama", datetime(2020, 5, 1, tzinfo=UTC)),
        ("September", datetime(2026, 9, 30, 16, 59, tzinfo=UTC)),  # 23.59 in WIB
        ("Oktober", datetime(2026, 9, 30, 17, 0, tzinfo=UTC)),  # the first of October there
        ("November", datetime(2026, 11, 2, tzinfo=UTC)),
    ):
        market.add("Shop", name=name, kind="kain", published_at=moment)
    market.add("Shop", name="Menunggu", kind="makanan", state="waiting", published_at=None)
    with market.site.context():
        found = figures_of(market.mounted("Shop"), MONTHS)
    assert (found.whole, found.growth) == (4, (2, 3, 4))
    assert found.groups["kind"] == {"kain": 4}
    assert found.groups["district_code"] == {"64.01.04": 4}
    assert "pays" not in found.groups  # a record may have several of these


def test_values_come_with_the_most_first_and_what_has_none_last(market: Market) -> None:
    with market.site.context():
        rows = _titled(market.mounted("Shop"), "kind", {None: 9, "makanan": 1, "kain": 5, "dulu": 2})
    assert rows == [("Kain", 5), ("Makanan", 1), ("–", 11)]


def test_two_values_of_one_title_stay_two(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "options", lambda *_asked: [("1", "Dinas"), ("2", "Dinas")])
    with market.site.context():
        assert _titled(market.mounted("Shop"), "office_id", {1: 3, 2: 4}) == [("Dinas", 4), ("Dinas", 3)]


def test_a_collection_that_did_not_ask_for_it_has_no_such_page(market: Market) -> None:
    visitor = market.site.visitor()
    assert visitor.get("/pasar/statistik").status_code == 404
    assert "statistik" not in visitor.get("/pasar").text
