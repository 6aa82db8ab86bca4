"""The history of records: adding to it and reading it. What it says in words is ``chronicle``'s, undoing ``undo``'s."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from ..accounts.acting.services import doer_id
from ..database.engine import db
from .models import HistoryEntry, ImportRun
from .records import Record, specs_of
from .workflow import IMPORT

MOST_SHOWN = 200
POSITION = frozenset(("latitude", "longitude"))
SUSPICION = "suspicion"  # key under which the first entry of a record keeps why it looked like spam


def values_of(record: Record) -> dict[str, Any]:
    """The values of a record that a history keeps, as JSON holds them; personal ones only by whether they are given."""
    found: dict[str, Any] = {}
    for name, spec in specs_of(type(record)).items():
        value = getattr(record, name)
        found[name] = bool(value) if spec.personal else as_json(value)
    if hasattr(record, "longitude"):
        found["longitude"] = record.longitude
    if hasattr(record, "photos"):
        found["photos"] = [photo.id for photo in record.photos]
    if hasattr(record, "dates"):
        found["dates"] = [as_values(one) for one in record.dates if one.starts_at]
    return found


def personal_of(record: Record) -> dict[str, Any]:
    """The personal values of a record, to compare them; they are not to be kept."""
    return {name: getattr(record, name) for name, spec in specs_of(type(record)).items() if spec.personal}


def as_values(date: Any) -> dict[str, Any]:
    """One date of a ``Scheduled`` record as JSON holds it."""
    names = ("starts_at", "ends_at", "all_day", "provisional", "cancelled")
    return {name: as_json(getattr(date, name)) for name in names}


def as_json(value: Any) -> Any:
    """A value as JSON holds it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return list(value) if isinstance(value, list | tuple) else value


def note(
    record: Record,
    act: str,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    also: Iterable[str] = (),
    reason: str = "",
    internal: str = "",
    batch: str = "",
) -> HistoryEntry:
    """Add an act to a record's history, in the current transaction; only the values that differ are kept.

    Args:
        also: names that are kept although both sides look alike, such as a personal value that was replaced.
    """
    old, new = dict(before or {}), dict(after or {})
    forced = set(also)
    changed = [name for name in {**old, **new} if old.get(name) != new.get(name) or name in forced]
    if not POSITION.isdisjoint(changed):
        changed = list(dict.fromkeys((*changed, *POSITION)))  # one without the other is no place
    entry = HistoryEntry(
        kind=kind_of(record),
        record_id=record.id,
        actor_id=doer_id(),
        act=act,
        state=record.state,
        before={name: old[name] for name in changed if name in old} or None,
        after={name: new[name] for name in changed if name in new} or None,
        note=reason,
        internal=internal,
        batch=batch,
    )
    db.session.add(entry)
    return entry


def kind_of(record: Record | type[Record]) -> str:
    """What the history calls records of this class: their table."""
    return str(record.__tablename__)


def of(record: Record) -> Sequence[HistoryEntry]:
    """A record's history, the newest first."""
    query = sa.select(HistoryEntry).where(*_about(record))
    found = db.session.scalars(query.order_by(HistoryEntry.id.desc()).limit(MOST_SHOWN)).all()
    return [*found, *_imported(record)]


def _imported(record: Record) -> list[HistoryEntry]:
    """The import that a record came with, as its first entry: one row is kept for the whole file."""
    run = db.session.get(ImportRun, record.import_id) if record.import_id else None
    if run is None:
        return []
    shared = {"kind": kind_of(record), "record_id": record.id, "actor_id": run.user_id, "at": record.created_at}
    return [HistoryEntry(**shared, act=IMPORT, state="", note="", internal="", batch="", undone=False)]


def last_id(record: Record) -> int:
    """Id of the newest entry, 0 without any: what somebody who opens the record now has seen of its history."""
    return db.session.scalar(sa.select(sa.func.max(HistoryEntry.id)).where(*_about(record))) or 0


def since(record: Record, seen: int) -> Sequence[HistoryEntry]:
    """What happened after an entry, the oldest first."""
    query = sa.select(HistoryEntry).where(*_about(record), HistoryEntry.id > seen)
    return db.session.scalars(query.order_by(HistoryEntry.id).limit(MOST_SHOWN)).all()


def moved_since(model: type[Any], moment: datetime, still: Sequence[str]) -> sa.ColumnElement[bool]:
    """Condition: a record came into its state after a moment.

    Args:
        still: acts that leave a record in its state.
    """
    of_record = (HistoryEntry.kind == kind_of(model), HistoryEntry.record_id == model.id)
    return sa.exists().where(*of_record, HistoryEntry.at >= moment, HistoryEntry.act.not_in(still))


def last_reason(record: Record) -> str:
    """The reason that was given for the state the record is in."""
    return last_reasons([record]).get(record.id, "")


def last_reasons(records: Sequence[Record]) -> dict[int, str]:
    """The reason that was given for the state each record is in, in one query."""
    if not records:
        return {}
    ids = [record.id for record in records]
    query = sa.select(HistoryEntry).where(
        HistoryEntry.kind == kind_of(records[0]), HistoryEntry.record_id.in_(ids), HistoryEntry.note != ""
    )
    found = {
        (entry.record_id, entry.state): entry.note for entry in db.session.scalars(query.order_by(HistoryEntry.id))
    }
    return {record.id: found[record.id, record.state] for record in records if (record.id, record.state) in found}


def suspicions(records: Sequence[Record]) -> dict[int, list[str]]:
    """Why suspicious records were noticed, as keys of ``spam.REASONS``; the latest finding of each, in one query."""
    ids = [record.id for record in records if record.suspicion]
    if not ids:
        return {}
    query = sa.select(HistoryEntry.record_id, HistoryEntry.after).where(
        HistoryEntry.kind == kind_of(records[0]), HistoryEntry.record_id.in_(ids), HistoryEntry.after.is_not(None)
    )
    rows = db.session.execute(query.order_by(HistoryEntry.id))
    return {number: after[SUSPICION] for number, after in rows if SUSPICION in (after or {})}


def _about(record: Record) -> tuple[sa.ColumnElement[bool], ...]:
    return HistoryEntry.kind == kind_of(record), HistoryEntry.record_id == record.id
