"""The table of the audit log. Rows are added and never changed; no route edits or deletes them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..database.base import Base
from ..database.types import UTCDateTime, utcnow


class AuditEntry(Base):
    """One act.

    Attributes:
        at: when, in UTC.
        actor_id: the person who did it, without a foreign key: the entry stays when the person is erased.
        actor_role: the person's strongest role at that time; empty for nobody and for the command line.
        address: the network address it came from, empty for the command line.
        action: what was done, such as ``plugin.enable``.
        subject: what it was done to, such as ``plugin:umkm`` or ``user:12``; never a name or an address.
        before: the values that were changed, as they were.
        after: the same, as they are now.
    """

    __tablename__ = "core_audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow, index=True)
    actor_id: Mapped[int | None] = mapped_column(index=True)
    actor_role: Mapped[str] = mapped_column(sa.String(20), default="")
    address: Mapped[str] = mapped_column(sa.String(45), default="")
    action: Mapped[str] = mapped_column(sa.String(60), index=True)
    subject: Mapped[str] = mapped_column(sa.String(120), default="")
    before: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
