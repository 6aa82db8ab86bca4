"""Opening hours: the function, the database's condition and the field say the same."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
import sqlalchemy as sa
from werkzeug.datastructures import MultiDict

from gapura.forms import Form, HoursField, Refused
from gapura.forms.hours import LENGTH, in_words, is_open, open_at, pack, read_words, unpack

MONDAY = datetime(2026, 8, 17)  # noqa: DTZ001  # a wall clock, as the functions take it


def at(days: int, hour: int, minute: int = 0) -> datetime:
    return MONDAY + timedelta(days=days, hours=hour, minutes=minute)


def week(*days: tuple[int, str, str]) -> str:
    return pack({day: (time.fromisoformat(opens), time.fromisoformat(closes)) for day, opens, closes in days})


# hours, moment, open
CASES = [
    (week(), at(0, 12), False),
    (week((0, "08:00", "17:00")), at(0, 7, 59), False),
    (week((0, "08:00", "17:00")), at(0, 8), True),
    (week((0, "08:00", "17:00")), at(0, 16, 59), True),
    (week((0, "08:00", "17:00")), at(0, 17), False),
    (week((0, "08:00", "17:00")), at(1, 12), False),
    (week((0, "16:00", "02:00")), at(0, 1), False),
    (week((0, "16:00", "02:00")), at(0, 23, 59), True),
    (week((0, "16:00", "02:00")), at(1, 1, 59), True),
    (week((0, "16:00", "02:00")), at(1, 2), False),
    (week((6, "20:00", "04:00")), at(0, 3), True),
    (week((0, "00:00", "00:00")), at(0, 0), True),
    (week((0, "00:00", "00:00")), at(0, 23, 59), True),
    (week((0, "00:00", "00:00")), at(1, 0), False),
    (week((0, "08:00", "08:00")), at(1, 7, 59), True),
    (week((0, "08:00", "08:00")), at(1, 8), False),
    (week((5, "09:00", "12:00"), (6, "22:00", "01:30")), at(6, 23), True),
]


@pytest.mark.parametrize(("text", "moment", "expected"), CASES)
def test_open_or_closed(text: str, moment: datetime, expected: bool) -> None:
    assert is_open(text, moment) is expected


def test_the_database_says_the_same_as_the_function(database_url: str) -> None:
    engine = sa.create_engine(database_url)
    table = sa.Table("hours", sa.MetaData(), sa.Column("id", sa.Integer), sa.Column("week", sa.String(LENGTH)))
    with engine.begin() as connection:
        table.create(connection)
        connection.execute(sa.insert(table), [{"id": n, "week": text} for n, (text, _at, _open) in enumerate(CASES)])
        for minute in range(0, 8 * 24 * 60, 45):
            moment = MONDAY + timedelta(minutes=minute - 1)
            expected = {n for n, (text, _at, _open) in enumerate(CASES) if is_open(text, moment)}
            found = connection.scalars(sa.select(table.c.id).where(open_at(table.c.week, moment)))
            assert set(found) == expected, moment
    engine.dispose()


def test_a_week_survives_the_text() -> None:
    known = {0: (time(8), time(17)), 6: (time(20, 30), time(4))}
    assert unpack(pack(known)) == known
    assert len(pack(known)) == LENGTH
    assert pack({}) == ""
    assert unpack(None) == unpack("") == {}


class Opening(Form):
    """A form with hours."""

    hours = HoursField("Jam buka")


def typed(**values: str) -> HoursField:
    form = Opening(
        formdata=MultiDict({name.replace("_", "-"): value for name, value in values.items()}), meta={"csrf": False}
    )
    form.validate()
    return form.hours


def test_what_is_typed_becomes_a_week(site) -> None:
    with site.application.test_request_context("/", method="POST"):
        field = typed(hours_0_opens="08:00", hours_0_closes="17.00", hours_6_opens="20:00", hours_6_closes="02:00")
        assert not field.errors
        assert unpack(field.data) == {0: (time(8), time(17)), 6: (time(20), time(2))}


@pytest.mark.parametrize("closes", ["", "25:00", "besok", "\0", "9" * 100_000])
def test_half_a_day_and_nonsense_are_named_and_kept(site, closes: str) -> None:
    with site.application.test_request_context("/", method="POST"):
        field = typed(hours_3_opens="08:00", hours_3_closes=closes)
        assert field.errors
        assert "Kamis" in field.errors[0]
        assert field.data == ""
        assert field.days[3][1]["value"] == "08:00"


WORKDAYS = [(day, "08:00", "17:00") for day in range(5)]
WRITTEN = [
    (
        "Senin–Jumat 08.00–17.00; Sabtu 24 jam",
        week(*((day, "08:00", "17:00") for day in range(5)), (5, "00:00", "00:00")),
    ),
    ("monday - friday 8:00-17:00", week(*((day, "08:00", "17:00") for day in range(5)))),
    ("Minggu 20.00-02.00", week((6, "20:00", "02:00"))),
    ("", ""),
]


@pytest.mark.parametrize(("text", "packed"), WRITTEN)
def test_a_week_in_words(site, text: str, packed: str) -> None:
    with site.application.test_request_context("/"):
        assert read_words(text) == packed
        assert read_words(in_words(packed)) == packed


@pytest.mark.parametrize("text", ["besok", "Senin", "Jumat-Senin 08.00-17.00", "Senin 25.00-26.00", "Senin 8-17", "\0"])
def test_what_is_no_week_is_named(site, text: str) -> None:
    with site.application.test_request_context("/"), pytest.raises(Refused):
        read_words(text)
