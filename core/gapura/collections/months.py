"""What is on in a month: a calendar leaf of a ``Scheduled`` collection, and the same as a list."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from flask import abort
from flask.typing import ResponseReturnValue
from flask_babel import format_date

from ..database.engine import db
from ..forms.times import regency_zone
from ..shell.htmx import render
from . import agenda, shown, workflow
from .mounted import Mounted
from .views import date_card, template

MOST = 500  # dates of one month
YEARS = 2  # to either side of today, so that nobody walks on for ever


def this_month(mounted: Mounted) -> ResponseReturnValue:
    """The month it is."""
    today = workflow.today()
    return month(mounted, today.year, today.month)


def month(mounted: Mounted, year: int, month: int) -> ResponseReturnValue:
    """One month, from the first day to the last."""
    today = workflow.today()
    if not 1 <= month <= 12 or abs(year - today.year) > YEARS:
        abort(404)
    first = date(year, month, 1)
    found = _dates(mounted, first, following(first))
    by_day = days_of(found, first, following(first))
    response = render(
        template(mounted, "month.html"),
        mounted=mounted,
        first=first,
        title=format_date(first, "MMMM yyyy"),
        weekdays=[(format_date(day, "EEE"), format_date(day, "EEEE")) for day in weeks_of(first)[0]],
        weeks=weeks_of(first),
        by_day=by_day,
        titles={one.record_id: shown.title_of(mounted, one.record).text for one in found},
        cards=[date_card(mounted, one) for one in found],
        today=today,
        before=_beside(preceding(first), today),
        after=_beside(following(first), today),
    )
    response.headers["X-Robots-Tag"] = "noindex"  # each event has a page of its own
    return response


def weeks_of(first: date) -> list[list[date]]:
    """The weeks of a month from Monday to Sunday, filled up with days of the months beside it."""
    return Calendar().monthdatescalendar(first.year, first.month)


def following(first: date) -> date:
    """The first day of the next month."""
    return (first + timedelta(days=32)).replace(day=1)


def preceding(first: date) -> date:
    """The first day of the month before."""
    return (first - timedelta(days=1)).replace(day=1)


def last_months(today: date, count: int = 12) -> list[date]:
    """The first days of the last months, this one included, the oldest first."""
    months = [today.replace(day=1)]
    while len(months) < count:
        months.insert(0, preceding(months[0]))
    return months


def days_of(dates: Iterable[Any], first: date, end: date) -> dict[date, list[Any]]:
    """What is on each day of a span, whose last day is the one before ``end``."""
    found: dict[date, list[Any]] = {}
    for one in dates:
        day = max(one.first_day, first)
        while day <= min(one.last_day, end - timedelta(days=1)):
            found.setdefault(day, []).append(one)
            day += timedelta(days=1)
    return found


def _dates(mounted: Mounted, first: date, end: date) -> Sequence[Any]:
    dates = mounted.model.Date
    begin, over = (datetime.combine(day, time.min, regency_zone()) for day in (first, end))
    lasts = sa.or_(dates.ends_at > begin, sa.and_(dates.ends_at.is_(None), dates.starts_at >= begin))
    # What lasts at all began within a year: the index on the beginning answers.
    within = (dates.starts_at < over, dates.starts_at > begin - timedelta(days=366), lasts)
    query = agenda.dates_of(mounted, within).order_by(dates.starts_at, dates.id).limit(MOST)
    return db.session.scalars(query).unique().all()


def _beside(first: date, today: date) -> tuple[date, str] | None:
    return (first, format_date(first, "MMMM yyyy")) if abs(first.year - today.year) <= YEARS else None
