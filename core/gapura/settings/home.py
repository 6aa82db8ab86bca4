"""The home page as the administrator arranges it: which sections, in which order, and the regency's figures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask import Response, abort, flash, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ..branding.front import CARDS, MOST_FIGURES, Figure, moved
from ..branding.services import identity, save
from ..database.engine import db
from ..forms import Form, TextField, once
from ..plugins.assembly import current_assembly
from ..plugins.blueprint import Blueprint
from ..shell.front import arranged, titles
from ..shell.htmx import redirect, render
from ..shell.language import current_language

bp = Blueprint("settings_home", __name__)

HERE = "/pengaturan/beranda"
STEPS = {"up": -1, "down": 1}


class FiguresForm(Form):
    """The regency's figures."""


for _row in range(1, MOST_FIGURES + 1):
    setattr(FiguresForm, f"value_{_row}", TextField(_l("Figure"), max_length=30))
    setattr(FiguresForm, f"id_{_row}", TextField(_l("Label in Indonesian"), max_length=60))
    setattr(FiguresForm, f"en_{_row}", TextField(_l("Label in English"), max_length=60))
    setattr(FiguresForm, f"source_{_row}", TextField(_l("Source and year"), max_length=80))


@dataclass(frozen=True)
class Row:
    """A section as the administrator sees it."""

    key: str
    title: str
    shown: bool


@bp.get(HERE, access="core.settings")
def index() -> Response:
    """The sections in their order, and the figures."""
    return _page(_filled())


@bp.post(f"{HERE}/bagian", access="core.settings")
def arrange() -> Response:
    """Move a section, show it or hide it."""
    home, key, step = identity().home, request.form.get("key", ""), request.form.get("step", "")
    keys = arranged(home)
    if key not in keys:
        abort(400)
    if step in STEPS:
        home = replace(home, order=tuple(moved(keys, key, STEPS[step])))
    else:
        hidden = home.hidden - {key} if request.form.get("shown") == "1" else home.hidden | {key}
        home = replace(home, order=tuple(keys), hidden=hidden)
    save({"home": home.stored()})
    db.session.commit()
    return redirect(f"{HERE}#{key.replace(':', '-')}")


@bp.post(HERE, access="core.settings")
def save_figures() -> Response:
    """Keep the figures."""
    form = _filled()
    if not form.validate_on_submit():
        return _page(form, 422)
    return redirect(once.submit(form, lambda: _save(form)))


def _save(form: FiguresForm) -> str:
    figures = tuple(one for row in range(1, MOST_FIGURES + 1) if (one := _figure(form, row)))
    save({"home": replace(identity().home, figures=figures).stored()})
    flash(_("The figures were saved."), "success")
    return HERE


def _figure(form: FiguresForm, row: int) -> Figure | None:
    value, indonesian, english, source = (form[f"{n}_{row}"].data or "" for n in ("value", "id", "en", "source"))
    if not value:
        return None
    return Figure(value, {"id": indonesian or english, "en": english or indonesian}, source)


def _filled() -> FiguresForm:
    data: dict[str, Any] = {}
    for row, one in enumerate(identity().home.figures, 1):
        labels = {f"{language}_{row}": one.labels.get(language, "") for language in ("id", "en")}
        data |= {f"value_{row}": one.value, f"source_{row}": one.source, **labels}
    return FiguresForm(data=data)


def _page(form: FiguresForm, status: int = 200) -> Response:
    response = render("settings/home.html", form=form, sections=_rows(), numbers=range(1, MOST_FIGURES + 1))
    response.status_code = status
    return response


def _rows() -> list[Row]:
    plugins, own, home = current_assembly().plugins, titles(), identity().home
    return [
        Row(key, own.get(key) or plugins[key.removeprefix(CARDS)].manifest.text("title", current_language()),
            key not in home.hidden)
        for key in arranged(home)
    ]  # fmt: skip
