"""How reports are dealt with, in figures: how many came in and were solved, and how long it took."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

import sqlalchemy as sa
from flask.typing import ResponseReturnValue
from flask_babel import format_date

from gapura import Office, PluginBlueprint, db, last_months, local, region_name, render, utcnow

from .models import Report
from .states import CATEGORIES, CONFIRMED, SOLVED, WORKFLOW

bp = PluginBlueprint("environment_statistics", __name__)

MONTHS = 12
MOST = 20_000  # of the newest reports, which are many years of a regency's
COLUMNS = ("created_at", "published_at", "closed_at", "state", "category", "district_code", "office_id")


@dataclass(frozen=True)
class Figures:
    """What became of some reports.

    Attributes:
        count: how many there are.
        solved, confirmed: how many of them are solved, and said to be so by who reported them.
        checked_in, solved_in: median days from sending to the check, and to the solution; None without any.
    """

    count: int
    solved: int
    confirmed: int
    checked_in: float | None
    solved_in: float | None


def figures_of(rows: Sequence[Any]) -> Figures:
    """The figures of reports, each with the columns ``COLUMNS``."""
    solved = [row for row in rows if row.state in SOLVED]
    return Figures(
        count=len(rows),
        solved=len(solved),
        confirmed=sum(row.state == CONFIRMED for row in rows),
        checked_in=_days(row.published_at - row.created_at for row in rows if row.published_at),
        solved_in=_days(row.closed_at - row.created_at for row in solved if row.closed_at),
    )


def grouped(rows: Iterable[Any], key: Callable[[Any], Any], name: Callable[[Any], Any]) -> list[tuple[str, Figures]]:
    """The figures of each group, the largest first."""
    groups: dict[Any, list[Any]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    found = [(str(name(one) or "–"), figures_of(group)) for one, group in groups.items()]
    return sorted(found, key=lambda one: (-one[1].count, one[0]))


def by_month(rows: Iterable[Any], months: Sequence[date], day: Callable[[datetime], date]) -> dict[str, list[int]]:
    """How many of those sent in each month are solved by now, and how many still open, under ``solved`` and ``open``.

    Args:
        months: the first day of each.
        day: the day on which a moment lies in the regency.
    """
    places = {month: place for place, month in enumerate(months)}
    found = {"solved": [0] * len(months), "open": [0] * len(months)}
    for row in rows:
        place = places.get(day(row.created_at).replace(day=1))
        if place is not None:
            found["solved" if row.state in SOLVED else "open"][place] += 1
    return found


def _days(spans: Iterable[timedelta]) -> float | None:
    found = [span.total_seconds() / 86_400 for span in spans]
    return round(median(found), 1) if found else None


@bp.get("/statistik", access="public")
def page() -> ResponseReturnValue:
    """The figures of the last twelve months, as charts with the tables behind them."""
    months = last_months(local(utcnow()).date(), MONTHS)
    columns = [getattr(Report, name) for name in COLUMNS]
    since = utcnow() - timedelta(days=31 * MONTHS)
    public = sa.select(*columns).where(Report.state.in_(WORKFLOW.public), Report.created_at >= since)
    found = db.session.execute(public.order_by(Report.id.desc()).limit(MOST)).all()
    rows = [row for row in found if local(row.created_at).date() >= months[0]]
    offices = {one.id: one.name for one in db.session.scalars(sa.select(Office))}
    kinds = grouped(rows, lambda row: row.category, CATEGORIES.get)
    return render(
        "environment/statistics.html",
        labels=[format_date(month, "MMM yyyy") for month in months],
        kinds_counted=[(name, one.count) for name, one in kinds],
        flow=by_month(rows, months, lambda moment: local(moment).date()),
        whole=figures_of(rows),
        kinds=kinds,
        districts=grouped(rows, lambda row: row.district_code, region_name),
        offices=grouped(rows, lambda row: row.office_id, offices.get),
    )
