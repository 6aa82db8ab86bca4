"""The table of consents."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..database.base import Base
from ..database.types import UTCDateTime, utcnow


class Consent(Base):
    """What somebody agreed to, in the words that they read.

    Attributes:
        kind: table of the record that it is about.
        record_id: its id.
        fields: the fields that were filled in on that basis.
        text: what stood beside them.
        version: of the text: the beginning of its SHA-256.
        withdrawn_at: when it was taken back, and the fields emptied; None while it stands.
    """

    __tablename__ = "core_consent"
    __table_args__ = (sa.Index(None, "kind", "record_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("core_user.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(80))
    record_id: Mapped[int]
    fields: Mapped[list[str]] = mapped_column(sa.JSON)
    text: Mapped[str] = mapped_column(sa.Text)
    version: Mapped[str] = mapped_column(sa.String(12))
    given_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
