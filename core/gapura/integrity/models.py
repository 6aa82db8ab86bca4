"""The table of what was found."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..database.base import Base
from ..database.types import UTCDateTime, utcnow

FILE, HOST, WORDS = "file", "host", "words"


class Finding(Base):
    """Something that was not there, or not so, when an administrator last looked.

    Attributes:
        kind: ``file``, ``host`` (a page leads to it) or ``words`` (a page talks of gambling).
        subject: the file, the host, or the page.
        detail: how it changed, or on which page it was found first.
        digest: of the file as it was found; another one is another finding.
        seen_at: when it was found.
        known_at: when an administrator said that it is right; None until then.
    """

    __tablename__ = "core_finding"
    __table_args__ = (sa.UniqueConstraint("kind", "subject", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(10))
    subject: Mapped[str] = mapped_column(sa.String(300))
    detail: Mapped[str] = mapped_column(sa.String(300), default="")
    digest: Mapped[str] = mapped_column(sa.String(64), default="")
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    known_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
