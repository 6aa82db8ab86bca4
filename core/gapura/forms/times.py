"""Days, times of day, and moments: typed in the regency's zone, kept in UTC."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from wtforms import widgets

from .base import Refused, TypedKit

EARLIEST, LATEST = 1900, 2200
_DAY = re.compile(
    r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})|(?P<d2>\d{1,2})[/.\s-](?P<m2>\d{1,2})[/.\s-](?P<y2>\d{4})", re.ASCII
)
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:\.\d+)?)?", re.ASCII)


def regency_zone() -> ZoneInfo:
    """The zone in which this portal's people read the clock."""
    from ..branding.services import identity  # branding has forms of its own

    return ZoneInfo(identity().time_zone)


class DateField(TypedKit):
    """A day, as the browser's picker sends it or typed ``17/8/2026``. The value is a ``date``; empty is ``None``."""

    widget = widgets.DateInput()
    max_length = 20

    def parse(self, text: str) -> date:
        """Read the day."""
        return read_day(text)

    def format(self, value: Any) -> str:
        """The form that the browser's picker understands."""
        return str(value.isoformat())


class TimeField(TypedKit):
    """A time of day, ``08:00`` or ``08.00``. The value is a ``time``; empty is ``None``."""

    widget = widgets.TimeInput()
    max_length = 20

    def parse(self, text: str) -> time:
        """Read the time."""
        return read_time(text)

    def format(self, value: Any) -> str:
        """The form that the browser's picker understands."""
        return f"{value:%H:%M}"


class DateTimeLocalField(TypedKit):
    """A moment, typed in the regency's zone; the value is an aware ``datetime`` in UTC. Empty is ``None``."""

    widget = widgets.DateTimeLocalInput()
    max_length = 40

    def parse(self, text: str) -> datetime:
        """Read day and time."""
        day, _space, clock = re.sub(r"[T,]", " ", text).rpartition(" ")
        moment = datetime.combine(read_day(day.strip()), read_time(clock), tzinfo=regency_zone())
        return moment.astimezone(UTC)

    def format(self, value: Any) -> str:
        """The moment in the regency's zone, as the browser's picker understands it."""
        return f"{value.astimezone(regency_zone()):%Y-%m-%dT%H:%M}"


def read_day(text: str) -> date:
    """Read ``2026-08-17``, ``17/8/2026`` or ``17-08-2026``.

    Raises:
        Refused: with the sentence to show.
    """
    found = _DAY.fullmatch(text)
    if not found:
        raise Refused(_("This is not a date. Write it like 17/08/2026."))
    parts = found.groupdict()
    year, month, day = (int(parts[key] or parts[f"{key}2"]) for key in "ymd")
    if not EARLIEST <= year <= LATEST:
        raise Refused(_("Please enter a year from %(first)s to %(last)s.", first=EARLIEST, last=LATEST))
    try:
        return date(year, month, day)
    except ValueError:
        raise Refused(_("This day is not in the calendar.")) from None


def read_time(text: str) -> time:
    """Read ``8:00``, ``08.00`` or ``08:00:30``.

    Raises:
        Refused: with the sentence to show.
    """
    found = _TIME.fullmatch(text)
    try:
        hour, minute, second = (int(part or 0) for part in found.groups()) if found else (24, 0, 0)
        return time(hour, minute, second)
    except ValueError:
        raise Refused(_("This is not a time of day. Write it like 08:00 or 14:30.")) from None
