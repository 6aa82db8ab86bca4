"""What the pages of tourism show besides what the kit shows, and the points of a route for its map."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import sqlalchemy as sa
from flask import Response, abort
from flask_babel import format_decimal

from gapura import (
    PluginBlueprint,
    around,
    db,
    feature,
    geojson_response,
    kilometres,
    nearest,
    ngettext,
    region_name,
    title_of,
    url_of,
    utcnow,
)
from gapura import gettext as _

from .models import CATEGORIES, LENGTHS, Event, Place, Route, Stop, Story, Visits

bp = PluginBlueprint("tourism", __name__)

PUBLISHED = "published"
NEARBY, WITHIN = 3, 300  # places, kilometres: the regency, whatever the distance
MONTHS, OCCASIONS, STORIES, FRONT = 12, 8, 3, 3


def place_card(place: Place) -> dict[str, Any]:
    """A place in a list: what and where, and whether it is free."""
    return {
        "detail": f"{CATEGORIES.get(place.category, place.category)} · {region_name(place.district_code)}",
        "badges": [(_("Free"), "success")] if place.ticket == 0 else [],
    }


def place_context(place: Place) -> dict[str, Any]:
    """What the page of a place shows besides: who came, what is told of it, its neighbours, what others have there."""
    context: dict[str, Any] = {"kicker": CATEGORIES.get(place.category, "")}
    context |= {"title_of": title_of, "url_of": url_of}
    context |= {"months": visits_of(place, holidays=False), "occasions": visits_of(place, holidays=True)}
    context["stories"] = _newest(Story, STORIES, Story.place_id == place.id)
    context["routes"] = _newest(Route, STORIES, Route.stops.any(sa.and_(Stop.place_id == place.id, _public(Stop))))
    here = place.public_position
    if here is None:
        return context
    near = nearest(Place, *here, most=NEARBY, within=WITHIN, but=place.id)
    neighbours = [(other, place_card(other)["detail"], told(distance)) for other, distance in near]
    return context | {"nearby": neighbours, "around": around(*here, but="tourism")}


def visits_of(place: Place, *, holidays: bool) -> list[Visits]:
    """The latest counts of a place, the oldest first: of whole months, or of holidays."""
    kind = Visits.occasion.is_not(None) if holidays else Visits.occasion.is_(None)
    where = (Visits.place_id == place.id, _public(Visits), kind)
    latest = sa.select(Visits).where(*where).order_by(Visits.first_day.desc(), Visits.id.desc())
    return list(reversed(db.session.scalars(latest.limit(OCCASIONS if holidays else MONTHS)).unique().all()))


def front() -> dict[str, Any]:
    """What stands below the whole list of places: what is on next, routes, and what is told."""
    told = {"coming": coming_dates(), "routes": newest_routes(), "stories": newest_stories()}
    return {**told, "title_of": title_of, "url_of": url_of}


def coming_dates() -> list[Any]:
    """The next dates of events."""
    soon = sa.select(Event.Date).join(Event.Date.record).where(_public(Event), Event.Date.starts_at >= utcnow())
    return list(db.session.scalars(soon.order_by(Event.Date.starts_at, Event.Date.id).limit(FRONT)).unique())


def newest_routes() -> list[tuple[Route, dict[str, Any]]]:
    """The newest routes with their cards."""
    return [(one, route_card(one)) for one in _newest(Route, FRONT)]


def newest_stories() -> list[tuple[Story, dict[str, Any]]]:
    """The newest stories with their cards."""
    return [(one, story_card(one)) for one in _newest(Story, FRONT)]


def event_card(event: Event) -> dict[str, Any]:
    """An event in a list: where it takes place."""
    return {"detail": event.venue}


def event_context(event: Event) -> dict[str, Any]:
    """What the page of an event says under its name: where it takes place."""
    return {"where": event.venue}


def story_card(story: Story) -> dict[str, Any]:
    """A story in a list: who tells it."""
    return {"detail": _("Told by %(name)s", name=story.teller)}


def story_context(story: Story) -> dict[str, Any]:
    """What the page of a story says besides: who tells it, and of which place."""
    place = db.session.get(Place, story.place_id) if story.place_id else None
    return {
        "where": story_card(story)["detail"],
        "place": place if place and place.state == PUBLISHED else None,
        "url_of": url_of,
    }


def route_card(route: Route) -> dict[str, Any]:
    """A route in a list: how long it takes, and where it leads."""
    places = {stop.place_id: stop.place for stop in stops_of(route)}
    covers = [route.cover, *(place.cover for place in places.values())]
    return {
        "detail": " → ".join(place.name for place in places.values()),
        "badges": [(LENGTHS[route.length], "info")],
        "photo": next(filter(None, covers), None),
    }


def visits_card(visits: Visits) -> dict[str, Any]:
    """A count in a list: how many came, and who says so."""
    count = format_decimal(visits.visitors)
    said = ngettext("%(count)s visitor", "%(count)s visitors", visits.visitors, count=count)
    return {"detail": said, "meta": visits.source}


def route_context(route: Route) -> dict[str, Any]:
    """What the page of a route shows besides: its days, with the way from each place to the next."""
    stops = stops_of(route)
    days: dict[int, list[Any]] = {}
    for before, stop in pairwise([None, *stops]):
        assert stop is not None
        days.setdefault(stop.day, []).append((stop, _way(before, stop) if before else None))
    whole = sum(filter(None, (_way(before, stop) for before, stop in pairwise(stops))))
    return {
        "kicker": LENGTHS.get(route.length, ""),
        "days": days,
        "whole": told(whole) if whole else "",
        "told": told,
        "title_of": title_of,
        "url_of": url_of,
        "mapped": any(stop.place.public_position for stop in stops),
    }


@bp.get("/rute/<int(max=2147483647):route_id>/titik.geojson", access="public")
def points(route_id: int) -> Response:
    """The places of a route as points."""
    route = db.session.get(Route, route_id)
    if route is None or route.state != PUBLISHED:
        abort(404)
    features = []
    for number, stop in enumerate(stops_of(route), start=1):
        here = stop.place.public_position
        if here is not None:
            title = f"{number}. {stop.place.name}"
            features.append(feature(*here, title=title, detail=title_of(stop), url=url_of(stop.place)))
    return geojson_response(features)


def stops_of(route: Route) -> list[Stop]:
    """What everybody sees of a route's stops, in their order."""
    return [stop for stop in route.stops if stop.state == PUBLISHED and stop.place.state == PUBLISHED]


def told(distance: float) -> str:
    """A distance for people, who do not travel in straight lines: whole kilometres."""
    return _("About %(km)s km in a straight line", km=max(1, round(distance)))


def _way(before: Stop, stop: Stop) -> float | None:
    here, there = before.place.public_position, stop.place.public_position
    return kilometres(here, there) if here and there and before.place_id != stop.place_id else None


def _public(model: Any) -> Any:
    return model.state == PUBLISHED


def _newest(model: Any, most: int, *where: Any) -> list[Any]:
    newest = sa.select(model).where(_public(model), *where).order_by(model.published_at.desc(), model.id.desc())
    return list(db.session.scalars(newest.limit(most)).unique())
