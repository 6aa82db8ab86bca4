"""Tourism: places to visit and events, kept by the tourism office for everybody who travels here."""

from __future__ import annotations

from typing import Any

from flask import url_for

from gapura import Collection, NavigationItem, around, collection, hookimpl, nearest, region_name
from gapura import gettext as _
from gapura import lazy_gettext as _l

from .demo import demo
from .models import CATEGORIES, Event, Place

__all__ = ["collections", "demo", "navigation"]

NEARBY = 3
WITHIN = 300  # kilometres: the regency, whatever the distance
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
    """What the page of a place shows besides: what kind of place it is, its neighbours, what other mini-apps have."""
    here, context = place.public_position, {"kicker": CATEGORIES.get(place.category, "")}
    if here is None:
        return context
    near = nearest(Place, *here, most=NEARBY, within=WITHIN, but=place.id)
    neighbours = [(other, place_card(other)["detail"], _told(distance)) for other, distance in near]
    return context | {"nearby": neighbours, "around": around(*here, but="tourism")}


def _told(distance: float) -> str:
    """A distance for people, who do not travel in straight lines: whole kilometres."""
    return _("About %(km)s km in a straight line", km=max(1, round(distance)))
