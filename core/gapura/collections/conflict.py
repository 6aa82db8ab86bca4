"""Two people at one record: the second is told what the first changed, field by field, and loses nothing they typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from ..contract.types import Text
from . import chronicle, history, shown, workflow
from .models import HistoryEntry
from .mounted import Mounted
from .records import Record


@dataclass(frozen=True)
class Theirs:
    """One value that somebody else changed meanwhile.

    Attributes:
        label: what it is called.
        old, new: the value before and now.
        taken: whether the form now holds the new value, because the person had not changed it.
    """

    label: Text
    old: str
    new: str
    taken: bool


@dataclass(frozen=True)
class Conflict:
    """What happened between opening a form and sending it.

    Attributes:
        acts: what was done, by whom and when; the oldest first.
        values: what changed.
    """

    acts: list[tuple[Text, str, datetime]]
    values: list[Theirs]


def seen_of(record: Record) -> dict[str, str]:
    """What a form remembers of the record it is filled from."""
    return {"version": str(record.version), "seen": str(history.last_id(record))}


def tell(mounted: Mounted, record: Record, form: Any, *, names: bool = True) -> Conflict:
    """What somebody else changed; the form gets their values where the person kept the old ones, and can be sent again.

    Args:
        record: as it is now.
        form: as it was sent.
        names: whether the person may read who it was; owners only learn that it was the office.
    """
    seen = form.seen.data or ""
    entries = history.since(record, int(seen)) if seen.isascii() and seen.isdigit() and len(seen) < 10 else []
    values = [_theirs(mounted, record, form, name, old) for name, old in _first_values(mounted, entries)]
    known = chronicle.names_of(entries) if names else {}
    acts = [
        (
            workflow.act_title(mounted.workflow, entry.act),
            chronicle.who(mounted, entry, known) if names else _("The office"),
            entry.at,
        )
        for entry in entries
    ]
    form.version.data, form.seen.data = seen_of(record).values()
    form.form_errors.append(
        _("Somebody else changed this in the meantime. Please check your entries and send them again.")
    )
    form.keep_pictures()
    return Conflict(acts, values)


def _first_values(mounted: Mounted, entries: Any) -> list[tuple[str, Any]]:
    """Name and first value of everything that changed, with the values beside it."""
    found: dict[str, HistoryEntry] = {}
    for entry in entries:
        for name in {**(entry.before or {}), **(entry.after or {})}:
            if name in ("state", "photos") or name in mounted.specs:
                found.setdefault(name, entry)
    order = ["state", *mounted.specs, "photos"]
    return [(name, found[name].before or {}) for name in order if name in found]


def _theirs(mounted: Mounted, record: Record, form: Any, name: str, before: dict[str, Any]) -> Theirs:
    now = history.values_of(record) | {"state": record.state}
    old = chronicle.readable(mounted, name, before.get(name), before)
    new = chronicle.readable(mounted, name, now[name], now)
    spec = mounted.specs.get(name)
    if spec is None:
        return Theirs(chronicle.label(mounted, name), old, new, taken=False)
    if spec.personal:
        return Theirs(spec.label, old, str(shown.value_of(record, name, spec)) or chronicle.EMPTY, taken=False)
    field_name = "position" if spec.kind == "position" else name
    taken = field_name in form and _unchanged(form[field_name], name, before)
    if taken:
        _take_over(form[field_name], record, field_name)
    return Theirs(spec.label, old, new, taken)


def _unchanged(field: Any, name: str, before: dict[str, Any]) -> bool:
    """Whether the person sent the value that was there when the form was opened."""
    if field.errors:
        return False
    if field.type == "PositionField":
        mine = field.data or (None, None)
        return tuple(mine) == (before.get("latitude"), before.get("longitude"))
    return bool((history.as_json(field.data) or None) == (before.get(name) or None))


def _take_over(field: Any, record: Record, name: str) -> None:
    value = field.read(record) if name == "position" else getattr(record, name)
    field.raw_data = None
    field.process(None, value)
