"""The branding studio, and the files by which browsers see the regency's face."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import lru_cache
from urllib.parse import urlencode

from flask import Response, abort, flash, make_response, request
from flask_babel import gettext as _

from ..compression import Body, compressed, minified
from ..contract.types import PUBLIC
from ..database.engine import db
from ..forms import once
from ..media.models import Photo
from ..media.processed import file_name, nominal_widths
from ..media.services import save_photo, storage
from ..plugins.assembly import current_assembly
from ..plugins.blueprint import Blueprint
from ..shell.assets import IMMUTABLE, answer, text_answer
from ..shell.htmx import redirect, render
from . import icons
from .colour import parse_hex
from .forms import EMERGENCY_ROWS, BrandingForm, from_form, to_form
from .identity import Identity, drawings, make_identity, theme_file
from .palette import COLOURS, Palette
from .preview import render_in
from .services import current_values, identity, save, themes
from .stylesheet import digest, stylesheet
from .themes import DEFAULT

STUDIO = "/pengaturan/tampilan"
SETTINGS = "core.settings"

bp = Blueprint("branding", __name__)


@bp.get(STUDIO, access=SETTINGS)
def studio() -> Response:
    """Everything that can be changed about the regency's face."""
    return _studio(_filled())


@bp.post(STUDIO, access=SETTINGS)
def save_studio() -> Response:
    """Save, or show the form again with what is wrong."""
    form = _filled()
    fine = form.validate_on_submit()
    if request.form.get("use") == "better":
        form.use(form.better or form.palette)
        flash(_("The colours were adjusted so that everything can be read. Look at the preview, then save."), "info")
        return _studio(form)
    if not fine:
        return _studio(form, 422)
    return redirect(once.submit(form, lambda: _save(form)))


@bp.route(f"{STUDIO}/pratinjau", methods=["GET", "POST"], access=SETTINGS)
def preview() -> Response:
    """The home page as it would look with what the form holds, whether it is acceptable yet or not."""
    form = _filled()
    form.validate()
    shown = _imagined(form) if request.method == "POST" else identity()
    cards = current_assembly().hooks.items("home_cards")
    response = make_response(render_in(shown.theme, "home.html", identity=shown, cards=cards, preview=True))
    response.headers["Cache-Control"] = "no-store"
    return response


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
    shown = identity()
    if size not in icons.SIZES:
        abort(404)
    response = make_response(_icon(shown.name, shown.palette, _logo_file(shown), size))
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


def _filled() -> BrandingForm:
    values = current_values()
    theme = themes().get(values["theme"], DEFAULT)
    photos = {name: db.session.get(Photo, values[f"{name}_id"]) for name in ("logo", "hero") if values[f"{name}_id"]}
    return BrandingForm(data={**to_form(values, theme.palette.with_choice(values["colours"])), **photos})


def _studio(form: BrandingForm, status: int = 200) -> Response:
    response = make_response(render("branding/studio.html", form=form, rows=range(1, EMERGENCY_ROWS + 1)), status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _save(form: BrandingForm) -> str:
    values = from_form(form)
    for name, alt in (("logo", values["name"]), ("hero", values["hero_alt"])):
        field = form[name]
        kept = field.current if field.current is not None and field.data is None and not field.removed else None
        if kept is None and field.current is not None:
            save({f"{name}_id": None})
            db.session.flush()
        photo = save_photo(field, current=field.current, plugin="core", alt=alt)
        values[f"{name}_id"] = photo.id if photo else None
    save(values)
    flash(_("The appearance was saved."), "success")
    return STUDIO


def _imagined(form: BrandingForm) -> Identity:
    theme = themes()[form.theme_name]
    kept = {name: value for name, value in current_values().items() if name in ("logo_id", "hero_id")}
    saved = identity()
    row = {**from_form(form), **kept, "name": form.name.data or saved.name}
    photos = {row[f"{n}_id"]: picture for n in ("logo", "hero") if (picture := getattr(saved, n))}
    imagined = make_identity(row, theme, photos)
    query = urlencode({"theme": theme.name, **({} if form.theme_colours.data else row["colours"])})
    return replace(imagined, stylesheet_address=f"/merek/pratinjau.css?{query}")


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


def _icon(name: str, palette: Palette, logo: str, size: int) -> bytes:
    data = storage().read(logo) if logo else None
    return _made_icon(name, palette, data, size)


@lru_cache(maxsize=16)
def _made_icon(name: str, palette: Palette, logo: bytes | None, size: int) -> bytes:
    return icons.from_logo(logo, size) if logo else icons.drawn(name, palette, size)
