"""A month as a calendar leaf: each day that something touches, in the regency's zone; nothing that is not public."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from gapura.collections import months
from gapura.database.types import utcnow


def on(first, last):
    return SimpleNamespace(first_day=first, last_day=last)


def test_what_lasts_stands_on_each_of_its_days_of_the_month():
    first, end = date(2026, 12, 1), date(2027, 1, 1)
    one = on(date(2026, 11, 29), date(2026, 12, 2))
    two = on(date(2026, 12, 31), date(2027, 1, 3))
    found = months.days_of([one, two], first, end)
    assert found == {date(2026, 12, 1): [one], date(2026, 12, 2): [one], date(2026, 12, 31): [two]}


@pytest.mark.parametrize("year", [2026, 2027, 2028])
def test_weeks_begin_on_monday_and_hold_every_day_once(year):
    for number in range(1, 13):
        first = date(year, number, 1)
        days = [day for week in months.weeks_of(first) for day in week]
        assert days[0].weekday() == 0
        assert days == [days[0] + timedelta(days=n) for n in range(len(days))]
        assert {day for day in days if day.month == number} == {
            first + timedelta(days=n) for n in range((months.following(first) - first).days)
        }
        assert months.preceding(months.following(first)) == first


def test_the_page_of_a_month(market):
    now = utcnow()
    year = now.year + 1
    starts = datetime(year, 3, 31, 23, 30, tzinfo=UTC)  # already April in the regency
    market.add("Fair", name="Pesta Subuh", dates=[{"starts_at": starts, "ends_at": starts + timedelta(hours=2)}])
    market.add("Fair", name="Rahasia", state="waiting", dates=[{"starts_at": starts}])
    visitor = market.site.visitor()
    page = visitor.get(f"/pasar/agenda/bulan/{year}-04").text
    assert "Pesta Subuh" in page
    assert "Rahasia" not in page
    assert f"April {year}" in page
    assert 'aria-label="Waktu"' in page
    assert "Pesta Subuh" not in visitor.get(f"/pasar/agenda/bulan/{year}-03").text
    assert visitor.get("/pasar/agenda/bulan").headers["X-Robots-Tag"] == "noindex"
    for path in (f"{year}-13", f"{year}-00", "1900-01", f"{year + 9}-01", "26-1", "x"):
        assert visitor.get(f"/pasar/agenda/bulan/{path}").status_code == 404, path
