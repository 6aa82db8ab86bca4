"""``Scheduled``: records that take place, each at dates of its own."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from ...database.base import Model
from ...database.types import UTCDateTime, utcnow
from ...shell.formatting import local

NO_END = timedelta(hours=12)  # how long something is taken to go on whose end was not announced


class Occurrence:
    """One time at which a record takes place; each ``Scheduled`` class has one of these of its own, ``Fair.Date``.

    Whole days run from midnight to midnight in the regency's zone.

    Attributes:
        record: what takes place.
        starts_at: when it begins.
        ends_at: when it ends, the moment itself no longer part of it; None where nobody has announced that.
        all_day: whether it is about days and not about hours.
        provisional: whether the date may still move.
        cancelled: whether it does not take place; such a date stays, so that calendars hear of it.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    ends_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    all_day: Mapped[bool] = mapped_column(default=False)
    provisional: Mapped[bool] = mapped_column(default=False)
    cancelled: Mapped[bool] = mapped_column(default=False)

    if TYPE_CHECKING:
        record_id: Mapped[int]
        record: Mapped[Any]

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return (self.ends_at or self.starts_at + NO_END) < utcnow()

    @property
    def first_day(self) -> date:
        """The day on which it begins, in the regency's zone."""
        return local(self.starts_at).date()

    @property
    def last_day(self) -> date:
        """The last day that it touches; the first one where the end is not known."""
        return local(self.ends_at - timedelta(seconds=1)).date() if self.ends_at else self.first_day


class Scheduled:
    """Something that takes place, at dates that are given one by one: many follow the moon, the weather or the budget.

    ``class Fair(Scheduled, Record)`` gives the form rows for dates: days, hours where they are known, provisional,
    cancelled. The list then shows what is to come in order of date, with what is past behind a link; there is a
    calendar to subscribe to and one for each record. Dates are kept in a table of their own, ``<table>_date``, whose
    mapped class is ``Fair.Date``; ``Fair.upcoming()`` selects from it.

    Attributes:
        Date: the mapped class of the dates, an ``Occurrence``.
        dates: those of one record, the earliest first.
    """

    Date: ClassVar[Any]

    if TYPE_CHECKING:
        id: Mapped[int]
        __table__: ClassVar[Any]

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if "__table__" in vars(cls):
            cls.Date = _date_class(cls)

    @declared_attr
    def dates(cls) -> Mapped[list[Occurrence]]:  # noqa: N805  # a declared attribute gets the class
        """The dates, the earliest first; they go with the record."""
        owner: Any = cls
        return relationship(
            lambda: owner.Date,
            back_populates="record",
            lazy="selectin",
            order_by=lambda: (owner.Date.starts_at, owner.Date.id),
            cascade="all, delete-orphan",
            passive_deletes=True,
        )

    @classmethod
    def upcoming(cls) -> sa.Select[Any]:
        """Select the dates of public records that are not over, the next one first; add ``.limit()``.

        Raises:
            LookupError: when no running collection keeps these records.
        """
        from ..agenda import dates_of
        from ..mounted import mounted_for

        mounted = mounted_for(cls)
        if mounted is None:
            raise LookupError(f"{cls.__name__} is in no collection; return collection({cls.__name__}) from the hook.")
        return dates_of(mounted, [coming(cls.Date)]).order_by(cls.Date.starts_at, cls.Date.id)

    @property
    def next_date(self) -> Occurrence | None:
        """The next date that is not over and not cancelled."""
        return next((one for one in self.dates if not one.over and not one.cancelled), None)


def _date_class(owner: Any) -> type[Any]:
    """The mapped class of a record class's dates, in the same registry as the record's."""
    table = owner.__tablename__
    key: Any = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    made: type[Any] = type(
        f"{owner.__name__}Date",
        (Occurrence, Model),
        {
            "__module__": owner.__module__,
            "__doc__": f"One time at which a {owner.__name__} takes place.",
            "__tablename__": f"{table}_date",
            "__annotations__": {"record_id": Mapped[int], "record": Mapped[owner]},
            "record_id": mapped_column(key, index=True),
            "record": relationship(owner, back_populates="dates"),
        },
    )
    return made


def over(dates: Any, now: datetime | None = None) -> sa.ColumnElement[bool]:
    """Condition on a class of dates: it has ended."""
    moment, open_ended = now or utcnow(), dates.ends_at.is_(None)
    return sa.or_(dates.ends_at < moment, sa.and_(open_ended, dates.starts_at < moment - NO_END))


def coming(dates: Any, now: datetime | None = None) -> sa.ColumnElement[bool]:
    """Condition on a class of dates: it has not ended."""
    moment, open_ended = now or utcnow(), dates.ends_at.is_(None)
    return sa.or_(dates.ends_at >= moment, sa.and_(open_ended, dates.starts_at >= moment - NO_END))
