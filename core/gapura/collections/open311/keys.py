"""Giving keys, taking them back, and knowing them again."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence

import sqlalchemy as sa

from ...audit.services import record as audit
from ...database.engine import db
from ...database.types import utcnow
from ..workflow import today
from .models import ApiKey

LONGEST = 200
HINT = 9


def give(name: str) -> tuple[ApiKey, str]:
    """A new key, as it is kept and as it is handed over once; the caller commits."""
    key = f"gp_{secrets.token_urlsafe(32)}"
    kept = ApiKey(name=name, key_hash=_hash(key), hint=key[:HINT])
    db.session.add(kept)
    db.session.flush()
    audit("key.give", f"key:{kept.id}", after={"name": name, "hint": kept.hint})
    return kept, key


def end(kept: ApiKey) -> None:
    """Let a key open nothing any more; the caller commits."""
    if kept.ended_at is None:
        kept.ended_at = utcnow()
        audit("key.end", f"key:{kept.id}", after={"name": kept.name, "hint": kept.hint})


def every() -> Sequence[ApiKey]:
    """All keys, those that work first, then the newest."""
    order = (ApiKey.ended_at.is_not(None), ApiKey.id.desc())
    return db.session.scalars(sa.select(ApiKey).order_by(*order)).all()


def known(key: str) -> ApiKey | None:
    """The working key that a program gave; None for none."""
    if not key or len(key) > LONGEST:
        return None
    working = sa.and_(ApiKey.key_hash == _hash(key), ApiKey.ended_at.is_(None))
    return db.session.scalar(sa.select(ApiKey).where(working))


def count(kept: ApiKey) -> None:
    """Note that a report came with a key, in the transaction of the report."""
    changed = {"sent": ApiKey.sent + 1, "used_on": today()}
    db.session.execute(sa.update(ApiKey).where(ApiKey.id == kept.id).values(**changed))


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
