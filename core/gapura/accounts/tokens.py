"""Secrets that open something once: links in mails, and codes handed over at the counter.

Kept is only a keyed fingerprint, so that reading the database opens nothing. Callers commit.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from ..database.base import Base
from ..database.engine import db
from ..database.types import UTCDateTime, utcnow
from .keyed import fingerprint
from .models import User

RESET, COUNTER, CONFIRM = "reset", "counter", "confirm"
LIFETIMES = {RESET: timedelta(minutes=30), COUNTER: timedelta(minutes=30), CONFIRM: timedelta(days=2)}
BYTES = 16  # 128 bits
LONGEST = 64


class OneTimeToken(Base):
    """A secret that was given out and not used yet.

    Attributes:
        purpose: ``reset``, ``counter`` or ``confirm``.
        digest: keyed fingerprint of purpose and secret.
        email: the address that it was sent to, where that matters.
        made_by: who made it for the person, None when the person asked.
    """

    __tablename__ = "core_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("core_user.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str] = mapped_column(sa.String(12))
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    email: Mapped[str] = mapped_column(sa.String(254), default="")
    made_by: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)

    user: Mapped[User] = relationship()


def make(user: User, purpose: str, *, secret: str = "", email: str = "", made_by: int | None = None) -> str:
    """Make a secret for one purpose, which ends the earlier ones for it; return it, to be given out once."""
    forget(user, purpose)
    secret = secret or secrets.token_urlsafe(BYTES)
    row = OneTimeToken(
        user_id=user.id,
        purpose=purpose,
        digest=_digest(purpose, secret),
        email=email,
        made_by=made_by,
        expires_at=utcnow() + LIFETIMES[purpose],
    )
    db.session.add(row)
    return secret


def look(purpose: str, secret: str) -> OneTimeToken | None:
    """The token of a secret that may still be used, without using it: mail programs open links by themselves."""
    if not secret or len(secret) > LONGEST:
        return None
    query = (
        sa.select(OneTimeToken)
        .where(OneTimeToken.digest == _digest(purpose, secret), OneTimeToken.expires_at > utcnow())
        .options(joinedload(OneTimeToken.user))
    )
    found = db.session.scalars(query).one_or_none()
    return found if found is not None and found.user.is_active else None


def use(purpose: str, secret: str) -> OneTimeToken | None:
    """The token of a secret, used up now; None for everybody but the first who comes with it."""
    found = look(purpose, secret)
    if found is None:
        return None
    db.session.expunge(found)
    taken: Any = db.session.execute(sa.delete(OneTimeToken).where(OneTimeToken.id == found.id))
    return found if taken.rowcount == 1 else None


def forget(user: User, *purposes: str) -> None:
    """End what was given out to a person: everything, or for some purposes."""
    own = OneTimeToken.user_id == user.id
    db.session.execute(sa.delete(OneTimeToken).where(own, OneTimeToken.purpose.in_(purposes) if purposes else own))


def purge() -> int:
    """Remove what is over; return how many."""
    result: Any = db.session.execute(sa.delete(OneTimeToken).where(OneTimeToken.expires_at <= utcnow()))
    return int(result.rowcount)


def _digest(purpose: str, secret: str) -> str:
    return fingerprint(f"token {purpose}", secret)
