"""What the database remembers of each plugin."""

from __future__ import annotations

from datetime import datetime, timedelta

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
        tried: hash of all that its last good trial depended on, empty when it has to be tried again.
        tried_at: when that was.
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
    tried: Mapped[str] = mapped_column(sa.String(64), default="", server_default="")
    tried_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow, onupdate=utcnow)

    def tried_within(self, time: timedelta) -> bool:
        """Whether its last good trial is not longer ago than that."""
        return bool(self.tried) and self.tried_at is not None and timedelta() <= utcnow() - self.tried_at <= time
