"""Adding to the audit log, and reading it page by page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask import has_request_context, request, session
from flask_login import current_user

from ..accounts.sessions import ACTOR_KEY
from ..database.engine import db
from ..database.types import utcnow
from . import chain
from .models import AuditEntry
from .nobody import is_nobody

if TYPE_CHECKING:
    from ..accounts.models import User

PAGE_SIZE = 25
PIECE = 500
LONGEST_VALUE = 2_000
_SECRET = re.compile(r"passw|token|secret|kata_?sandi|otp|pin$|nik$|csrf", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def record(
    action: str,
    subject: str,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    *,
    actor: User | None = None,
) -> AuditEntry:
    """Add an act to the log, in the current transaction: it is kept exactly when the act is.

    Args:
        action: what was done, as ``area.verb``.
        subject: what it was done to, as ``kind:id``. Names and addresses of people do not belong here.
        before: values that change, as they were.
        after: the same, as they are now. Values under names like ``password`` or ``token`` are left out.
        actor: who did it, when that is not the person signed in.
    """
    actor_id, role = _actor(actor)
    acted_as = _acted_as() if actor is None else None
    entry = AuditEntry(
        at=utcnow(),
        actor_id=actor_id,
        actor_role=role,
        **chain.marked(_address()),
        action=action[:60],
        subject=_CONTROL.sub(" ", subject)[:120],
        before=plain(before),
        after=plain(after if acted_as is None else {**(after or {}), "acting_as": acted_as}),
    )
    db.session.add(entry)
    return entry


def plain(values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Values as JSON can hold them, without secrets, long texts shortened."""
    if values is None:
        return None
    return {str(name): _plain(value) for name, value in values.items() if not _SECRET.search(str(name))}


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Only those values of both that differ."""
    names = [name for name in after if before.get(name) != after[name]]
    return {name: before.get(name) for name in names}, {name: after[name] for name in names}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return plain(value)
    if isinstance(value, Sequence | set | frozenset) and not isinstance(value, str | bytes):
        return [_plain(item) for item in list(value)[:100]]
    return _CONTROL.sub(" ", str(value))[:LONGEST_VALUE]


def _actor(actor: User | None) -> tuple[int | None, str]:
    if actor is not None:
        return actor.id, actor.roles[0]
    if not is_nobody() and has_request_context() and current_user.is_authenticated:
        administrator = session.get(ACTOR_KEY)
        return (administrator["id"], "administrator") if administrator else (current_user.id, current_user.roles[0])
    return None, ""


def _acted_as() -> int | None:
    """Whom an administrator acts as in this request."""
    acting = not is_nobody() and has_request_context() and current_user.is_authenticated and session.get(ACTOR_KEY)
    return current_user.id if acting else None


def _address() -> str:
    return (request.remote_addr or "")[:45] if has_request_context() and not is_nobody() else ""


@dataclass(frozen=True, kw_only=True)
class Filter:
    """What of the log is looked for.

    Attributes:
        action: an action, or its first part such as ``user``.
        actor_ids: the people who did it; None for anybody.
        first_day: the first day, in the regency's time zone.
        last_day: the last day, included.
    """

    action: str = ""
    actor_ids: tuple[int, ...] | None = None
    first_day: date | None = None
    last_day: date | None = None


def page(wanted: Filter, zone: tzinfo, before_id: int | None = None) -> tuple[list[AuditEntry], int | None]:
    """A page of the log, the newest first, and the id to ask for the next one with (None at the end)."""
    query = sa.select(AuditEntry).where(*_conditions(wanted, zone)).order_by(AuditEntry.id.desc()).limit(PAGE_SIZE + 1)
    if before_id is not None:
        query = query.where(AuditEntry.id < before_id)
    found = list(db.session.scalars(query))
    return found[:PAGE_SIZE], found[PAGE_SIZE - 1].id if len(found) > PAGE_SIZE else None


def every(wanted: Filter, zone: tzinfo) -> Iterator[AuditEntry]:
    """All entries that are looked for, the oldest first, read in pieces."""
    last = 0
    while True:
        query = sa.select(AuditEntry).where(*_conditions(wanted, zone), AuditEntry.id > last).order_by(AuditEntry.id)
        found = list(db.session.scalars(query.limit(PIECE)))
        yield from found
        if len(found) < PIECE:
            return
        last = found[-1].id
        db.session.expunge_all()


def actions() -> list[str]:
    """Every action that is in the log, sorted."""
    return list(db.session.scalars(sa.select(AuditEntry.action).distinct().order_by(AuditEntry.action)))


def _conditions(wanted: Filter, zone: tzinfo) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if wanted.action:
        area = AuditEntry.action.startswith(f"{wanted.action}.", autoescape=True)
        found.append(sa.or_(AuditEntry.action == wanted.action, area))
    if wanted.actor_ids is not None:
        found.append(AuditEntry.actor_id.in_(wanted.actor_ids))
    if wanted.first_day is not None:
        found.append(AuditEntry.at >= datetime.combine(wanted.first_day, time.min, zone))
    if wanted.last_day is not None and wanted.last_day < date.max:
        found.append(AuditEntry.at < datetime.combine(wanted.last_day + timedelta(days=1), time.min, zone))
    return found
