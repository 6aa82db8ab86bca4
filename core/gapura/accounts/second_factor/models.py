"""The authenticator app and the recovery codes of a person."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ...database.base import Base
from ...database.types import UTCDateTime, utcnow


class Authenticator(Base):
    """An authenticator app that was set up (TOTP, RFC 6238).

    Attributes:
        sealed: the shared secret, encrypted under a key derived from the portal's.
        step: the 30-second step of the last code that was used; an older or equal one is not taken again.
    """

    __tablename__ = "core_authenticator"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("core_user.id", ondelete="CASCADE"), primary_key=True)
    sealed: Mapped[str] = mapped_column(sa.String(255))
    step: Mapped[int] = mapped_column(sa.BigInteger)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)


class RecoveryCode(Base):
    """A code for when the phone is lost. It goes when it is used.

    Attributes:
        digest: SHA-256 of the code; its 79 random bits need no slower one.
    """

    __tablename__ = "core_recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("core_user.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(sa.String(64))
