"""The page that wins visitors, put together from blocks, and what the press may take away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Response
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from gapura import PluginBlueprint, db, identity, local, render, title_of, url_of, utcnow
from gapura import gettext as _

from .models import Block, Event, Place, Route, Visits
from .pages import PUBLISHED, front, place_card

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


def content_of(block: Block) -> dict[str, Any]:
    """What a block shows beside its words; nothing where there is nothing to show."""
    make = CONTENTS.get(block.kind)
    return make() if make else {}


def _pictured(most: int) -> list[Place]:
    """Public places with a photo, those that were looked at last first."""
    seen = sa.select(Place).where(Place.state == PUBLISHED, Place.photos.any())
    return list(db.session.scalars(seen.order_by(Place.verified_on.desc(), Place.id).limit(most)).unique())


def _places() -> dict[str, Any]:
    return {"items": [(one, place_card(one)) for one in _pictured(PLACES)]}


def _gallery() -> dict[str, Any]:
    found = [(photo, place) for place in _pictured(PICTURES) for photo in place.photos if photo.public]
    return {"pictures": found[::-1][:PICTURES]}  # what the places above do not show comes first


def _count(model: Any, *where: Any) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model).where(model.state == PUBLISHED, *where)) or 0


def _numbers() -> dict[str, Any]:
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
    return {"numbers": [(number, what) for number, what in numbers if number]}


CONTENTS: dict[str, Callable[[], dict[str, Any]]] = {
    "hero": lambda: {"picture": next((one.cover for one in _pictured(1)), None)},
    "places": _places,
    "routes": lambda: {"items": front()["routes"]},
    "events": lambda: {"coming": front()["coming"]},
    "stories": lambda: {"items": front()["stories"]},
    "numbers": _numbers,
    "gallery": _gallery,
}


@bp.get("/jelajah", access="public")
def page() -> ResponseReturnValue:
    """The welcome page."""
    shown = [(block, content_of(block)) for block in blocks()]
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
