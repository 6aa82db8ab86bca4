"""``Photographed``: records with photos."""

from __future__ import annotations

from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, Session, declared_attr, relationship

from ...contract.types import Text
from ...database.engine import db
from ...media.models import Photo
from ...media.services import delete_photo


class Photographed:
    """Photos of a record; the first is its cover.

    The form takes up to ``most_photos``, makes them smaller, and drops the place that a phone wrote into them. Until
    the record is public its photos are not either: their addresses are signed and expire. What each photo shows and
    who took it is typed once it is there. A record that is deleted takes its photos with it, files included.

    Attributes:
        most_photos: how many one record may have.
        photos_needed: whether people outside the office have to send one.
        photos_help: one sentence of help in forms.
    """

    most_photos: ClassVar[int] = 6
    photos_needed: ClassVar[bool] = False
    photos_help: ClassVar[Text] = ""

    @declared_attr
    def photos(cls) -> Mapped[list[Photo]]:  # noqa: N805  # a declared attribute gets the class
        """The photos, the cover first."""
        return photos_of(cls, "photo")

    @property
    def photo_texts(self) -> list[Photo]:
        """The photos again, for the rows of the form that say what each shows and who took it."""
        return self.photos

    @property
    def every_photo(self) -> list[Photo]:
        """All photos that are seen, and go, with the record; a class that keeps further ones adds them here."""
        return list(self.photos)

    @property
    def cover(self) -> Photo | None:
        """The photo that stands for the record in lists."""
        return self.photos[0] if self.photos else None


def photos_of(model: Any, what: str) -> Mapped[list[Photo]]:
    """The photos that a class of records keeps, through a table of their own, ``<table>_<what>``."""
    joined = sa.Table(
        f"{model.__tablename__}_{what}",
        model.metadata,
        sa.Column("record_id", sa.ForeignKey(f"{model.__tablename__}.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("photo_id", sa.ForeignKey("core_photo.id", ondelete="CASCADE"), primary_key=True, unique=True),
    )
    return relationship(Photo, secondary=joined, lazy="selectin", order_by=(Photo.rank, Photo.id))


@event.listens_for(db.session, "before_flush")
def _take_photos_along(session: Session, flush_context: Any, instances: Any) -> None:
    """A deleted record's photos are deleted with it; the row between them alone would leave pictures behind."""
    for gone in list(session.deleted):
        if isinstance(gone, Photographed):
            for photo in gone.every_photo:
                delete_photo(photo)
