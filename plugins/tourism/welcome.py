"""The page that wins visitors, put together from blocks, and what the press may take away."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Response
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from gapura import PluginBlueprint, db, identity, local, render, title_of, url_of, utcnow
from gapura import gettext as _

from .models import Block, Event, Place, Route, Visits
from .pages import PUBLISHED, coming_dates, newest_routes, newest_stories, place_card

bp = PluginBlueprint("tourism_welcome", __name__)

PLACES, PICTURES, PRESS, YEAR = 6, 12, 40, 365
USUAL = ("hero", "places", "routes", "events", "stories", "numbers", "gallery")


def blocks() -> list[Block]:
    """The parts from the top down; the usual ones while nobody has put any together."""
    own = sa.select(Block).where(Block.state == PUBLISHED).order_by(Block.number, Block.id)
    return list(db.session.scalars(own).unique()) or [Block(name="", kind=kind) for kind in USUAL]


def words_of(block: Block) -> str:
    """The words below a heading, in the language of the page where it has them."""
    english = str(get_locale()) == "en"
    own = block.text_en if english else None  # type: ignore[attr-defined]  # made by translated=True
    return own or block.text or ""


def _pictured(most: int) -> list[Place]:
    """Public places with a photo, those that were looked at last first."""
    seen = sa.select(Place).where(Place.state == PUBLISHED, Place.photos.any())
    return list(db.session.scalars(seen.order_by(Place.verified_on.desc(), Place.id).limit(most)).unique())


def contents() -> dict[str, dict[str, Any]]:
    """What each kind of block shows beside its words; the same few queries whichever kinds there are."""
    places = _pictured(PICTURES)
    photos = [(photo, place) for place in places for photo in place.photos if photo.public]
    return {
        "hero": {"picture": next((one.cover for one in places), None)},
        "places": {"items": [(one, place_card(one)) for one in places[:PLACES]]},
        "routes": {"items": newest_routes()},
        "events": {"coming": coming_dates()},
        "stories": {"items": newest_stories()},
        "numbers": {"numbers": _numbers()},
        "gallery": {"pictures": photos[::-1][:PICTURES]},  # what the places above do not show comes first
    }


def _count(model: Any, *where: Any) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model).where(model.state == PUBLISHED, *where)) or 0


def _numbers() -> list[tuple[int, str]]:
    """How much there is to see, and how many came within a year, by counts of whole months."""
    since = local(utcnow()).date() - timedelta(days=YEAR)
    counted = sa.select(sa.func.sum(Visits.visitors)).where(
        Visits.state == PUBLISHED, Visits.occasion.is_(None), Visits.first_day >= since
    )
    numbers = [
        (_count(Place), _("places to visit")),
        (_count(Route), _("routes")),
        (_count(Event), _("events")),
        (db.session.scalar(counted) or 0, _("visitors counted in a year")),
    ]
    return [(number, what) for number, what in numbers if number]


@bp.get("/jelajah", access="public")
def page() -> ResponseReturnValue:
    """The welcome page."""
    found = contents()
    shown = [(one, found.get(one.kind, {})) for one in blocks()]
    told: dict[str, Any] = {"url_of": url_of, "title_of": title_of, "words_of": words_of}
    return render("tourism/welcome.html", blocks=shown, identity=identity(), **told)


@bp.get("/pers", access="public")
def press() -> ResponseReturnValue:
    """Logo, slogan, and the photos that others may use, each with its terms."""
    photos = [(photo, place) for place in _pictured(PRESS) for photo in place.photos if photo.public and photo.licence]
    return render("tourism/press.html", photos=photos, identity=identity(), url_of=url_of, title_of=title_of)


@bp.get("/pers/foto.txt", access="public")
def credits_of_photos() -> Response:
    """Who made each photo and under which terms it may be used, as a list to keep beside the files."""
    lines = [
        f"{photo.token}.webp\t{place.name}\t{photo.credit or '-'}\t{photo.terms.title} {photo.terms.url}".rstrip()
        for place in _pictured(PRESS)
        for photo in place.photos
        if photo.public and photo.terms
    ]
    return Response("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
