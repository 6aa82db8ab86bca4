"""How reports are dealt with, in figures."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from gapura import last_months
from plugins.environment.statistics import Figures, by_month, figures_of, grouped

from .conftest import Town, picture

BEGUN = datetime(2026, 8, 10, 2, tzinfo=UTC)


def report(state: str, checked: float | None = 1, closed: float | None = None, **more: Any) -> SimpleNamespace:
    def after(days: float | None) -> datetime | None:
        return None if days is None else BEGUN + timedelta(days=days)

    known = {"category": "river", "district_code": "64.01.05", "office_id": 1, **more}
    return SimpleNamespace(created_at=BEGUN, published_at=after(checked), closed_at=after(closed), state=state, **known)


def test_shares_and_medians() -> None:
    rows = [
        report("verified", 2),
        report("answered", 1, 4),
        report("done", 1, 8),
        report("confirmed", 3, 30),
        report("reopened", 5, None),
    ]
    assert figures_of(rows) == Figures(count=5, solved=3, confirmed=1, checked_in=2.0, solved_in=8.0)
    assert figures_of([]) == Figures(0, 0, 0, None, None)


def test_groups_come_with_the_largest_first() -> None:
    rows = [report("done", category="tree"), report("done"), report("done"), report("done", category="")]
    found = grouped(rows, lambda row: row.category, {"tree": "Pohon", "river": "Sungai"}.get)
    assert [(name, one.count) for name, one in found] == [("Sungai", 2), ("Pohon", 1), ("–", 1)]


def test_months_go_back_over_the_year() -> None:
    months = last_months(date(2026, 2, 28), 4)
    assert months == [date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)]
    rows = [report("done", 1, 25), report("verified")]
    flow = by_month(rows, [date(2026, 8, 1), date(2026, 9, 1)], datetime.date)
    assert flow == {"solved": [1, 0], "open": [1, 0]}
    assert by_month(rows, months, datetime.date) == {"solved": [0] * 4, "open": [0] * 4}


def test_the_page_tells_it_and_counts_nothing_that_is_not_public(town: Town) -> None:
    empty = town.visitor().get("/lingkungan/statistik")
    assert empty.status_code == 200
    done = town.verified(seed=1)
    town.step(done, "finish", results=(io.BytesIO(picture(9)), "hasil.jpg"))
    town.verified(seed=2, category="smoke", region_code="64.01.04.1001")
    town.report(seed=3, category="tree")
    page = town.visitor().get("/lingkungan/statistik").text
    for words in ("Laporan lingkungan dalam angka", "Pencemaran sungai", "Kuaro", "Tanah Grogot", "50 %"):
        assert words in page
    assert "Pohon tumbang" not in page
    assert 'href="/lingkungan/statistik"' in town.visitor().get("/lingkungan").text
