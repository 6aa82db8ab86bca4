"""What the core remembers of every collection's records: who did what when, and what it was before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..database.base import Base
from ..database.types import UTCDateTime, utcnow


class HistoryEntry(Base):
    """One act on one record; never changed afterwards.

    Personal values are named in ``before`` and ``after``, but not kept there: an erasure has nothing to look for here.

    Attributes:
        kind: table of the record.
        record_id: its id.
        at: when.
        actor_id: who, without a foreign key: the entry stays when the person is erased. None for visitors.
        act: ``add``, ``edit``, ``photos``, ``cover``, ``verify``, ``import``, ``undo``, or the name of a step.
        state: the record's state afterwards.
        before, after: the values that changed, as JSON holds them.
        note: the reason that was given; shown to the owner and with public states to everybody.
        internal: a note that only the office reads.
        batch: equal in all entries of one act on several records; empty for a single one.
        undone: whether the act was taken back.
    """

    __tablename__ = "core_history"
    __table_args__ = (sa.Index(None, "kind", "record_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(80))
    record_id: Mapped[int]
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    actor_id: Mapped[int | None]
    act: Mapped[str] = mapped_column(sa.String(20))
    state: Mapped[str] = mapped_column(sa.String(20))
    before: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    note: Mapped[str] = mapped_column(sa.Text, default="")
    internal: Mapped[str] = mapped_column(sa.Text, default="")
    batch: Mapped[str] = mapped_column(sa.String(32), default="", index=True)
    undone: Mapped[bool] = mapped_column(default=False)


class Subscriber(Base):
    """An address that wants to be told what becomes of a record.

    Attributes:
        kind: table of the record.
        record_id: its id.
        email: where to write to.
        language: in which.
        confirmed_at: since when it is sure that the address wants it; None until then.
    """

    __tablename__ = "core_subscriber"
    __table_args__ = (sa.UniqueConstraint("kind", "record_id", "email"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(80))
    record_id: Mapped[int]
    email: Mapped[str] = mapped_column(sa.String(254), index=True)
    language: Mapped[str] = mapped_column(sa.String(8))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class ImportRun(Base):
    """One file that is being, or was, taken into a collection.

    Attributes:
        kind: table of the records.
        user_id: who imports, without a foreign key.
        office_id: the office whose records they become.
        file_name: as the person called it.
        token: random name of the stored file; empty once it is deleted.
        state: ``sheet``, ``mapping``, ``checking``, ``checked``, ``adding``, ``done``, ``undoing`` or ``undone``.
        source: what the file is: how it is read, its first rows, where its data begin, as JSON.
        choices: how columns, regions and bad rows are dealt with, as JSON.
        names: names of regions that a person has to confirm, with candidates, as JSON.
        problems: the first things that are wrong, each with row, column, value and sentence, as JSON.
        total: rows of data in the file.
        position: rows dealt with in the present state.
        offset: bytes of the stored file that were dealt with.
        line: number of the last line that was dealt with, as people count them.
        good, bad, skipped: what became of the rows.
    """

    __tablename__ = "core_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(80), index=True)
    user_id: Mapped[int | None]
    office_id: Mapped[int | None]
    file_name: Mapped[str] = mapped_column(sa.String(200), default="")
    token: Mapped[str] = mapped_column(sa.String(40), default="")
    state: Mapped[str] = mapped_column(sa.String(12))
    source: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    choices: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    names: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    problems: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    total: Mapped[int] = mapped_column(default=0)
    position: Mapped[int] = mapped_column(default=0)
    offset: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    line: Mapped[int] = mapped_column(default=0)
    good: Mapped[int] = mapped_column(default=0)
    bad: Mapped[int] = mapped_column(default=0)
    skipped: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
