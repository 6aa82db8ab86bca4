"""What the database remembers of each plugin."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..database.base import Base
from ..database.types import UTCDateTime, utcnow


class PluginRecord(Base):
    """One plugin that was ever switched on or tried.

    Attributes:
        enabled: whether the administrator wants it on.
        fault: a ``State`` value when it cannot serve, else None.
        reason: one sentence about the fault.
        detail: traceback or captured output.
        fault_version: version of plugin and core at which the fault arose; it is tried again when either changes.
        fingerprint: hash of its files when it was last enabled.
        changed_at: when any of this last changed.
    """

    __tablename__ = "core_plugin"

    name: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    enabled: Mapped[bool] = mapped_column(default=False)
    version: Mapped[str] = mapped_column(sa.String(40), default="")
    fault: Mapped[str | None] = mapped_column(sa.String(24))
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    detail: Mapped[str] = mapped_column(sa.Text, default="")
    fault_version: Mapped[str] = mapped_column(sa.String(90), default="")
    fingerprint: Mapped[str] = mapped_column(sa.String(64), default="")
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow, onupdate=utcnow)
