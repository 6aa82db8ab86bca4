"""For the day something leaked: whom it concerns, and what has to be said to them (Undang-Undang 27/2022, Pasal 46).

The law gives 3 × 24 hours from the moment it is known, to tell every person and the agency in writing what was
revealed, when and how, and what is done about it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from ..accounts.models import User
from ..collections.mounted import Mounted, all_mounted
from ..collections.privacy import fields_of
from ..database.engine import db

ACCOUNTS = "accounts"
HEADINGS = ("where", "number", "account", "name", "email", "phone", "data", "since", "changed")
PIECE = 500


@dataclass(frozen=True, kw_only=True)
class Leak:
    """What may have leaked.

    Attributes:
        parts: ``accounts`` and keys of collections such as ``umkm_business``; everything when empty.
        until: what was made later cannot have leaked; None for now.
    """

    parts: Sequence[str] = ()
    until: datetime | None = None

    def holds(self, part: str) -> bool:
        """Whether a part of the portal is concerned."""
        return not self.parts or part in self.parts


def parts() -> list[str]:
    """Everything that can be named: accounts, and each collection that knows something of people."""
    return [ACCOUNTS, *(key for key, one in all_mounted().items() if fields_of(one))]


def concerned(leak: Leak) -> Iterator[tuple[Any, ...]]:
    """Every person, or record that somebody can be told by, in the order of ``HEADINGS``."""
    if leak.holds(ACCOUNTS):
        yield from _accounts(leak)
    for key, mounted in all_mounted().items():
        if fields_of(mounted) and leak.holds(key):
            yield from _records(key, mounted, leak)


def _accounts(leak: Leak) -> Iterator[tuple[Any, ...]]:
    for user in _in_pieces(User, User.created_at, leak, []):
        held = [name for name in ("name", "email", "phone") if getattr(user, name)]
        yield (ACCOUNTS, user.id, user.id, user.name, user.email, user.phone, " ".join([*held, "password_hash"]),
               user.created_at, "")  # fmt: skip


def _records(key: str, mounted: Mounted, leak: Leak) -> Iterator[tuple[Any, ...]]:
    names, model = list(fields_of(mounted)), mounted.model
    known = sa.or_(model.owner_id.is_not(None), *(_given(getattr(model, name)) for name in names))
    kinds = {spec.kind: name for name, spec in reversed(fields_of(mounted).items())}
    for record in _in_pieces(model, model.created_at, leak, [known]):
        held = [name for name in names if getattr(record, name)]
        owner = db.session.get(User, record.owner_id) if record.owner_id else None
        said = {kind: getattr(record, name) or "" for kind, name in kinds.items()}
        name, email, phone = (said.get(kind, "") for kind in ("text", "email", "phone"))
        yield (key, record.id, record.owner_id, name or (owner.name if owner else ""),
               email or (owner.email if owner else ""), phone or (owner.phone if owner else ""), " ".join(held),
               record.created_at, record.changed_at)  # fmt: skip


def _given(column: Any) -> Any:
    return sa.and_(column.is_not(None), column != "")


def _in_pieces(model: Any, made: Any, leak: Leak, conditions: list[Any]) -> Iterator[Any]:
    if leak.until is not None:
        conditions = [*conditions, made <= leak.until]
    last = 0
    while True:
        query = sa.select(model).where(model.id > last, *conditions).order_by(model.id).limit(PIECE)
        rows = db.session.scalars(query).unique().all()
        yield from rows
        if len(rows) < PIECE:
            return
        last = rows[-1].id
        db.session.expunge_all()
