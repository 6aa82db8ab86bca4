"""Writing down how often records were looked at and used, and reading it again."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from ...contract.types import Job
from ...database.engine import db
from .. import history, workflow
from ..mounted import Mounted, all_mounted
from .models import Count

VIEW = "view"
KEPT = timedelta(days=400)
log = logging.getLogger(__name__)

ADD = sa.text(
    "INSERT INTO core_count (kind, record_id, day, what, number) VALUES (:kind, :record_id, :day, :what, :number)"
    " ON CONFLICT (kind, record_id, day, what) DO UPDATE SET number = core_count.number + excluded.number"
).bindparams(sa.bindparam("day", type_=sa.Date))


def has_counts(mounted: Mounted) -> bool:
    """Whether a collection's records are counted."""
    return bool(mounted.collection.counted)


def count(record: Any, what: str, number: int = 1) -> None:
    """Count something that was done with a record today, in the current transaction; who did it is not asked.

    Args:
        what: a key of the collection's ``counted``.
    """
    _add(history.kind_of(record), record.id, what, number)


def write_views(app: Flask, seen: Mapping[tuple[str, int], int]) -> None:
    """Write down pages that were shown, by the address of their list and the record's number.

    What no counted collection shows is left out; when the database is away the numbers are lost, which is said.
    """
    with app.app_context():
        try:
            # Everything is looked up before the first write, so that nobody waits for it while the database is locked.
            rows = [row for one in all_mounted().values() if has_counts(one) for row in _views_of(one, seen)]
            if rows:
                db.session.execute(ADD, rows)
            db.session.commit()
        except sa.exc.SQLAlchemyError as error:
            db.session.rollback()
            log.warning("how often pages were seen could not be written: %s", error.__class__.__name__)


def _views_of(mounted: Mounted, seen: Mapping[tuple[str, int], int]) -> list[dict[str, Any]]:
    """The rows of one collection, in the same order in every process, so that two never wait for each other."""
    times = {number: count for (base, number), count in seen.items() if base == mounted.base}
    there = sa.select(mounted.model.id).where(mounted.model.id.in_(times)).order_by(mounted.model.id)
    kind = history.kind_of(mounted.model)
    return [_row(kind, number, VIEW, times[number]) for number in db.session.scalars(there)] if times else []


def counts(record: Any, since: date) -> dict[str, dict[date, int]]:
    """How often each thing was done with a record on each day since then; days without any are left out."""
    query = sa.select(Count.what, Count.day, Count.number).where(
        Count.kind == history.kind_of(record), Count.record_id == record.id, Count.day >= since
    )
    found: dict[str, dict[date, int]] = {}
    for what, day, number in db.session.execute(query.order_by(Count.day)):
        found.setdefault(what, {})[day] = number
    return found


def by_month(days: Mapping[date, int], months: Sequence[date]) -> list[int]:
    """The sum of each month, given by its first day."""
    sums: dict[date, int] = {}
    for day, number in days.items():
        sums[day.replace(day=1)] = sums.get(day.replace(day=1), 0) + number
    return [sums.get(month, 0) for month in months]


def jobs(mounted: Iterable[Mounted]) -> list[Job]:
    """Letting old numbers go."""
    some = next((one for one in mounted if has_counts(one)), None)
    title = _l("Let go what was counted more than 400 days ago")
    return [Job(name=f"{some.plugin}.let_go_counts", title=title, run=let_go)] if some else []


def let_go() -> str:
    """Delete old numbers; answers how many there were."""
    gone: Any = db.session.execute(sa.delete(Count).where(Count.day < workflow.today() - KEPT))
    return ngettext("%(num)s number deleted.", "%(num)s numbers deleted.", gone.rowcount)


def _add(kind: str, number: int, what: str, times: int) -> None:
    db.session.execute(ADD, _row(kind, number, what, times))


def _row(kind: str, number: int, what: str, times: int) -> dict[str, Any]:
    return {"kind": kind, "record_id": number, "day": workflow.today(), "what": what, "number": times}
