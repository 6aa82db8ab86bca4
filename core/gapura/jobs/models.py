"""When each job ran last, and how that went."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..database.base import Base
from ..database.types import UTCDateTime


class JobRun(Base):
    """The latest run of one job.

    Attributes:
        name: the job's.
        begun_at: when it was last begun; whoever writes this moment first runs it, so that it runs once in a cluster.
        ended_at: when it ended, None while it runs or when its process died.
        fault: why it failed, empty when it went well.
        said: what it answered.
    """

    __tablename__ = "core_job"

    name: Mapped[str] = mapped_column(sa.String(120), primary_key=True)
    begun_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    fault: Mapped[str] = mapped_column(sa.Text, default="")
    said: Mapped[str] = mapped_column(sa.Text, default="")
