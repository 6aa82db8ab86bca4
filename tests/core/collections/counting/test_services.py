"""Adding up what was counted."""

from __future__ import annotations

from datetime import date

from gapura.collections.counting.services import by_month


def test_a_month_is_the_sum_of_its_days() -> None:
    days = {date(2026, 1, 31): 2, date(2026, 2, 1): 3, date(2026, 2, 28): 4}
    assert by_month(days, [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]) == [2, 7, 0]
