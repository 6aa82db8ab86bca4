"""Taking acts back: one, or all of one act on several records, as long as nothing has changed since."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ..audit.services import record as audit
from ..contract.collections import OWNER
from ..database.engine import db
from . import history, services, workflow
from .models import HistoryEntry
from .mounted import Mounted
from .records import Record

BESIDE = ("state", "published_at", "longitude")  # values of a history that are no fields
MOST = 1_000


class CannotUndo(ValueError):
    """An act cannot be taken back; the message says why."""


def undoable(mounted: Mounted, record: Record, entries: Sequence[HistoryEntry]) -> HistoryEntry | None:
    """The act of a record's history, newest first, that can be taken back now; None when there is none."""
    newest = next((one for one in entries if not one.undone and one.act != workflow.UNDO), None)
    return newest if newest is not None and not _obstacle(mounted, record, newest) else None


def take_back(mounted: Mounted, record: Record, entry: HistoryEntry, batch: str = "") -> None:
    """Bring a record back to what it was before an act, in the caller's transaction.

    Raises:
        CannotUndo: saying why not.
    """
    newest = next((one for one in history.of(record) if not one.undone and one.act != workflow.UNDO), None)
    if newest is None or newest.id != entry.id:
        raise CannotUndo(str(CHANGED))
    obstacle = _obstacle(mounted, record, entry)
    if obstacle:
        raise CannotUndo(str(obstacle))
    for name, value in (entry.before or {}).items():
        setattr(record, name, _from_json(mounted, name, value))
    services.touch(record)
    services.settle(mounted, record)
    entry.undone = True
    history.note(record, workflow.UNDO, before=entry.after, after=entry.before, also=["state"], batch=batch)
    audit(f"{mounted.plugin}.{workflow.UNDO}", f"{mounted.collection.name}:{record.id}", {"act": entry.act})


def of_batch(mounted: Mounted, batch: str) -> Sequence[HistoryEntry]:
    """The acts that were one act on several records, as far as they were not taken back."""
    query = sa.select(HistoryEntry).where(
        HistoryEntry.batch == batch,
        HistoryEntry.kind == history.kind_of(mounted.model),
        HistoryEntry.undone.is_(False),
        HistoryEntry.act.not_in((workflow.UNDO, workflow.IMPORT)),
    )
    return db.session.scalars(query.order_by(HistoryEntry.id).limit(MOST)).all() if batch else []


def is_open(mounted: Mounted, entry: HistoryEntry) -> bool:
    """Whether an entry is of this collection and neither undone nor itself an undoing."""
    return entry.kind == history.kind_of(mounted.model) and not entry.undone and entry.act != workflow.UNDO


CHANGED = _l("it was changed again since")
_GONE = _l("the history does not keep what it was before")
_OWNERS = _l("its owner did it")


def _obstacle(mounted: Mounted, record: Record, entry: HistoryEntry) -> Any:
    """Why an act cannot be taken back; nothing when it can."""
    before, after = entry.before or {}, entry.after or {}
    steps = {step.name for step in mounted.workflow.steps if step.by != OWNER}
    if entry.act not in (steps | {workflow.EDIT, workflow.VERIFY}):
        return _GONE if entry.act in workflow.ACTS else _OWNERS
    if entry.actor_id is not None and entry.actor_id == record.owner_id and entry.act not in steps:
        return _OWNERS
    specs = mounted.specs
    if not before or any(name not in BESIDE and (name not in specs or specs[name].personal) for name in before):
        return _GONE
    now = history.values_of(record) | {"state": record.state}
    return CHANGED if any(now[name] != after[name] for name in after if name in now) else ""


def _from_json(mounted: Mounted, name: str, value: Any) -> Any:
    """A value of the history as the record's column holds it."""
    kind = mounted.specs[name].kind if name in mounted.specs else ""
    if value is None:
        return None
    if kind == "decimal":
        return Decimal(value)
    if kind == "date":
        return date.fromisoformat(value)
    return datetime.fromisoformat(value) if kind == "moment" or name == "published_at" else value
