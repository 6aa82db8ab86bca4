"""Tourism: places to visit and events, kept by the tourism office for everybody who travels here."""

from __future__ import annotations

import math
from typing import Any

import sqlalchemy as sa
from flask import url_for

from gapura import Collection, NavigationItem, collection, db, hookimpl, region_name
from gapura import gettext as _
from gapura import lazy_gettext as _l

from .demo import demo
from .models import CATEGORIES, Event, Place

__all__ = ["collections", "demo", "navigation"]

NEARBY = 3
DEGREE_KM = 111.2
EVENTS = _l("Festivals and ceremonies, with dates for your calendar.")
PLACE_FORM = (
    (_l("The place"), ("name", "category", "description", "description_en", "photos")),
    (_l("How to get there"), ("region_code", "position", "approximate", "directions", "directions_en", "road")),
    (_l("Good to know"), ("hours", "ticket", "facilities", "signal", "contact", "phone")),
    (_l("About this information"), ("source", "verified_on")),
)


@hookimpl
def collections() -> list[Collection]:
    """Places and events, both entered by the office alone."""
    return [
        collection(
            Place, title=_l("Places to visit"), summary=_l("Where to go, how to get there, and what to expect."),
            noun=_l("place to visit"), schema="TouristAttraction", steps=PLACE_FORM, card=place_card,
            context=place_context,
        ),
        collection(
            Event, path="agenda", title=_l("What is on"), summary=EVENTS, noun=_l("event"), card=event_card,
            context=event_context,
        ),
    ]  # fmt: skip


@hookimpl
def navigation() -> list[NavigationItem]:
    """Events have an entry of their own."""
    url = url_for("tourism_event.index")
    return [
        NavigationItem(title=_l("Events"), url=url, icon="calendar", summary=EVENTS, dimension="branding", order=11)
    ]


def place_card(place: Place) -> dict[str, Any]:
    """A place in a list: what and where, and whether it is free."""
    return {
        "detail": f"{CATEGORIES.get(place.category, place.category)} · {region_name(place.district_code)}",
        "badges": [(_("Free"), "success")] if place.ticket == 0 else [],
    }


def event_card(event: Event) -> dict[str, Any]:
    """An event in a list: where it takes place."""
    return {"detail": event.venue}


def event_context(event: Event) -> dict[str, Any]:
    """What the page of an event says under its name: where it takes place."""
    return {"where": event.venue}


def place_context(place: Place) -> dict[str, Any]:
    """What the page of a place shows besides: what kind of place it is, and its neighbours."""
    neighbours = [(other, place_card(other)["detail"], _kilometres(place, other)) for other in nearby(place)]
    return {"kicker": CATEGORIES.get(place.category, ""), "nearby": neighbours}


def nearby(place: Place) -> list[Place]:
    """The public places next to it, whatever their district."""
    if place.latitude is None or place.longitude is None:
        return []
    north, east = Place.latitude - place.latitude, Place.longitude - place.longitude
    others = sa.select(Place).where(Place.state == "published", Place.id != place.id, Place.latitude.is_not(None))
    return list(db.session.scalars(others.order_by(north * north + east * east, Place.id).limit(NEARBY)).unique())


def _kilometres(one: Place, other: Place) -> int:
    # So near the equator, a degree of longitude is as long as one of latitude.
    north, east = (one.latitude or 0) - (other.latitude or 0), (one.longitude or 0) - (other.longitude or 0)
    return round(DEGREE_KM * math.hypot(north, east))
