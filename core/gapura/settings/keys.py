"""Keys with which programs of others send reports."""

from __future__ import annotations

from flask import Response, abort, flash
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ..collections.open311 import keys
from ..collections.open311.models import ApiKey
from ..database.engine import db
from ..forms import Form, TextField
from ..plugins.blueprint import Blueprint
from ..shell.htmx import redirect, render

bp = Blueprint("settings_keys", __name__)

HERE = "/pengaturan/kunci"


class KeyForm(Form):
    """Who gets a key."""

    name = TextField(
        _l("Whose program it is"),
        required=True,
        max_length=120,
        description=_l("For instance the office, company or association, and what the program is called."),
    )


@bp.route(HERE, methods=["GET", "POST"], access="core.keys")
def index() -> Response:
    """Every key, and a form for one more; a new one is shown once, on the page that answers."""
    form = KeyForm()
    if form.validate_on_submit():
        kept, key = keys.give(form.name.data)
        db.session.commit()
        answer = render("settings/key_made.html", kept=kept, key=key)
        answer.headers["Cache-Control"] = "no-store"
        return answer
    page = render("settings/keys.html", form=form, keys=keys.every())
    page.status_code = 400 if form.errors else 200
    return page


@bp.post(f"{HERE}/<int(max=2147483647):key_id>/akhiri", access="core.keys")
def end(key_id: int) -> Response:
    """A key opens nothing any more."""
    kept = db.session.get(ApiKey, key_id) or abort(404)
    keys.end(kept)
    db.session.commit()
    flash(_("The key of %(name)s opens nothing any more.", name=kept.name), "success")
    return redirect(HERE)
