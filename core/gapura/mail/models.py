"""The outbox: each mail is written in the transaction of what it is about, so that both are kept or neither."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..database.base import Base
from ..database.types import UTCDateTime, utcnow

WAITING, SENT, FAILED = "waiting", "sent", "failed"


class Mail(Base):
    """One mail.

    Attributes:
        message_id: its ``Message-ID``, the same at each try, by which a receiver knows a second copy.
        user_id: whom it is for, when that is somebody with an account.
        recipient: the address.
        text, html: the two bodies; emptied some days after it was sent or given up.
        secret: whether the bodies hold a link that opens an account.
        state: ``waiting``, ``sent`` or ``failed``.
        due_at: when it is tried next. Whoever tries it moves this moment on first, so that nobody else does meanwhile.
        until: after this moment it is of no use any more and is given up.
        tries: how often it was tried.
        fault: why the last try failed.
        ended_at: when it was sent or given up.
    """

    __tablename__ = "core_mail"
    __table_args__ = (sa.Index(None, "state", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(sa.String(160), unique=True)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("core_user.id", ondelete="SET NULL"), index=True)
    recipient: Mapped[str] = mapped_column(sa.String(254))
    language: Mapped[str] = mapped_column(sa.String(8))
    subject: Mapped[str] = mapped_column(sa.String(200))
    text: Mapped[str] = mapped_column(sa.Text)
    html: Mapped[str] = mapped_column(sa.Text)
    secret: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(sa.String(10), default=WAITING)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    until: Mapped[datetime] = mapped_column(UTCDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    fault: Mapped[str] = mapped_column(sa.Text, default="")
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
