"""What is near a place: records of one class, and what other mini-apps have there."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from ..contract.types import CardItem, Text
from ..database.engine import db
from ..plugins.assembly import current_assembly
from ..shell.language import current_language
from . import listing
from .mounted import mounted_for

KM_PER_DEGREE = 111.195  # of latitude, on a sphere of the mean radius 6,371.0088 km
MOST_LOOKED_AT = 200


@dataclass(frozen=True)
class Around:
    """What one mini-app has near a place.

    Attributes:
        plugin: its name.
        title: what it is called.
        items: the nearest first.
    """

    plugin: str
    title: Text
    items: Sequence[CardItem]


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The distance between two places that are less than some hundred kilometres apart, in kilometres.

    Args:
        one, other: latitude and longitude, degrees WGS 84.
    """
    north = other[0] - one[0]
    east = (other[1] - one[1]) * math.cos(math.radians((one[0] + other[0]) / 2))
    return KM_PER_DEGREE * math.hypot(north, east)


def nearest(
    model: type[Any], latitude: float, longitude: float, *, most: int = 4, within: float = 30, but: int = 0
) -> list[tuple[Any, float]]:
    """Public records of a ``Located`` class near a place, each with its distance in kilometres, the nearest first.

    Distances are those of the positions that everybody may see.

    Args:
        most: how many at most.
        within: kilometres around the place.
        but: id of a record to leave out.
    """
    mounted = mounted_for(model)
    if mounted is None:
        return []
    reach = within / KM_PER_DEGREE
    north, east = model.latitude - latitude, model.longitude - longitude
    close = [north.between(-reach, reach), east.between(-reach, reach), model.id != but, listing.public(mounted)]
    query = sa.select(model).where(*close).order_by(north * north + east * east, model.id).limit(MOST_LOOKED_AT)
    found = [(record, _distance(record, latitude, longitude)) for record in db.session.scalars(query).unique()]
    found.sort(key=lambda one: (one[1], one[0].id))
    return [one for one in found if one[1] <= within][:most]


def _distance(record: Any, latitude: float, longitude: float) -> float:
    here = record.public_position
    return kilometres((latitude, longitude), (here.latitude, here.longitude))


def around(latitude: float, longitude: float, *, but: str = "") -> list[Around]:
    """What the running mini-apps have near a place, through their hook ``nearby``; without those that have nothing.

    Args:
        but: name of a mini-app that is not asked, mostly the one that asks.
    """
    assembly = current_assembly()
    found = assembly.hooks.collect("nearby", latitude=latitude, longitude=longitude)
    return [
        Around(name, assembly.plugins[name].manifest.text("title", current_language()), items)
        for name, items in found
        if items and name and name != but
    ]
