"""What repeats from collection to collection, as classes to put in front of ``Record``."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, MappedColumn, declared_attr, mapped_column, relationship

from ..database.types import utcnow
from ..errors import ContractError
from ..media.models import Photo
from . import fields as field
from .fields import KEY

DISTRICT_LENGTH = 8  # of a kecamatan's code, such as 64.01.04


class Located:
    """Where a record is: a village (or only its district) and, where it is known, a position.

    Attributes:
        region_code: code of the desa, kelurahan or kecamatan.
        district_code: code of the kecamatan, worked out.
        latitude, longitude: degrees WGS 84.
    """

    region_code: Mapped[str] = field._column(sa.String(13), "region", _l("Village"), late=True, search=True)
    district_code: Mapped[str] = field._column(
        sa.String(8), "district", _l("District"), late=True, filter=True, entered=False, default=""
    )
    latitude: Mapped[float | None] = field._column(sa.Float(53), "position", _l("Place on the map"), late=True)
    longitude: Mapped[float | None] = mapped_column(sa.Float(53))

    def settle(self) -> None:
        """Work out the district."""
        self.district_code = (self.region_code or "")[:DISTRICT_LENGTH]


class Photographed:
    """Photos of a record; the first is its cover. The row that joins them goes with the record.

    Attributes:
        most_photos: how many one record may have.
    """

    most_photos = 6

    @declared_attr
    def photos(cls) -> Mapped[list[Photo]]:  # noqa: N805  # a declared attribute gets the class
        """The photos, the cover first."""
        own: Any = cls
        joined = sa.Table(
            f"{own.__tablename__}_photo",
            own.metadata,
            sa.Column("record_id", sa.ForeignKey(f"{own.__tablename__}.id", ondelete="CASCADE"), primary_key=True),
            sa.Column("photo_id", sa.ForeignKey("core_photo.id", ondelete="CASCADE"), primary_key=True, unique=True),
        )
        return relationship(Photo, secondary=joined, lazy="selectin", order_by=(Photo.rank, Photo.id))

    @property
    def cover(self) -> Photo | None:
        """The photo that stands for the record in lists."""
        return self.photos[0] if self.photos else None


class Contactable:
    """A phone number that is public only when its owner said so."""

    contact_phone: Mapped[str | None] = field._column(
        sa.String(20),
        "phone",
        _l("Phone or WhatsApp"),
        late=True,
        public=False,
        personal=_l("So that the office, and with your consent everybody, can reach you."),
    )
    phone_public: Mapped[bool] = field._column(
        sa.Boolean(), "yes_no", _l("Everybody may see this number"), late=True, public=False, default=False
    )

    @property
    def public_phone(self) -> str:
        """The number if everybody may see it, else nothing."""
        return (self.contact_phone or "") if self.phone_public else ""


class Owned:
    """The office that keeps the record is chosen in the form, shown, and filtered by."""

    @declared_attr
    def office_id(cls) -> Mapped[int | None]:  # noqa: N805  # a declared attribute gets the class
        """The office."""
        key = sa.ForeignKey("core_office.id")
        return field._column(sa.Integer(), "office", _l("Office"), key, late=True, filter=True, submitted=False)  # type: ignore[no-any-return]  # a column of that type


class Verified:
    """When somebody last saw for themselves that the record is right.

    Attributes:
        verified_for: after how long it is called stale.
    """

    verified_for = timedelta(days=365)
    verified_on: Mapped[date | None] = field._column(
        sa.Date(), "date", _l("Last verified on"), late=True, submitted=False
    )
    verified_by_id: Mapped[int | None] = mapped_column(sa.Integer)

    @property
    def stale(self) -> bool:
        """Whether nobody has looked for longer than that."""
        return self.verified_on is None or utcnow().date() - self.verified_on > self.verified_for


class Translated:
    """Fields declared with ``translated=True`` get a second column ``<name>_en`` for the English text."""

    if TYPE_CHECKING:
        __annotations__: dict[str, Any]

    def __init_subclass__(cls, **options: Any) -> None:
        for name, column in list(vars(cls).items()):
            spec = column.column.info.get(KEY) if isinstance(column, MappedColumn) else None
            if spec is not None and spec.translated:
                _add_english(cls, name, spec, column)
        super().__init_subclass__(**options)


def _add_english(cls: type[Any], name: str, spec: field.Spec, column: MappedColumn[Any]) -> None:
    english = f"{name}_en"
    if english in vars(cls):
        raise ContractError(f"{cls.__module__}.{cls.__name__} has {english!r} already; translated=True makes it.")
    label = _l("%(label)s (English)", label=spec.label)
    more: dict[str, Any] = {
        "max_length": spec.max_length,
        "search": spec.search,
        "public": spec.public,
        "personal": spec.personal,
    }
    added = field._column(column.column.type, spec.kind, label, nullable=True, submitted=False, **more)
    object.__setattr__(added.column.info[KEY], "rank", spec.rank + 0.5)
    setattr(cls, english, added)
    cls.__annotations__[english] = Mapped[str | None]
