from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from plugins.umkm import hours
from plugins.umkm.hours import clock, is_open, open_at, span
from plugins.umkm.models import Opening

MONDAY = datetime(2026, 8, 17)  # noqa: DTZ001  # a wall clock, as the functions take it


def at(days: int, hour: int, minute: int = 0) -> datetime:
    return MONDAY + timedelta(days=days, hours=hour, minutes=minute)


def opening(day: int, opens: str, closes: str, business: int = 1) -> Opening:
    first, last = span(time.fromisoformat(opens), time.fromisoformat(closes))
    return Opening(business_id=business, weekday=day, opens=first, closes=last)


# hours, moment, open
CASES = [
    ([], at(0, 12), False),
    ([(0, "08:00", "17:00")], at(0, 7, 59), False),
    ([(0, "08:00", "17:00")], at(0, 8), True),
    ([(0, "08:00", "17:00")], at(0, 16, 59), True),
    ([(0, "08:00", "17:00")], at(0, 17), False),
    ([(0, "08:00", "17:00")], at(1, 12), False),
    ([(0, "16:00", "02:00")], at(0, 1), False),
    ([(0, "16:00", "02:00")], at(0, 23, 59), True),
    ([(0, "16:00", "02:00")], at(1, 1, 59), True),
    ([(0, "16:00", "02:00")], at(1, 2), False),
    ([(6, "20:00", "04:00")], at(0, 3), True),
    ([(6, "20:00", "04:00")], at(7, 3), True),
    ([(0, "00:00", "00:00")], at(0, 0), True),
    ([(0, "00:00", "00:00")], at(0, 23, 59), True),
    ([(0, "00:00", "00:00")], at(1, 0), False),
    ([(0, "08:00", "08:00")], at(1, 7, 59), True),
    ([(0, "08:00", "08:00")], at(1, 8), False),
]


@pytest.mark.parametrize(("days", "moment", "expected"), CASES)
def test_open_or_closed(days: list[tuple[int, str, str]], moment: datetime, expected: bool) -> None:
    assert is_open([opening(*day) for day in days], moment) is expected


@pytest.fixture
def engine(database_url: str) -> Engine:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TABLE umkm_opening (business_id INTEGER, weekday INTEGER, opens INTEGER, closes INTEGER)"
        )
    return engine


def test_the_database_says_the_same_as_the_function(engine: Engine) -> None:
    businesses = {n: [opening(*day, business=n) for day in days] for n, (days, _at, _open) in enumerate(CASES)}
    with Session(engine) as session:
        session.add_all(one for rows in businesses.values() for one in rows)
        session.flush()
        for minute in range(0, 8 * 24 * 60, 15):
            moment = MONDAY + timedelta(minutes=minute - 1)
            expected = {n for n, rows in businesses.items() if is_open(rows, moment)}
            assert set(session.scalars(open_at(moment))) == expected, moment
    engine.dispose()


@pytest.mark.parametrize(
    ("opens", "closes", "expected"),
    [("08:00", "17:00", (480, 1020)), ("16:00", "02:00", (960, 1560)), ("00:00", "00:00", (0, 1440))],
)
def test_span_in_minutes(opens: str, closes: str, expected: tuple[int, int]) -> None:
    assert span(time.fromisoformat(opens), time.fromisoformat(closes)) == expected
    assert (clock(expected[0]), clock(expected[1])) == (time.fromisoformat(opens), time.fromisoformat(closes))


def test_seven_weekdays_begin_with_monday() -> None:
    assert len(hours.WEEKDAYS) == 7
    assert datetime(2026, 8, 17, tzinfo=UTC).weekday() == 0
