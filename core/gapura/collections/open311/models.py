"""The keys with which programs of others send reports."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ...database.base import Base
from ...database.types import UTCDateTime, utcnow


class ApiKey(Base):
    """A key of somebody's program; the key itself is known to them alone.

    Attributes:
        name: whose program it is.
        key_hash: what the key is recognised by.
        hint: its first letters, by which two keys are told apart.
        sent: how many reports came with it.
        used_on: the day on which the last one came.
        ended_at: since when it opens nothing; None while it does.
    """

    __tablename__ = "core_api_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    key_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    hint: Mapped[str] = mapped_column(sa.String(12))
    sent: Mapped[int] = mapped_column(default=0, server_default="0")
    used_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
