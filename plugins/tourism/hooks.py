"""Where tourism shows up in the rest of the portal."""

import sqlalchemy as sa
from flask import url_for

from gapura import (
    CardItem,
    DashboardWidget,
    HomeCard,
    NavigationItem,
    Permission,
    SearchResult,
    SitemapEntry,
    contains_words,
    db,
    hookimpl,
    may,
    ngettext,
    photo_url,
    region_name,
)
from gapura import gettext as _
from gapura import lazy_gettext as _l

from . import manage, services, views
from .choices import CATEGORIES
from .dates import when
from .models import STALE_AFTER, Event, EventDate, Place

PLACES_AT_HOME = 3
EVENTS_AT_HOME = 3


@hookimpl
def blueprints():
    """The public pages, and those of the office."""
    return [views.bp, manage.bp]


@hookimpl
def permissions():
    """One right: to keep one's own office's places and events."""
    return [Permission(name="tourism.edit", title=_l("Keep places and events"), roles=("operator", "manager"))]


@hookimpl
def navigation():
    """Events have an entry of their own."""
    return [
        NavigationItem(
            title=_l("Events"),
            url=url_for("tourism.agenda"),
            icon="calendar",
            summary=_l("Festivals and ceremonies, with dates for your calendar."),
            dimension="branding",
            order=11,
        )
    ]


@hookimpl
def home_cards():
    """Places with a picture, and what is on next."""
    return [card for card in (_places_card(), _events_card()) if card.items]


def _places_card():
    query = sa.select(Place).where(Place.published, Place.photos.any()).order_by(Place.changed_at.desc(), Place.id)
    return HomeCard(
        title=_("Places to visit"),
        url=url_for("tourism.index"),
        icon="mountain",
        order=10,
        items=tuple(_place_item(place) for place in db.session.scalars(query.limit(PLACES_AT_HOME))),
    )


def _place_item(place):
    return CardItem(
        title=place.name,
        url=url_for("tourism.place", slug=place.slug),
        detail=f"{CATEGORIES[place.category]} · {region_name(place.region_code[:8])}",
        picture=photo_url(place.cover, 480),
        alt=place.cover.alt,
    )


def _events_card():
    query = services.dates().order_by(EventDate.starts_at.desc(), EventDate.id)
    following = {date.event_id: date for date in db.session.scalars(query)}  # the next date of each event
    first = sorted(following.values(), key=lambda date: date.starts_at)[:EVENTS_AT_HOME]
    return HomeCard(
        title=_("What is on"),
        url=url_for("tourism.agenda"),
        icon="calendar",
        order=11,
        items=tuple(map(_event_item, first)),
    )


def _event_item(date):
    return CardItem(
        title=date.event.name,
        url=url_for("tourism.event", slug=date.event.slug),
        detail=f"{when(date)} · {date.event.venue}",
    )


@hookimpl
def search(query, limit):
    """Places first, then events, by the words in name, description, village and kecamatan."""
    return [*_found(Place, query, limit), *_found(Event, query, limit)][:limit]


def _found(model, query, limit):
    endpoint, kind = ("tourism.place", _("Tourist place")) if model is Place else ("tourism.event", _("Event"))
    matching = sa.select(model).where(model.published, contains_words(model.search_text, query))
    for item in db.session.scalars(matching.order_by(model.name, model.id).limit(limit)):
        cover = item.cover if model is Place else None
        yield SearchResult(
            title=item.name,
            url=url_for(endpoint, slug=item.slug),
            summary=region_name(item.region_code[:8]) if model is Place else ", ".join(map(when, item.dates[-2:])),
            kind=kind,
            picture=photo_url(cover, 480) if cover else "",
        )


@hookimpl
def sitemap():
    """The lists, every published place and event."""
    entries = [SitemapEntry(path=url_for("tourism.index")), SitemapEntry(path=url_for("tourism.agenda"))]
    for model, endpoint in ((Place, "tourism.place"), (Event, "tourism.event")):
        rows = db.session.execute(sa.select(model.slug, model.changed_at).where(model.published).limit(20_000))
        entries += [SitemapEntry(path=url_for(endpoint, slug=slug), changed=changed) for slug, changed in rows]
    return entries


@hookimpl
def dashboard_widgets():
    """For those who keep them: how many places there are, and how many nobody has looked after for a year."""
    if not may("tourism.edit"):
        return []
    mine = services.own_only(Place).subquery()
    old = mine.c.verified_on.is_(None) | (mine.c.verified_on < services.today() - STALE_AFTER)
    count, stale = db.session.execute(sa.select(sa.func.count(), sa.func.count().filter(old)).select_from(mine)).one()
    summary = ngettext("%(num)s should be verified again", "%(num)s should be verified again", stale) if stale else ""
    return [
        DashboardWidget(
            title=_("Tourist places"),
            value=count,
            url=url_for("tourism_manage.records"),
            summary=summary,
            tone="warning" if stale else "neutral",
        )
    ]
