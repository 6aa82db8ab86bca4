"""Businesses with their products, opening hours and history, and the words they are found by."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from gapura import Mapped, Model, Photo, User, UTCDateTime, mapped_column, relationship, utcnow

from .states import PENDING
from .words import slug_of


def _reference(column: str) -> sa.ForeignKey:
    return sa.ForeignKey(column, ondelete="SET NULL")


def _part() -> sa.ForeignKey:
    return sa.ForeignKey("umkm_business.id", ondelete="CASCADE")


class Business(Model):
    """A small business.

    Attributes:
        state: see ``states``; only published ones are public.
        waiting_since: since when something of it waits for the office, None when nothing does.
        version: goes up with every change, so that nobody overwrites what they have not seen.
        district_code: kecamatan of the village, for the filter.
        phone: ``+62…``; public only with the owner's consent in ``phone_public``.
        sample: made up to show the directory.
    """

    __table_args__ = (
        # The public list is read in order of name, of all, of a category, of a kecamatan, or of both.
        sa.Index(None, "state", "sort_name", "id"),
        sa.Index(None, "state", "category", "sort_name", "id"),
        sa.Index(None, "state", "district_code", "sort_name", "id"),
        sa.Index(None, "state", "district_code", "category", "sort_name", "id"),
        sa.Index(None, "state", "published_at"),
        sa.Index(None, "waiting_since", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int | None] = mapped_column(_reference("core_user.id"), index=True)
    state: Mapped[str] = mapped_column(sa.String(12), default=PENDING)
    waiting_since: Mapped[datetime | None] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column(default=1)
    name: Mapped[str] = mapped_column(sa.String(120))
    sort_name: Mapped[str] = mapped_column(sa.String(120), default="")
    category: Mapped[str] = mapped_column(sa.String(20))
    description: Mapped[str] = mapped_column(sa.Text)
    village_code: Mapped[str] = mapped_column(sa.String(13))
    district_code: Mapped[str] = mapped_column(sa.String(8), default="")
    address: Mapped[str] = mapped_column(sa.String(200), default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    phone: Mapped[str | None] = mapped_column(sa.String(20))
    phone_public: Mapped[bool] = mapped_column(default=False)
    nib: Mapped[str] = mapped_column(sa.String(13), default="")
    photo_id: Mapped[int | None] = mapped_column(_reference("core_photo.id"))
    sample: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    owner: Mapped[User | None] = relationship(User)
    photo: Mapped[Photo | None] = relationship(Photo, lazy="joined")
    products: Mapped[list[Product]] = relationship(order_by="Product.id", cascade="all, delete-orphan")
    hours: Mapped[list[Opening]] = relationship(order_by="Opening.weekday", cascade="all, delete-orphan")
    history: Mapped[list[Event]] = relationship(order_by="Event.id.desc()", cascade="all, delete-orphan")

    @property
    def slug(self) -> str:
        """The name as it stands in the page's address, after the number that finds the business."""
        return slug_of(self.name)

    @property
    def decision(self) -> str:
        """What the office wrote when it last rejected or hid the business."""
        return next((event.note for event in self.history if event.act in ("reject", "hide")), "")

    @property
    def shown_products(self) -> list[Product]:
        """What the public sees: products that the office has looked at."""
        return [product for product in self.products if product.checked]

    @property
    def public_phone(self) -> str:
        """The phone number if its owner said that everybody may see it, else nothing."""
        return self.phone or "" if self.phone_public else ""


class Product(Model):
    """Something that a business sells; ``checked`` once the office has looked at its name and picture."""

    id: Mapped[int] = mapped_column(primary_key=True)
    business_id: Mapped[int] = mapped_column(_part(), index=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    price: Mapped[int]
    unit: Mapped[str] = mapped_column(sa.String(30), default="")
    checked: Mapped[bool] = mapped_column(default=False)
    photo_id: Mapped[int | None] = mapped_column(_reference("core_photo.id"))

    photo: Mapped[Photo | None] = relationship(Photo, lazy="joined")


class Opening(Model):
    """When a business is open on one weekday (0 is Monday), in minutes after midnight; over 1440 is the next day."""

    business_id: Mapped[int] = mapped_column(_part(), primary_key=True)
    weekday: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    opens: Mapped[int]
    closes: Mapped[int]


class Event(Model):
    """One line of a business's history."""

    id: Mapped[int] = mapped_column(primary_key=True)
    business_id: Mapped[int] = mapped_column(_part(), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    actor_id: Mapped[int | None] = mapped_column(_reference("core_user.id"))
    act: Mapped[str] = mapped_column(sa.String(20))
    note: Mapped[str] = mapped_column(sa.Text, default="")


class Word(Model):
    """A word by which a published business is found: of its name, category, description or products.

    Beginnings of words are looked up by range, which needs the plain order of characters on every database.
    """

    __table_args__ = (sa.Index(None, "word", "business_id"),)

    business_id: Mapped[int] = mapped_column(_part(), primary_key=True)
    word: Mapped[str] = mapped_column(
        sa.String(40).with_variant(sa.String(40, collation="C"), "postgresql"), primary_key=True
    )
