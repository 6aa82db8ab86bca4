"""``Resolved``: records of work that is done one day, with photos that show it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from ...database.types import UTCDateTime, utcnow
from ...media.models import Photo
from .photographed import Photographed, photos_of


class Resolved(Photographed):
    """Photos of the result beside those of the beginning, and the moment at which the record was closed.

    ``class Damage(Resolved, Record)`` keeps the photos of a step with ``form=ResultForm, act=keep_results``: new ones,
    that no record of the mini-app had before. The result stands for the record in lists. So long after the record was
    closed as ``contacts_kept`` says, what it knows of people (fields with ``personal=``) is deleted by itself.

    Attributes:
        closed_states: names of the states in which nothing is left to do.
        contacts_kept: how long personal fields outlast the work; None for as long as the record.
        closed_at: since when it is closed; None while it is open.
    """

    closed_states: ClassVar[tuple[str, ...]] = ("done", "rejected")
    contacts_kept: ClassVar[timedelta | None] = timedelta(days=90)

    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)

    @declared_attr
    def results(cls) -> Mapped[list[Photo]]:  # noqa: N805  # a declared attribute gets the class
        """The photos of the result."""
        return photos_of(cls, "result")

    @property
    def every_photo(self) -> list[Photo]:
        """The photos of the beginning and those of the result."""
        return [*self.photos, *self.results]

    @property
    def cover(self) -> Photo | None:
        """The photo that stands for it in lists: of the result, if there is one."""
        return next(iter([*self.results, *self.photos]), None)

    def settle(self) -> None:
        """Remember when it was closed."""
        super().settle()  # type: ignore[misc]  # of the classes that come after
        state: str = self.state  # type: ignore[attr-defined]  # of Record
        self.closed_at = (self.closed_at or utcnow()) if state in self.closed_states else None
