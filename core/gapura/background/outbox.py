"""What mails and background work have in common: rows that wait, each taken by one process at a time.

A claim moves ``due_at`` on, in a transaction of its own: another process that saw the same moment finds it moved. When
a process dies with a row in its hands, the row is due again after the lease.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from ..database.types import UTCDateTime, utcnow

WAITING, FAILED = "waiting", "failed"


class Queued:
    """The columns of such a row.

    Attributes:
        state: ``waiting``, ``failed``, or what the row is once all went well.
        due_at: when it is tried next. Whoever tries it moves this moment on first, so that nobody else does meanwhile.
        tries: how often it was begun.
        fault: why the last try failed.
        ended_at: when it was done or given up.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(sa.String(10), default=WAITING)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    tries: Mapped[int] = mapped_column(default=0)
    fault: Mapped[str] = mapped_column(sa.Text, default="")
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


Row = TypeVar("Row", bound=Queued)


def claim(
    session: Session,
    model: type[Row],
    now: datetime,
    lease: timedelta,
    lost: Callable[[Row], str],
    only: int | None = None,
) -> Row | None:
    """The next row that is due, taken by this process; those that cannot end well are given up on the way.

    Args:
        lease: for how long nobody else takes it.
        lost: why a row is given up; empty when it is not.
        only: id of the one that is wanted.
    """
    query = sa.select(model).where(model.state == WAITING, model.due_at <= now).order_by(model.due_at, model.id)
    query = query.limit(1) if only is None else query.where(model.id == only)
    while True:
        row = session.scalars(query, execution_options={"populate_existing": True}).one_or_none()
        if row is None:
            session.rollback()
            return None
        why = lost(row)
        taken: dict[str, Any] = {"due_at": now + lease, "tries": model.tries + 1}
        values = {"state": FAILED, "ended_at": now, "fault": row.fault or why} if why else taken
        mine = sa.update(model).where(model.id == row.id, model.state == WAITING, model.due_at == row.due_at)
        result = session.execute(mine.values(values), execution_options={"synchronize_session": False})
        session.commit()
        if result.rowcount == 1 and not why:  # type: ignore[attr-defined]  # a cursor's result
            session.refresh(row)
            return row


def first_due(connection: sa.Connection, model: type[Queued]) -> datetime | None:
    """When the next row is due."""
    found: datetime | None = connection.scalar(sa.select(sa.func.min(model.due_at)).where(model.state == WAITING))
    return found
