"""Records on the map: single ones where they are few, else clusters that the database counts on a grid.

Cells are squares of ``CELL`` pixels at the zoom that is shown, counted from one corner of the world, so that clusters
stay where they are when the map is moved; where the area that was asked for would have too many of them they are
larger. So an answer has a bounded size however many records there are.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import Response, abort, request
from flask_babel import ngettext

from ..database.engine import db
from ..regions import bounds
from ..regions.geojson import Feature, feature, geojson_response
from ..regions.positions import Box
from . import listing
from .mounted import Mounted
from .search import engine
from .search.engine import MOST_HITS
from .search.marks import among, is_sqlite
from .texts import facts_in_words
from .views import has_map

BOX, ZOOM = "kotak", "zoom"
CELL = 64  # pixels
TILE = 256  # pixels that the whole world is wide at zoom 0
LARGEST_ZOOM = 22
MOST_CELLS = 220
MOST_SINGLE = 60
MARGIN = 0.05  # degrees around the regency
LONGEST_TITLE = 80
_BOX = re.compile(
    r"(-?\d{1,3}(?:\.\d{1,17})?),(-?\d{1,2}(?:\.\d{1,17})?),(-?\d{1,3}(?:\.\d{1,17})?),(-?\d{1,2}(?:\.\d{1,17})?)",
    re.ASCII,
)


@dataclass(frozen=True)
class Cluster:
    """Records of one cell: how many, where their middle is, and the number of one of them."""

    count: int
    latitude: float
    longitude: float
    one: int


def points(mounted: Mounted) -> Response:
    """The records of the list in an area of the map, with the list's filters and words."""
    if not has_map(mounted):
        abort(404)
    home = bounds()
    box = box_of(request.args.get(BOX, "")) or Box(
        home.south - MARGIN, home.west - MARGIN, home.north + MARGIN, home.east + MARGIN
    )
    size = cell_size(box, zoom_of(request.args.get(ZOOM, "")))
    where = _conditions(mounted, listing.chosen(mounted), box)
    found = clusters(mounted.model, where, size) if where is not None else []
    return geojson_response(_features(mounted, where or [], found), box=home)


def box_of(text: str) -> Box | None:
    """The area ``west,south,east,north`` in degrees; None for whatever is none."""
    found = _BOX.fullmatch(text)
    if found is None:
        return None
    west, south, east, north = (float(number) for number in found.groups())
    inside = -180 <= west < east <= 180 and -90 <= south < north <= 90
    return Box(south, west, north, east) if inside else None


def zoom_of(text: str) -> int | None:
    """A map's zoom, whole steps; None for whatever is none."""
    return int(text) if re.fullmatch(r"\d{1,2}", text, re.ASCII) and int(text) <= LARGEST_ZOOM else None


def cell_size(box: Box, zoom: int | None) -> float:
    """The width of a cell in degrees: as the zoom has it, doubled until the area has few enough cells."""
    steps = LARGEST_ZOOM if zoom is None else zoom
    size = 360 * CELL / TILE / float(2**steps)
    while _cells(box.east - box.west, size) * _cells(box.north - box.south, size) > MOST_CELLS:
        size *= 2
    return size


def _cells(width: float, size: float) -> int:
    return math.ceil(width / size) + 1


def clusters(model: type[Any], where: list[Any], size: float) -> list[Cluster]:
    """The records in a grid whose cells are so many degrees wide."""
    latitude, longitude = place_of(model)
    column, row = _cell(longitude + 180.0, size), _cell(latitude + 90.0, size)
    middle = sa.func.avg(latitude), sa.func.avg(longitude)
    query = sa.select(sa.func.count(), *middle, sa.func.min(model.id)).where(*where).group_by(column, row)
    return [Cluster(*found) for found in db.session.execute(query)]


def place_of(model: type[Any]) -> tuple[Any, Any]:
    """Latitude and longitude as everybody may see them: rounded in the database, so that no area that is asked for
    tells more than the pages do.
    """
    if model.public_precision is None:
        return model.latitude, model.longitude
    unit = 10.0**-model.public_precision
    return _rounded(model.latitude, 90.0, unit), _rounded(model.longitude, 180.0, unit)


def _rounded(degrees: Any, shift: float, unit: float) -> Any:
    return _cell(degrees + (shift + unit / 2), unit) * unit - shift


def _cell(degrees: Any, size: float) -> Any:
    """The number of a cell; never negative, so that SQLite's cutting is the other's rounding down."""
    number = degrees / sa.literal(size, sa.Float)
    return sa.cast(number if is_sqlite() else sa.func.floor(number), sa.Integer)


def _conditions(mounted: Mounted, choice: Any, box: Box) -> list[Any] | None:
    """The conditions on what is shown; None when the words found nothing."""
    model, (latitude, longitude) = mounted.model, place_of(mounted.model)
    inside = latitude.between(box.south, box.north), longitude.between(box.west, box.east)
    where = [listing.public(mounted), model.latitude.is_not(None), *inside]
    if not choice.query:
        return [*where, *listing.conditions(mounted, choice)]
    ids = engine.search(model, choice.query, listing.values_of(choice, mounted)).ids[:MOST_HITS]
    return [*where, *listing.worked_out(mounted, choice), among(model.id, ids)] if ids else None


def _features(mounted: Mounted, where: list[Any], found: list[Cluster]) -> Iterator[Feature | None]:
    """Every record where they are few; else the clusters, and single records among them as far as there is room."""
    if sum(cluster.count for cluster in found) <= MOST_SINGLE:
        yield from _singles(mounted, where) if found else ()
        return
    alone = [cluster.one for cluster in found if cluster.count == 1][:MOST_SINGLE]
    yield from _singles(mounted, [among(mounted.model.id, alone)]) if alone else ()
    shown = set(alone)
    for cluster in found:
        if cluster.one not in shown:
            yield cluster_feature(cluster)


def _singles(mounted: Mounted, where: list[Any]) -> Iterator[Feature | None]:
    for record in db.session.scalars(sa.select(mounted.model).where(*where).limit(MOST_SINGLE)).unique():
        here, title = record.public_position, record.title[:LONGEST_TITLE]
        detail = facts_in_words(mounted, record)[:LONGEST_TITLE]
        yield feature(here.latitude, here.longitude, title=title, url=mounted.url_of(record), detail=detail)


def cluster_feature(cluster: Cluster) -> Feature | None:
    """A round mark that stands for several records."""
    title = ngettext("%(num)s place", "%(num)s places", cluster.count)
    return feature(round(cluster.latitude, 5), round(cluster.longitude, 5), count=cluster.count, title=title)
