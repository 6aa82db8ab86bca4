"""What is known about each stored picture."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..database.base import Base
from ..database.types import UTCDateTime, utcnow
from .licences import LICENCES, Licence


class Photo(Base):
    """A stored picture; its files are named by the random ``token``, its size is that of the widest variant.

    Attributes:
        sha256: of its pixels.
        likeness: what it shows, see ``likeness``; None for plain pictures, and for those from before this was kept.
        licence: a key of ``LICENCES``; empty where others have to ask.
        rank: place among the pictures of its record, the lowest first.
    """

    __tablename__ = "core_photo"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(sa.String(32), unique=True)
    plugin: Mapped[str] = mapped_column(sa.String(60), index=True)
    office_id: Mapped[int | None] = mapped_column(sa.ForeignKey("core_office.id"), index=True)
    public: Mapped[bool] = mapped_column(default=True)
    width: Mapped[int]
    height: Mapped[int]
    alt: Mapped[str] = mapped_column(sa.String(300), default="")
    credit: Mapped[str] = mapped_column(sa.String(200), default="")
    licence: Mapped[str] = mapped_column(sa.String(20), default="", server_default="")
    sha256: Mapped[str] = mapped_column(sa.String(64), index=True)
    likeness: Mapped[int | None] = mapped_column(sa.BigInteger)
    rank: Mapped[int] = mapped_column(default=0, server_default="0")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)

    @property
    def terms(self) -> Licence | None:
        """Under which terms others may use it; None where they have to ask."""
        return LICENCES.get(self.licence)
