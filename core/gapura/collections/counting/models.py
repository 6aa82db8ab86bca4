"""What was counted."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ...database.base import Base


class Count(Base):
    """How often something was done with a record on a day in the regency.

    Attributes:
        kind: table of the record.
        what: ``view``, or a key of the collection's ``counted``.
    """

    __tablename__ = "core_count"

    kind: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    record_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(sa.Date, primary_key=True)
    what: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    number: Mapped[int] = mapped_column(default=0)
