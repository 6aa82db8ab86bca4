"""The public pages: places, and what is on."""

from flask import abort, request, url_for

from gapura import (
    PluginBlueprint,
    db,
    districts,
    feature,
    geojson_response,
    identity,
    may,
    page_of,
    region_name,
    render,
)
from gapura import gettext as _

from . import services
from .choices import CATEGORIES, FACILITIES, ROADS, SIGNAL
from .dates import calendar_response, when
from .forms import PlaceFilters
from .models import Event, EventDate, Place

PER_PAGE = 12
ON_MAP = 2_000
IN_FEED = 1_000

bp = PluginBlueprint("tourism", __name__)


@bp.context_processor
def names():
    """What our templates call things by."""
    lists = {"categories": CATEGORIES, "facilities": FACILITIES, "roads": ROADS, "signals": SIGNAL}
    return {**lists, "when": when, "region_name": region_name}


@bp.get("", access="public")
def index():
    """The places, filtered."""
    chosen = PlaceFilters().chosen()
    page = page_of(services.places(chosen), [Place.name, Place.id], PER_PAGE)
    areas = [(area.code, area.name) for area in districts()]
    return render("tourism/index.html", fragment="tourism/_places.html", page=page, chosen=chosen, areas=areas)


@bp.get("/peta.geojson", access="public")
def points():
    """The same places as points on the map."""
    query = services.places(PlaceFilters().chosen()).order_by(Place.name).limit(ON_MAP)
    return geojson_response(
        feature(
            place.latitude,
            place.longitude,
            title=place.name,
            url=url_for("tourism.place", slug=place.slug),
            kind=place.category,
            detail=f"{CATEGORIES[place.category]} · {region_name(place.region_code[:8])}",
        )
        for place in db.session.scalars(query)
    )


@bp.get("/<slug>", access="public")
def place(slug):
    """One place."""
    found = visible(Place, slug)
    return render("tourism/place.html", place=found, nearby=services.nearby(found))


@bp.get("/agenda", access="public")
def agenda():
    """What is on, or with ``?lalu=1`` what was."""
    past = request.args.get("lalu") == "1"
    in_order = (EventDate.starts_at, EventDate.id)
    page = page_of(services.dates(past=past), [key.desc() for key in in_order] if past else in_order, PER_PAGE)
    return render("tourism/agenda.html", page=page, past=past)


@bp.get("/agenda.ics", access="public")
def feed():
    """All that is on, for calendars that subscribe."""
    query = services.dates().order_by(EventDate.starts_at).limit(IN_FEED)
    return calendar_response(db.session.scalars(query), _("Events in %(regency)s", regency=identity().name))


@bp.get("/agenda/<slug>", access="public")
def event(slug):
    """One event."""
    return render("tourism/event.html", event=visible(Event, slug))


@bp.get("/agenda/<slug>.ics", access="public")
def event_calendar(slug):
    """One event for a calendar, with all its dates."""
    found = visible(Event, slug)
    response = calendar_response(found.dates, found.name)
    response.headers["Content-Disposition"] = f'attachment; filename="{found.slug}.ics"'
    return response


def visible(model, slug):
    """The published record with this slug; one that is not published is shown to its own office only."""
    found = services.find(model, slug)
    if not found.published and not may("tourism.edit", found.office_id):
        abort(404)
    return found
