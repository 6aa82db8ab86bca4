"""The outbox: each mail is written in the transaction of what it is about, so that both are kept or neither."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..background.outbox import Queued
from ..database.base import Base
from ..database.types import UTCDateTime

SENT = "sent"


class Mail(Queued, Base):
    """One mail; it is ``sent`` in the end, or ``failed``.

    Attributes:
        message_id: its ``Message-ID``, the same at each try, by which a receiver knows a second copy.
        user_id: whom it is for, when that is somebody with an account.
        recipient: the address.
        text, html: the two bodies; emptied some days after it was sent or given up.
        secret: whether the bodies hold a link that opens an account.
        until: after this moment it is of no use any more and is given up.
    """

    __tablename__ = "core_mail"
    __table_args__ = (sa.Index(None, "state", "due_at"),)

    message_id: Mapped[str] = mapped_column(sa.String(160), unique=True)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("core_user.id", ondelete="SET NULL"), index=True)
    recipient: Mapped[str] = mapped_column(sa.String(254))
    language: Mapped[str] = mapped_column(sa.String(8))
    subject: Mapped[str] = mapped_column(sa.String(200))
    text: Mapped[str] = mapped_column(sa.Text)
    html: Mapped[str] = mapped_column(sa.Text)
    secret: Mapped[bool] = mapped_column(default=False)
    until: Mapped[datetime] = mapped_column(UTCDateTime)
