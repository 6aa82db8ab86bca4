"""``Located``: records that are somewhere."""

from __future__ import annotations

from typing import Any, ClassVar

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column

from ...database.engine import db
from ...regions.positions import Position
from .. import fields as field

DISTRICT_LENGTH = 8  # of a kecamatan's code, such as 64.01.04


class Located:
    """Where a record is: a village (or only its district) and, where it is known, a position.

    ``class Well(Located, Record)`` gives the form a list of villages and a map to tap, the list a filter by district
    and a map, and every record's page its own map. Where the exact place is nobody's business, such as that of homes::

        class Complaint(Located, Record):
            public_precision = 2

    rounds every position that leaves the office: pages, maps, feeds and API say where it is to about a kilometre.

    Where some positions are known only roughly, give the class a ``field.yes_no`` named ``approximate``: pages then say
    so, and do not hand the position to a map app.

    Attributes:
        public_precision: decimals of the degrees that everybody sees: 3 is about 110 m, 2 about 1.1 km, 1 about 11 km;
            None for the position as it is.
        position_suffices: whether a position will do without a village; such a record is in no district.
        place_from: name of a ``field.reference`` to ``Located`` records, such as landmarks, whose village counts where
            none is given; it will do in place of the other two.
        region_code: code of the desa, kelurahan or kecamatan.
        district_code: code of the kecamatan, worked out.
        latitude, longitude: degrees WGS 84, exact; ``public_position`` is what may be shown.
    """

    public_precision: ClassVar[int | None] = None
    position_suffices: ClassVar[bool] = False
    place_from: ClassVar[str] = ""

    region_code: Mapped[str] = field._column(sa.String(13), "region", _l("Village"), late=True, search=True)
    district_code: Mapped[str] = field._column(
        sa.String(8), "district", _l("District"), late=True, filter=True, entered=False, default=""
    )
    latitude: Mapped[float | None] = field._column(sa.Float(53), "position", _l("Place on the map"), late=True)
    longitude: Mapped[float | None] = mapped_column(sa.Float(53))

    @property
    def public_position(self) -> Position | None:
        """The position that everybody may see; None where none is known."""
        if self.latitude is None or self.longitude is None:
            return None
        places = 6 if self.public_precision is None else self.public_precision
        return Position(round(self.latitude, places), round(self.longitude, places))

    def settle(self) -> None:
        """Work out the district."""
        super().settle()  # type: ignore[misc]  # of the classes that come after
        self.region_code = self.region_code or self._region_from() or ""
        self.district_code = self.region_code[:DISTRICT_LENGTH]

    def _region_from(self) -> str:
        """Code of the region of what the record refers to for its place."""
        from ..records import specs_of

        record: Any = self
        number = getattr(record, self.place_from) if self.place_from else None
        if number is None:
            return ""
        found = db.session.get(specs_of(type(record))[self.place_from].model, number)
        return found.region_code if found is not None else ""
