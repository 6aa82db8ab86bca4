"""The living page of components: what pages are made of, in the regency's own colours, each with its template."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Response, current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ..branding.palette import dark_roles, roles
from ..branding.services import identity
from ..database.types import utcnow
from ..forms import BooleanField, ChoiceField, ChoicesField, Form, LongTextField, TextField
from ..plugins.blueprint import Blueprint
from ..shell.formatting import local
from ..shell.htmx import render

bp = Blueprint("settings_components", __name__)

EXAMPLES = ("buttons", "notices", "cards", "lists", "facts", "forms", "charts")
FOLDER = Path(__file__).parents[1] / "templates" / "settings" / "components"


class ExampleForm(Form):
    """One field of each common kind, the first with something wrong."""

    name = TextField(_l("Name"), required=True, max_length=80, description=_l("With a sentence of help."))
    kind = ChoiceField(_l("Kind"), choices={"a": _l("First"), "b": _l("Second")}, blank=_l("Please choose"))
    text = LongTextField(_l("Description"), max_length=500)
    agree = BooleanField(_l("Yes, that is so"))
    colours = ChoicesField(_l("Several"), choices={"a": _l("First"), "b": _l("Second"), "c": _l("Third")})


@bp.get("/pengaturan/komponen", access="core.settings")
def index() -> Response:
    """Colours, sizes, icons and every component."""
    form, palette = ExampleForm(), identity().palette
    form.name.errors = [_("Please fill this in.")]
    dark, light = dark_roles(palette), {**roles(palette), "surface-raised": "#ffffff"}
    return render(
        "settings/components.html",
        titles={
            "colours": _("Colours"), "scale": _("Sizes"), "icons": _("Icons"), "buttons": _("Buttons and switches"),
            "notices": _("Notices and labels"), "cards": _("Cards, rows and tiles"), "lists": _("Lists and tables"),
            "facts": _("Facts and figures"), "forms": _("Forms"), "charts": _("Charts"),
        },
        colours=[(name, light.get(name, ""), dark.get(name, "")) for name in light],
        icons=_icons(),
        examples={name: (FOLDER / f"{name}.html").read_text(encoding="utf-8") for name in EXAMPLES},
        form=form,
        today=local(utcnow()).date(),
    )  # fmt: skip


def _icons() -> list[str]:
    sprite = current_app.extensions["gapura.assets"].find("core/icons.svg")
    return re.findall(r'<symbol id="([\w-]+)"', sprite.path.read_text(encoding="utf-8"))
