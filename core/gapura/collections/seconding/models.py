"""Who sees a record's problem too."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ...database.base import Base
from ...database.types import UTCDateTime, utcnow


class Sighting(Base):
    """Somebody who sees it too.

    Attributes:
        kind: table of the record.
        person: a keyed hash, another one for each record, so that nobody can be followed from record to record.
    """

    __tablename__ = "core_sighting"
    __table_args__ = (sa.UniqueConstraint("kind", "record_id", "person"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(80))
    record_id: Mapped[int]
    person: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
