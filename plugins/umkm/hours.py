"""Opening hours: plain functions over weekdays and minutes, and the same question as a condition for the database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time

import sqlalchemy as sa

from gapura import lazy_gettext as _l
from gapura import local, utcnow

from .models import Opening

DAY = 24 * 60
WEEKDAYS = (
    _l("Monday"), _l("Tuesday"), _l("Wednesday"), _l("Thursday"), _l("Friday"), _l("Saturday"), _l("Sunday"),
)  # fmt: skip


def span(opens: time, closes: time) -> tuple[int, int]:
    """Both times in minutes; closing at or before the opening time means the next day, so 0.00 to 0.00 is all day."""
    first, last = minutes(opens), minutes(closes)
    return first, last if last > first else last + DAY


def minutes(clock: time | datetime) -> int:
    """Minutes after midnight."""
    return clock.hour * 60 + clock.minute


def clock(minute: int) -> time:
    """The time of day that so many minutes after midnight is."""
    return time(minute // 60 % 24, minute % 60)


def is_open(hours: Iterable[Opening], moment: datetime) -> bool:
    """Whether a business with these hours is open at a moment, given in the regency's zone."""
    minute, today, yesterday = minutes(moment), moment.weekday(), (moment.weekday() - 1) % 7
    return any(
        (one.weekday == today and one.opens <= minute < one.closes)
        or (one.weekday == yesterday and minute + DAY < one.closes)
        for one in hours
    )


def open_at(moment: datetime) -> sa.Select[int]:
    """The same for the database: ids of the businesses that are open at the moment."""
    minute, today, yesterday = minutes(moment), moment.weekday(), (moment.weekday() - 1) % 7
    now = sa.and_(Opening.weekday == today, Opening.opens <= minute, Opening.closes > minute)
    still = sa.and_(Opening.weekday == yesterday, Opening.closes > minute + DAY)
    return sa.select(Opening.business_id).where(now | still)


def now() -> datetime:
    """This moment in the regency's zone."""
    return local(utcnow())
