"""The history of records: adding to it, reading it, and taking an act back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from flask import has_request_context
from flask_login import current_user

from ..database.engine import db
from .models import HistoryEntry, ImportRun
from .records import Record, specs_of


def values_of(record: Record) -> dict[str, Any]:
    """The values of a record that a history keeps, as JSON holds them; personal ones only by whether they are given."""
    found: dict[str, Any] = {}
    for name, spec in specs_of(type(record)).items():
        value = getattr(record, name)
        found[name] = bool(value) if spec.personal else as_json(value)
    if hasattr(record, "longitude"):
        found["longitude"] = record.longitude
    return found


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
    reason: str = "",
    batch: str = "",
) -> HistoryEntry:
    """Add an act to a record's history, in the current transaction; only the values that differ are kept."""
    old, new = dict(before or {}), dict(after or {})
    changed = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    entry = HistoryEntry(
        kind=type(record).__table__.name,  # type: ignore[attr-defined]  # SQLAlchemy types it as FromClause
        record_id=record.id,
        actor_id=_actor(),
        act=act,
        state=record.state,
        before={name: old[name] for name in changed if name in old} or None,
        after={name: new[name] for name in changed if name in new} or None,
        note=reason,
        batch=batch,
    )
    db.session.add(entry)
    return entry


def of(record: Record) -> Sequence[HistoryEntry]:
    """A record's history, the newest first."""
    query = sa.select(HistoryEntry).where(
        HistoryEntry.kind == type(record).__table__.name,  # type: ignore[attr-defined]  # as above
        HistoryEntry.record_id == record.id,
    )
    found = db.session.scalars(query.order_by(HistoryEntry.id.desc()).limit(200)).all()
    return [*found, *_imported(record)]


def _imported(record: Record) -> list[HistoryEntry]:
    """The import that a record came with, as its first entry: one row is kept for the whole file."""
    run = db.session.get(ImportRun, record.import_id) if record.import_id else None
    if run is None:
        return []
    kind = type(record).__table__.name  # type: ignore[attr-defined]  # as above
    shared = {"kind": kind, "record_id": record.id, "actor_id": run.user_id, "at": record.created_at}
    return [HistoryEntry(**shared, act="import", state="", note="", batch="", undone=False)]


def last_reason(record: Record) -> str:
    """The reason that was given for the state the record is in."""
    return next((entry.note for entry in of(record) if entry.note and entry.state == record.state), "")


def _actor() -> int | None:
    return current_user.id if has_request_context() and current_user.is_authenticated else None
