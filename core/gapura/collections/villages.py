"""The records of each village: how many there are, on a map and in a table, and the list of one village."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import Response, abort
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from ..database.engine import db
from ..database.kept import kept
from ..regions import bounds, region, region_name
from ..regions.geojson import feature, geojson_response
from ..regions.positions import Position
from ..shell.htmx import render
from ..shell.paging import page_of
from . import listing
from .mapping import place_of
from .mixins.located import DISTRICT_LENGTH
from .mounted import Mounted
from .views import card_of, has_map, template


@dataclass(frozen=True)
class Village:
    """The public records of one village, or of a district where the village is not known.

    Attributes:
        code: of the desa, kelurahan or kecamatan.
        count: how many there are.
        middle: between those whose position is known; None without any.
    """

    code: str
    count: int
    middle: Position | None

    @property
    def district(self) -> str:
        """Code of its kecamatan."""
        return self.code[:DISTRICT_LENGTH]


def villages(mounted: Mounted) -> list[Village]:
    """Every village with public records, by district and name."""
    model = mounted.model

    def count() -> list[tuple[str, int, float | None, float | None]]:
        middle = [sa.func.avg(degrees) for degrees in place_of(model)]
        query = sa.select(model.region_code, sa.func.count(), *middle).where(listing.public(mounted))
        return [tuple(row) for row in db.session.execute(query.group_by(model.region_code)) if row[0]]

    found = [_village(*row) for row in kept(("villages", mounted.key), count)]
    return sorted(found, key=lambda one: (region_name(one.district), one.code != one.district, region_name(one.code)))


def _village(code: str, count: int, latitude: float | None, longitude: float | None) -> Village:
    known = latitude is not None and longitude is not None
    return Village(code, count, Position(round(latitude or 0, 4), round(longitude or 0, 4)) if known else None)


def index(mounted: Mounted) -> ResponseReturnValue:
    """How many records each village has, as a map and as a table for each district."""
    groups: dict[str, list[Village]] = {}
    for village in villages(mounted):
        groups.setdefault(village.district, []).append(village)
    parts = [(region_name(code), sum(one.count for one in found), found) for code, found in groups.items()]
    return render(template(mounted, "villages.html"), mounted=mounted, districts=parts, region_name=region_name)


def points(mounted: Mounted) -> Response:
    """A mark for each village in the middle of its records."""
    return geojson_response((_mark(mounted, one) for one in villages(mounted) if one.middle), box=bounds())


def _mark(mounted: Mounted, village: Village) -> Any:
    number = ngettext("%(num)s record", "%(num)s records", village.count)
    latitude, longitude = village.middle or (None, None)
    url = mounted.url("village", village_code=village.code)
    return feature(latitude, longitude, title=region_name(village.code), detail=number, url=url)


def village(mounted: Mounted, village_code: str) -> ResponseReturnValue:
    """The records of one village, page by page."""
    code = village_code
    if region(code) is None or len(code) < DISTRICT_LENGTH:
        abort(404)
    model, keys = mounted.model, next(iter(listing.orders(mounted).values()))
    here: Sequence[Any] = (listing.public(mounted), model.district_code == code[:DISTRICT_LENGTH])
    query = sa.select(model).where(*here, model.region_code == code)
    page = page_of(query, keys, mounted.collection.per_page)
    context: dict[str, Any] = {"name": region_name(code), "district": region_name(code[:DISTRICT_LENGTH]), "page": page}
    cards = [card_of(mounted, one) for one in page.rows]
    return render(template(mounted, "village.html"), mounted=mounted, cards=cards, **context)


def has_villages(mounted: Mounted) -> bool:
    """Whether the records are in villages and on a map."""
    return has_map(mounted) and hasattr(mounted.model, "region_code")
