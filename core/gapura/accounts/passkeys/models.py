"""The passkeys of a person: public keys, nothing that opens anything."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ...database.base import Base
from ...database.types import UTCDateTime, utcnow


class Passkey(Base):
    """One passkey.

    Attributes:
        credential: its id, as the browser sends it (base64url).
        public_key: COSE key (RFC 9052).
        count: how often it was used as it says itself; 0 where it does not count.
        name: what its owner calls it.
    """

    __tablename__ = "core_passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("core_user.id", ondelete="CASCADE"), index=True)
    credential: Mapped[str] = mapped_column(sa.String(1400), unique=True)
    public_key: Mapped[bytes]
    count: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    name: Mapped[str] = mapped_column(sa.String(60))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
