"""The outbox: each piece of work is written in the transaction that needs it, so that both are kept or neither."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..database.base import Base
from .outbox import Queued

DONE = "done"


class Task(Queued, Base):
    """One piece of background work; it is ``done`` in the end, or ``failed``.

    Attributes:
        name: of the ``Work`` that does it.
        values: what it is called with, as JSON.
        user_id: who began it, without a foreign key; None for nobody who is signed in.
        language: that of the page it was begun on.
        position, total: how far it is; a total of 0 is not known.
        said: what it answered.
    """

    __tablename__ = "core_task"
    __table_args__ = (sa.Index(None, "state", "due_at"),)

    name: Mapped[str] = mapped_column(sa.String(120))
    values: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    user_id: Mapped[int | None] = mapped_column(index=True)
    language: Mapped[str] = mapped_column(sa.String(8))
    position: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    said: Mapped[str] = mapped_column(sa.Text, default="")
