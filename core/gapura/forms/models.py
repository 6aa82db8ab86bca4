"""What the form kit stores: the names of submissions that were carried out."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..database.base import Base
from ..database.types import UTCDateTime, utcnow


class Submission(Base):
    """One submission that was carried out; ``key`` is a hash, so the table says nothing about who sent what."""

    __tablename__ = "core_submission"

    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    location: Mapped[str] = mapped_column(sa.Text)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow, index=True)
