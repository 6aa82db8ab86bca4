"""What the tourism office keeps: places to visit, and events with their dates."""

from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import declared_attr

from gapura import Mapped, Model, Photo, UTCDateTime, mapped_column, relationship, utcnow

STALE_AFTER = timedelta(days=365)
NO_END = timedelta(hours=12)  # how long something is taken to go on whose end was not announced


class Listed(Model):
    """What places and events share: an owner, an address, and a version that goes up with every change."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(sa.ForeignKey("core_office.id"), index=True)
    slug: Mapped[str] = mapped_column(sa.String(120), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    description_id: Mapped[str] = mapped_column(sa.Text, default="")
    description_en: Mapped[str] = mapped_column(sa.Text, default="")
    source: Mapped[str] = mapped_column(sa.String(300), default="")
    published: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow, onupdate=utcnow)
    search_text: Mapped[str] = mapped_column(sa.Text, default="")

    @declared_attr.directive
    def __mapper_args__(cls):  # noqa: N805  # a directive gets the class
        """An update of a row that somebody else has changed meanwhile raises StaleDataError."""
        return {"version_id_col": cls.version}


class Place(Listed):
    """A place to visit. What nobody has found out yet is None or empty, and pages say so."""

    category: Mapped[str] = mapped_column(sa.String(20), index=True)
    directions_id: Mapped[str] = mapped_column(sa.Text, default="")
    directions_en: Mapped[str] = mapped_column(sa.Text, default="")
    road: Mapped[str | None] = mapped_column(sa.String(20))
    hours: Mapped[str] = mapped_column(sa.String(200), default="")
    ticket: Mapped[int | None]
    facilities: Mapped[list] = mapped_column(sa.JSON, default=list)
    signal: Mapped[str | None] = mapped_column(sa.String(5))
    region_code: Mapped[str] = mapped_column(sa.String(13), index=True)
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    approximate: Mapped[bool] = mapped_column(default=False)
    contact_name: Mapped[str] = mapped_column(sa.String(120), default="")
    contact_phone: Mapped[str | None] = mapped_column(sa.String(20))
    verified_on: Mapped[date | None]

    photos: Mapped[list["PlacePhoto"]] = relationship(
        lazy="selectin", order_by="PlacePhoto.rank", cascade="all, delete-orphan"
    )

    @property
    def cover(self):
        """The photo for lists, or None."""
        return self.photos[0].photo if self.photos else None

    @property
    def stale(self):
        """Whether nobody has looked for a year whether all this is still so."""
        return self.verified_on is None or date.today() - self.verified_on > STALE_AFTER  # noqa: DTZ011  # a year, more or less


class PlacePhoto(Model):
    """A photo of a place; the one with the lowest rank is its cover."""

    place_id: Mapped[int] = mapped_column(sa.ForeignKey("tourism_place.id"), index=True)
    photo_id: Mapped[int] = mapped_column(sa.ForeignKey("core_photo.id"), primary_key=True)
    rank: Mapped[int] = mapped_column(default=0)

    photo: Mapped[Photo] = relationship(Photo, lazy="joined")


class Event(Listed):
    """Something that takes place; its dates are given one by one, because many follow the moon or the weather."""

    venue: Mapped[str] = mapped_column(sa.String(200), default="")
    organiser: Mapped[str] = mapped_column(sa.String(200), default="")
    contact_phone: Mapped[str | None] = mapped_column(sa.String(20))

    dates: Mapped[list["EventDate"]] = relationship(
        back_populates="event", lazy="selectin", order_by="EventDate.starts_at", cascade="all, delete-orphan"
    )


class EventDate(Model):
    """One time at which an event takes place.

    Whole days run from midnight to midnight in the regency's zone. An end that nobody has announced is None.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("tourism_event.id"), index=True)
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    ends_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    all_day: Mapped[bool] = mapped_column(default=False)
    provisional: Mapped[bool] = mapped_column(default=False)

    event: Mapped[Event] = relationship(back_populates="dates")

    @property
    def over(self):
        """Whether it has ended."""
        return (self.ends_at or self.starts_at + NO_END) < utcnow()
