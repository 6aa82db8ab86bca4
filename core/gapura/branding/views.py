"""The branding studio, and the files by which browsers see the regency's face."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from flask import Response, flash, make_response, request
from flask_babel import gettext as _

from ..database.engine import db
from ..forms import once
from ..media.models import Photo
from ..media.services import names_of, storage, store_photo
from ..plugins.blueprint import Blueprint
from ..shell.front import front_page
from ..shell.htmx import redirect, render
from .extracting import palette_of
from .forms import EMERGENCY_ROWS, BrandingForm, from_form, to_form
from .identity import Identity, make_identity
from .preview import render_in
from .services import current_values, identity, save, theme_problems, themes
from .themes import DEFAULT
from .versions.services import before_last

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
    fine, wish = form.validate_on_submit(), request.form.get("use")
    if wish == "better":
        form.use(form.better or form.palette)
        flash(_("The colours were adjusted so that everything can be read. Look at the preview, then save."), "info")
        return _studio(form)
    if wish == "logo":
        return _colours_of_logo(form)
    if not fine:
        return _studio(form, 422)
    return redirect(once.submit(form, lambda: _save(form)))


@bp.route(f"{STUDIO}/pratinjau", methods=["GET", "POST"], access=SETTINGS)
def preview() -> Response:
    """The home page as it would look with what the form holds, whether it is acceptable yet or not."""
    form = _filled()
    form.validate()
    shown = _imagined(form) if request.method == "POST" else identity()
    response = make_response(render_in(shown.theme, "home.html", identity=shown, **front_page(shown), preview=True))
    response.headers["Cache-Control"] = "no-store"
    return response


def _filled() -> BrandingForm:
    values = current_values()
    theme = themes().get(values["theme"], DEFAULT)
    photos = {name: db.session.get(Photo, values[f"{name}_id"]) for name in ("logo", "hero") if values[f"{name}_id"]}
    return BrandingForm(data={**to_form(values, theme.palette.with_choice(values["colours"])), **photos})


def _studio(form: BrandingForm, status: int = 200) -> Response:
    context: dict[str, Any] = {
        "rows": range(1, EMERGENCY_ROWS + 1),
        "problems": theme_problems(),
        "undo": before_last() is not None,
    }
    response = make_response(render("branding/studio.html", form=form, **context), status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _colours_of_logo(form: BrandingForm) -> Response:
    """Fill the colours from the logo that was just chosen, else from the one there is."""
    logo = _logo_bytes(form)
    if logo is None:
        flash(_("Please choose a logo first. Its colours are taken from it."), "info")
    else:
        form.use(palette_of(logo))
        flash(_("These colours are taken from the logo. Look at the preview, then save."), "info")
    return _studio(form)


def _logo_bytes(form: BrandingForm) -> bytes | None:
    sent = form.logo.data
    if sent is not None:
        return sent.variants[min(sent.variants)] if sent.variants else storage().read(names_of(sent)[0])
    return storage().read(names_of(form.logo.current)[0]) if form.logo.current is not None else None


def _save(form: BrandingForm) -> str:
    """Save; a picture that was replaced stays with the versions that show it."""
    values = from_form(form)
    for name, alt in (("logo", values["name"]), ("hero", values["hero_alt"])):
        field = form[name]
        photo = None if field.removed else field.current
        if field.data is not None:
            photo = store_photo(field.data, plugin="core", alt=alt)
        elif photo is not None:
            photo.alt = alt
        values[f"{name}_id"] = photo.id if photo else None
    save(values)
    flash(_("The appearance was saved."), "success")
    return STUDIO


def _imagined(form: BrandingForm) -> Identity:
    theme = themes()[form.theme_name]
    kept = {name: value for name, value in current_values().items() if name in ("logo_id", "hero_id")}
    saved = identity()
    row = {**from_form(form), **kept, "name": form.name.data or saved.name, "home": saved.home.stored()}
    photos = {row[f"{n}_id"]: picture for n in ("logo", "hero") if (picture := getattr(saved, n))}
    imagined = make_identity(row, theme, photos)
    query = urlencode({"theme": theme.name, **({} if form.theme_colours.data else row["colours"])})
    return replace(imagined, stylesheet_address=f"/merek/pratinjau.css?{query}")
