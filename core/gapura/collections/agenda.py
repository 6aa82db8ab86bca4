"""What is on when: the list of a ``Scheduled`` collection in order of date, and dates as people read them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask import request
from flask_babel import gettext as _
from sqlalchemy.orm import contains_eager

from ..database.engine import db
from ..shell.formatting import local, localdate, localtime
from ..shell.paging import page_of
from . import listing
from .listing import Chosen, Listing
from .mixins.scheduled import Occurrence, coming, over
from .mounted import Mounted
from .search.engine import MOST_HITS, hits

PAST = "lalu"


def is_scheduled(mounted: Mounted) -> bool:
    """Whether the records take place at dates of their own."""
    return hasattr(mounted.model, "Date")


def shows_past() -> bool:
    """Whether the address asks for what is over."""
    return request.args.get(PAST) == "1"


def dates_of(mounted: Mounted, where: Sequence[Any] = ()) -> sa.Select[Any]:
    """Select the dates of public records, each with its record."""
    dates = mounted.model.Date
    joined = sa.select(dates).join(dates.record).options(contains_eager(dates.record))
    return joined.where(listing.public(mounted), *where)


def agenda(mounted: Mounted, choice: Chosen, *, past: bool = False) -> Listing:
    """The page of dates that the request asks for: the next one first, or of those that are over the latest."""
    dates, model = mounted.model.Date, mounted.model
    where = listing.conditions(mounted, choice)
    if choice.query:
        where = [model.id.in_(hits(model, choice.query, [listing.public(mounted), *where])[:MOST_HITS])]
    where.append(over(dates) if past else coming(dates))
    order = (dates.starts_at, dates.id)
    page = page_of(
        dates_of(mounted, where), [key.desc() for key in order] if past else order, mounted.collection.per_page
    )
    return Listing(page, _count(mounted, where))


def _count(mounted: Mounted, where: Sequence[Any]) -> int:
    dates = mounted.model.Date
    some = sa.select(dates.id).join(dates.record).where(listing.public(mounted), *where).limit(MOST_HITS + 1).subquery()
    return db.session.scalar(sa.select(sa.func.count()).select_from(some)) or 0


def when(one: Occurrence) -> str:
    """Such as ``29 Desember 2026``, ``1 Mei 2027 – 3 Mei 2027`` or ``29 Desember 2026, 07.00–10.00 WITA``."""
    first = local(one.starts_at)
    zone = "" if one.all_day else f" {first.tzname()}"
    one_day = one.first_day == one.last_day
    if one.all_day:
        return localdate(one.first_day) if one_day else f"{localdate(one.first_day)} – {localdate(one.last_day)}"
    if one.ends_at is None:
        return _("%(day)s, from %(time)s", day=localdate(first), time=localtime(first)) + zone
    end = localtime(one.ends_at)
    if one_day:
        return f"{localdate(first)}, {localtime(first)}–{end}{zone}"
    return f"{localdate(first)}, {localtime(first)} – {localdate(one.last_day)}, {end}{zone}"


def badges(one: Occurrence) -> list[tuple[str, str]]:
    """What has to be said beside a date: pairs of words and tone."""
    if one.cancelled:
        return [(_("Cancelled"), "danger")]
    if one.over:
        return [(_("Over"), "neutral")]
    return [(_("Provisional date"), "warning")] if one.provisional else []
