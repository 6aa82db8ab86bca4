"""Who somebody is elsewhere."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ...database.base import Base
from ...database.types import UTCDateTime, utcnow


class Identity(Base):
    """An account of a provider that opens one of ours. It is known by issuer and subject alone, never by an address.

    Attributes:
        issuer: the provider, as its ID tokens name it.
        subject: the person there, never given to anybody else (OpenID Connect Core 1.0, section 2).
    """

    __tablename__ = "core_identity"
    __table_args__ = (sa.UniqueConstraint("issuer", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("core_user.id", ondelete="CASCADE"), index=True)
    issuer: Mapped[str] = mapped_column(sa.String(255))
    subject: Mapped[str] = mapped_column(sa.String(255))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
