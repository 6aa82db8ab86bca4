"""Tourism: places to visit, events, routes and stories, kept by the tourism office for everybody who travels here."""

from __future__ import annotations

from flask import url_for

from gapura import Collection, NavigationItem, PluginBlueprint, collection, hookimpl
from gapura import lazy_gettext as _l

from . import pages, welcome
from .demo import demo
from .models import Block, Event, Place, Route, Stop, Story, Visits

__all__ = ["blueprints", "collections", "demo", "navigation"]

EVENTS = _l("Festivals and ceremonies, with dates for your calendar.")
ROUTES = _l("A day or a weekend, from place to place.")
PLACE_FORM = (
    (_l("The place"), ("name", "category", "description", "description_en", "photos")),
    (_l("How to get there"), ("region_code", "position", "approximate", "directions", "directions_en", "airport",
                              "airport_en", "road")),
    (_l("Good to know"), ("hours", "ticket", "season", "season_en", "safety", "safety_en", "facilities", "signal",
                          "contact", "phone")),
    (_l("About this information"), ("source", "verified_on")),
)  # fmt: skip


@hookimpl
def collections() -> list[Collection]:
    """Places, events, routes and counts are entered by the office; stories by whoever has an account."""
    return [
        collection(
            Place, title=_l("Places to visit"), summary=_l("Where to go, how to get there, and what to expect."),
            noun=_l("place to visit"), schema="TouristAttraction", steps=PLACE_FORM, compare=True,
            card=pages.place_card, context=pages.place_context, overview=lambda: {"front": pages.front},
        ),
        collection(
            Event, path="agenda", title=_l("What is on"), summary=EVENTS, noun=_l("event"), card=pages.event_card,
            context=pages.event_context,
        ),
        collection(
            Route, path="rute", title=_l("Routes"), summary=ROUTES, noun=_l("route"), schema="TouristTrip",
            card=pages.route_card, context=pages.route_context, order="newest",
        ),
        collection(
            Stop, path="persinggahan", title=_l("Stops"), summary=_l("The places of each route."), noun=_l("stop"),
            on_home=False,
        ),
        collection(
            Story, path="cerita", title=_l("Stories"), summary=_l("People who live here tell of the places they know."),
            noun=_l("story"), schema="Article", submissions="signed in", card=pages.story_card,
            context=pages.story_context, order="newest",
        ),
        collection(
            Block, path="bagian", title=_l("Parts of the welcome page"), noun=_l("part"), see="tourism.edit",
            summary=_l("What the welcome page shows, from the top down."), order="number", on_home=False,
        ),
        collection(
            Visits, path="pengunjung", title=_l("Visitors"), summary=_l("How many people came, counted by the office."),
            noun=_l("count"), schema="Observation", order="newest", card=pages.visits_card, on_home=False,
        ),
    ]  # fmt: skip


@hookimpl
def blueprints() -> list[PluginBlueprint]:
    """The points of a route, the welcome page and the press kit."""
    return [pages.bp, welcome.bp]


@hookimpl
def navigation() -> list[NavigationItem]:
    """Events and routes have entries of their own."""
    return [
        NavigationItem(title=title, url=url_for(view), icon=icon, summary=summary, dimension="branding", order=order)
        for title, view, icon, summary, order in (
            (_l("Events"), "tourism_event.index", "calendar", EVENTS, 11),
            (_l("Routes"), "tourism_route.index", "road", ROUTES, 12),
        )
    ]
