"""The outbox: each piece of work is written in the transaction that needs it, so that both are kept or neither."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..database.base import Base
from ..database.types import UTCDateTime, utcnow

WAITING, DONE, FAILED = "waiting", "done", "failed"


class Task(Base):
    """One piece of background work.

    Attributes:
        name: of the ``Work`` that does it.
        values: what it is called with, as JSON.
        user_id: who began it, without a foreign key; None for nobody who is signed in.
        language: that of the page it was begun on.
        state: ``waiting``, ``done`` or ``failed``.
        due_at: when it is tried next. Whoever does it moves this moment on first and again and again meanwhile, so
            that nobody else does, and somebody else does once this process is gone.
        tries: how often it was begun.
        position, total: how far it is; a total of 0 is not known.
        said: what it answered.
        fault: why the last try failed.
        ended_at: when it was done or given up.
    """

    __tablename__ = "core_task"
    __table_args__ = (sa.Index(None, "state", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    values: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    user_id: Mapped[int | None] = mapped_column(index=True)
    language: Mapped[str] = mapped_column(sa.String(8))
    state: Mapped[str] = mapped_column(sa.String(10), default=WAITING)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    tries: Mapped[int] = mapped_column(default=0)
    position: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    said: Mapped[str] = mapped_column(sa.Text, default="")
    fault: Mapped[str] = mapped_column(sa.Text, default="")
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
