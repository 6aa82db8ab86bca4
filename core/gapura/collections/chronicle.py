"""A record's history in words: who did what when, and what each value was before and is now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from ..accounts.models import User
from ..contract.collections import OWNER
from ..contract.types import Text
from ..database.engine import db
from ..shell.language import current_language
from . import history, shown, spam, undo, workflow
from .models import HistoryEntry
from .mounted import Mounted, all_mounted
from .records import Record

EMPTY = "–"
LONGEST = 300


@dataclass(frozen=True)
class Told:
    """One act as people read it.

    Attributes:
        entry: what the history keeps.
        title: what was done.
        who: who did it.
        changes: label, value before and value afterwards of everything that changed.
        reasons: why the record looked like spam, for the office.
        undoable: whether the act can be taken back now.
    """

    entry: HistoryEntry
    title: Text
    who: str
    changes: Sequence[tuple[Text, str, str]]
    reasons: Sequence[Text]
    undoable: bool = False


def told(mounted: Mounted, record: Record) -> list[Told]:
    """A record's history for the office, the newest act first."""
    entries = history.of(record)
    names, can = names_of(entries), undo.undoable(mounted, record, entries)
    return [
        Told(
            entry,
            workflow.act_title(mounted.workflow, entry.act),
            who(mounted, entry, names),
            changes(mounted, entry),
            suspicion((entry.after or {}).get(history.SUSPICION, ())),
            can is not None and can.id == entry.id,
        )
        for entry in entries
    ]


def act_title(action: str) -> Text:
    """What the audit log calls an act such as ``umkm.approve`` with a record; empty when it is no such act.

    Its collection may be switched off, or may know the step no more.
    """
    plugin, _dot, act = action.partition(".")
    for one in all_mounted().values():
        title = workflow.act_title(one.workflow, act)
        if one.plugin == plugin and title != act:
            return _("%(title)s: %(act)s", title=one.manifest.text("title", current_language()), act=title)
    return ""


def names_of(entries: Iterable[HistoryEntry]) -> dict[int, str]:
    """Names of those who acted, in one query."""
    ids = {entry.actor_id for entry in entries if entry.actor_id is not None}
    if not ids:
        return {}
    return {row.id: row.name for row in db.session.execute(sa.select(User.id, User.name).where(User.id.in_(ids)))}


def who(mounted: Mounted, entry: HistoryEntry, names: dict[int, str]) -> str:
    """Who acted, in words."""
    if entry.actor_id is None:
        visitors = {workflow.ADD, *(step.name for step in mounted.workflow.steps if step.by == OWNER)}
        return _("A visitor without an account") if entry.act in visitors else _("The portal itself")
    return names.get(entry.actor_id) or _("Deleted account")


def suspicion(reasons: Iterable[str]) -> list[Text]:
    """Why a record looked like spam, in words."""
    return [spam.REASONS[one] for one in reasons if one in spam.REASONS]


def changes(mounted: Mounted, entry: HistoryEntry) -> list[tuple[Text, str, str]]:
    """Label, before and after of what an act changed; nothing for the first entry, which is all new."""
    if entry.act in (workflow.ADD, workflow.IMPORT):
        return []
    before, after = entry.before or {}, entry.after or {}
    names = [name for name in dict.fromkeys((*before, *after)) if name in ("state", "photos") or name in mounted.specs]
    found = []
    for name in names:
        old, new = (readable(mounted, name, values.get(name), values) for values in (before, after))
        found.append((label(mounted, name), *_distinct(mounted, name, old, new)))
    return found


def label(mounted: Mounted, name: str) -> Text:
    """What a value is called."""
    if name == "state":
        return _("State")
    return _("Photos") if name == "photos" else mounted.specs[name].label


def readable(mounted: Mounted, name: str, value: Any, beside: dict[str, Any]) -> str:
    """A value of the history as people read it; a personal one only by whether it was given."""
    if name == "state":
        return str(mounted.workflow.state(value).title) if value else EMPTY
    if name == "photos":
        return str(len(value or ()))
    spec = mounted.specs[name]
    if spec.personal:
        return _("given") if value else EMPTY
    if value in (None, "", []):
        return EMPTY
    if spec.kind == "position":
        return f"{value:.5f}; {beside['longitude']:.5f}" if beside.get("longitude") is not None else f"{value:.5f}"
    text = str(shown.readable(_value(spec.kind, value), spec))
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _distinct(mounted: Mounted, name: str, old: str, new: str) -> tuple[str, str]:
    """Both sides, told apart where they would read the same: what was replaced is not kept."""
    personal = name == "photos" or (name in mounted.specs and mounted.specs[name].personal)
    return (old, _("replaced by another")) if personal and old == new and old != EMPTY else (old, new)


def _value(kind: str, value: Any) -> Any:
    if kind == "decimal":
        return Decimal(str(value))
    if kind == "date":
        return date.fromisoformat(value)
    return datetime.fromisoformat(value) if kind == "moment" else value
