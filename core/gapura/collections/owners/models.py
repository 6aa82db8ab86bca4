"""What people say about records being theirs."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ...database.base import Base
from ...database.types import UTCDateTime, utcnow


class Claim(Base):
    """Somebody says that a record is theirs; it is deleted once the office has decided.

    Attributes:
        kind: table of the record.
        text: how the office can be sure of it.
    """

    __tablename__ = "core_claim"
    __table_args__ = (sa.UniqueConstraint("kind", "record_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(80))
    record_id: Mapped[int]
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("core_user.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(sa.Text)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
