"""The page of one's own devices."""

from __future__ import annotations

from flask import Response, flash
from flask_babel import gettext as _
from flask_login import current_user

from ...database.engine import db
from ...plugins.blueprint import Blueprint
from ...shell.htmx import redirect
from ..answers import page
from ..forms import EmptyForm
from . import services

bp = Blueprint("accounts_devices", __name__)

HOME = "/akun/perangkat"


@bp.get("/akun/perangkat", access="signed in")
def index() -> Response:
    """Where one is signed in."""
    return page("accounts/devices/index.html", EmptyForm(), places=services.places(current_user))


@bp.post("/akun/perangkat/<handle>/keluar", access="signed in")
def end(handle: str) -> Response:
    """End one session."""
    if services.end(current_user, handle):
        db.session.commit()
        flash(_("That device is signed out."), "success")
    return redirect(HOME)


@bp.post("/akun/perangkat/<handle>/kenal", access="signed in")
def recognise(handle: str) -> Response:
    """It was oneself."""
    services.recognise(current_user, handle)
    return redirect(HOME)


@bp.post("/akun/perangkat/keluar-semua", access="signed in")
def end_others() -> Response:
    """End all sessions but this one."""
    services.end_others(current_user)
    db.session.commit()
    flash(_("You are signed out everywhere else."), "success")
    return redirect(HOME)
