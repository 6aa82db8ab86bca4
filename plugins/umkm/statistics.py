"""How the directory grows, for the office and everybody else: by district, category and month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask.typing import ResponseReturnValue
from flask_babel import format_date

from gapura import PluginBlueprint, db, last_months, local, region_name, render, utcnow

from .models import CATEGORIES, Business, Certificate, Product

bp = PluginBlueprint("umkm_statistics", __name__)

MONTHS = 12
PUBLISHED = "published"


def growth(days: Iterable[date], today: date, months: int = MONTHS) -> list[tuple[date, int]]:
    """How many there were at the end of each of the last months, the present one included.

    Args:
        days: on which each was published.

    Returns:
        The first day of each month with the number, the oldest first.
    """
    firsts = last_months(today, months)
    begun = Counter(max(day.replace(day=1), firsts[0]) for day in days)
    count, found = 0, []
    for first in firsts:
        count += begun[first]
        found.append((first, count))
    return found


def _by(column: Any) -> list[tuple[Any, int]]:
    """How many public shops there are of each value, the most first."""
    number = sa.func.count()
    query = sa.select(column, number).where(Business.state == PUBLISHED).group_by(column)
    return [(value, count) for value, count in db.session.execute(query.order_by(number.desc(), column))]


def _count(model: Any, *where: Any) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model).where(*where)) or 0


@bp.get("/statistik", access="public")
def page() -> ResponseReturnValue:
    """The figures, as charts with the tables behind them."""
    today = local(utcnow()).date()
    moments = db.session.scalars(sa.select(Business.published_at).where(Business.state == PUBLISHED))
    months = growth((local(moment).date() for moment in moments if moment), today)
    valid = sa.or_(Certificate.valid_until.is_(None), Certificate.valid_until >= today)
    return render(
        "umkm/statistics.html",
        businesses=months[-1][1],
        products=_count(Product, Product.state == PUBLISHED),
        events=_count(Business, Business.state == PUBLISHED, Business.serves_events),
        certified=_count(Certificate, Certificate.state == "verified", valid),
        labels=[format_date(first, "MMM yyyy") for first, _number in months],
        growth=[number for _first, number in months],
        categories=[(CATEGORIES.get(value, value), count) for value, count in _by(Business.category)],
        districts=[(region_name(value) or "–", count) for value, count in _by(Business.district_code)],
    )
