"""Stylesheet, icons, manifest, share cards, and the themes' files."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from flask import Response, abort, make_response, request

from ...compression import Body, compressed, minified
from ...contract.types import PUBLIC
from ...media.processed import file_name, nominal_widths
from ...media.services import storage
from ...plugins.blueprint import Blueprint
from ...shell.assets import IMMUTABLE, answer, text_answer
from .. import icons
from ..colour import parse_hex
from ..identity import Identity, drawings, theme_file
from ..palette import COLOURS, Palette
from ..services import identity, themes
from ..stylesheet import digest, stylesheet
from ..themes import DEFAULT
from . import cards
from .manifest import manifest_of

SETTINGS = "core.settings"
DAY = "public, max-age=86400"

bp = Blueprint("branding_files", __name__)


@bp.get("/merek/pratinjau.css", access=SETTINGS)
def preview_stylesheet() -> Response:
    """The stylesheet of the preview: theme and colours stand in the address."""
    theme = themes().get(request.args.get("theme", ""), DEFAULT)
    try:
        chosen = {name: parse_hex(request.args[name]) for name in COLOURS if name in request.args}
    except ValueError:
        abort(400)
    text = stylesheet(
        theme, theme.palette.with_choice(chosen), lambda file: f"/merek/tema/{theme.name}/0/{file}", drawings()
    )
    return _css(text, "no-store")


@bp.get("/merek/<mark>.css", access=PUBLIC)
def branding_stylesheet(mark: str) -> Response:
    """The stylesheet; a page kept from before a change gets the new one, without being told to keep it."""
    text = identity().stylesheet
    return _css(text, IMMUTABLE if mark == digest(text) else "no-cache")


@bp.get("/merek/<mark>/ikon-<int:size>.png", access=PUBLIC)
def icon(mark: str, size: int) -> Response:
    """The small icon in one of its sizes."""
    return _icon_answer(mark, size, full=False)


@bp.get("/merek/<mark>/ikon-penuh-<int:size>.png", access=PUBLIC)
def full_icon(mark: str, size: int) -> Response:
    """The icon that fills its square, for phones that cut it to their own shape."""
    return _icon_answer(mark, size, full=True)


def _icon_answer(mark: str, size: int, full: bool) -> Response:
    shown = identity()
    if size not in icons.SIZES:
        abort(404)
    response = make_response(_icon(shown.name, shown.palette, _logo_file(shown), size, full))
    response.headers["Content-Type"] = "image/png"
    response.headers["Cache-Control"] = IMMUTABLE if mark == shown.icon_digest else "no-cache"
    return response


@bp.get("/merek/tema/<name>/<mark>/<path:file>", access=PUBLIC)
def theme_asset(name: str, mark: str, file: str) -> Response:
    """A file of a theme, also of one that is not in use, for its preview."""
    theme = themes().get(name)
    path = theme_file(theme, file) if theme else None
    if path is None:
        abort(404)
    found = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    return answer(path, found, IMMUTABLE if mark == found else "no-cache")


@bp.get("/manifest.webmanifest", access=PUBLIC)
def manifest() -> Response:
    """What a phone needs to install the portal (https://www.w3.org/TR/appmanifest/)."""
    response = make_response(manifest_of(identity()))
    response.headers["Content-Type"] = "application/manifest+json"
    response.headers["Cache-Control"] = DAY
    return response


@bp.get("/merek/kartu/<ticket>.jpg", access=PUBLIC)
def share_card(ticket: str) -> Response:
    """What messengers show of a page; the words stand signed in the address, so that nobody makes us say others."""
    words = cards.read(ticket)
    if words is None:
        abort(404)
    shown = identity()
    response = make_response(_card(shown.name, words, shown.palette, _logo_file(shown)))
    response.headers["Content-Type"] = "image/jpeg"
    response.headers["Cache-Control"] = DAY
    return response


def _css(text: str, caching: str) -> Response:
    response = text_answer(_body(text), "text/css; charset=utf-8")
    response.headers["Cache-Control"] = caching
    return response


@lru_cache(maxsize=8)
def _body(text: str) -> Body:
    return compressed(minified("theme.css", text.encode()), 11)


def _logo_file(shown: Identity) -> str:
    logo = shown.logo
    return file_name(logo.token, nominal_widths(logo.width, logo.height)[0]) if logo else ""


@lru_cache(maxsize=16)
def _icon(name: str, palette: Palette, logo: str, size: int, full: bool) -> bytes:
    data = storage().read(logo) if logo else None
    if full:
        return icons.full(data, name, palette, size)
    return icons.from_logo(data, size) if data else icons.drawn(name, palette, size)


@lru_cache(maxsize=64)
def _card(name: str, words: str, palette: Palette, logo: str) -> bytes:
    return cards.draw(name, words, palette, storage().read(logo) if logo else None)
