"""Acting as somebody, and being oneself again."""

from __future__ import annotations

from flask import Response, abort, flash, url_for
from flask_babel import gettext as _

from ...database.engine import db
from ...plugins.blueprint import Blueprint
from ...shell.htmx import redirect
from ..models import User
from ..services import Refused
from . import services

bp = Blueprint("acting", __name__)

PERSON = "/pengaturan/pengguna/<int(max=2147483647):user_id>"


@bp.post(f"{PERSON}/sebagai", access="core.act_as")
def begin(user_id: int) -> Response:
    """Go on as this person."""
    user = db.session.get(User, user_id) or abort(404)
    try:
        services.begin(user)
    except Refused as refusal:
        flash(str(refusal), "danger")
        return redirect(url_for("settings_people.person", user_id=user_id))
    return redirect("/akun")


@bp.post(services.END, access="signed in")
def end() -> Response:
    """Be oneself again."""
    other = services.end()
    if other is None:
        return redirect("/akun")
    flash(_("You are yourself again."), "success")
    return redirect(url_for("settings_people.person", user_id=other))
