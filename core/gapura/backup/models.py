"""When backups were made, and how that went."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..database.base import Base
from ..database.types import UTCDateTime, utcnow


class BackupRun(Base):
    """One try to make a backup.

    Attributes:
        made_at: when it was begun.
        path: of the file, on the machine that made it.
        size: of the file, in bytes.
        rows: in all tables together.
        files: how many uploads are in it.
        seconds: that it took, reading it back included.
        encrypted: whether only the holder of a key can read it.
        note: what could not be done, though the backup is good; empty otherwise.
        fault: why there is no backup; empty when it is good, which means that it was read back.
    """

    __tablename__ = "core_backup"

    id: Mapped[int] = mapped_column(primary_key=True)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow, index=True)
    path: Mapped[str] = mapped_column(sa.String(500), default="")
    size: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    rows: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    files: Mapped[int] = mapped_column(default=0)
    seconds: Mapped[float] = mapped_column(default=0.0)
    encrypted: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(sa.String(500), default="")
    fault: Mapped[str] = mapped_column(sa.Text, default="")
