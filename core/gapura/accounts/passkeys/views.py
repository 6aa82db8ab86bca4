"""Adding, naming and removing passkeys, and signing in with one. The script ``passkeys.js`` talks to these."""

from __future__ import annotations

from flask import Response, abort, flash, make_response, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from ...audit.services import record
from ...database.engine import db
from ...forms import Form, HiddenField, TextField
from ...plugins.blueprint import Blueprint
from ...shell.htmx import redirect
from .. import entering, throttle
from ..answers import page
from ..forms import EmptyForm
from ..freshness import needs_fresh
from ..redirects import safe_target
from ..second_factor import services as second_factor
from ..services import end_other_sessions
from . import services
from .models import Passkey

bp = Blueprint("accounts_passkeys", __name__)

HOME = "/akun/keamanan"
ANY_ID = "int(max=2147483647)"
TRIES = (60, 900)  # of one network, per seconds


class PasskeyForm(Form):
    """What the browser made, and what it shall be called."""

    name = TextField(_l("Name"), required=True, max_length=services.NAME_LENGTH)
    credential = HiddenField(max_length=services.LONGEST)


class NameForm(Form):
    """A new name."""

    name = TextField(_l("Name"), required=True, max_length=services.NAME_LENGTH)


@bp.get("/akun/keamanan/kunci-sandi", access="signed in")
@needs_fresh
def new() -> Response:
    """The page that adds one."""
    form = PasskeyForm(data={"name": _("My device")})
    return page("accounts/passkeys/new.html", form, possible=services.party() is not None)


@bp.post("/akun/keamanan/kunci-sandi/pilihan", access="signed in")
@needs_fresh
def adding_options() -> Response:
    """What the browser needs to make one."""
    return _json(services.adding_options(current_user, services.party() or abort(409)))


@bp.post("/akun/keamanan/kunci-sandi", access="signed in")
@needs_fresh
def add() -> Response:
    """Keep the one that the browser made."""
    form, who, template = PasskeyForm(), services.party(), "accounts/passkeys/new.html"
    if not form.validate_on_submit() or who is None:
        return page(template, form, 422, possible=who is not None)
    first = not current_user.has_second_factor
    try:
        services.add(current_user, who, form.credential.data or "", form.name.data)
    except services.Refused:
        db.session.rollback()
        form.form_errors.append(_("Your browser did not make a passkey that fits. Please try again."))
        return page(template, form, 422, possible=True)
    end_other_sessions(current_user)
    codes = second_factor.renew_recovery_codes(current_user) if first else []
    db.session.commit()
    flash(_("The passkey is added. You can sign in with it from now on."), "success")
    if codes:
        return page("accounts/second_factor/codes.html", EmptyForm(formdata=None), codes=codes, target=HOME)
    return redirect(HOME)


@bp.route(f"/akun/keamanan/kunci-sandi/<{ANY_ID}:passkey_id>/nama", methods=["GET", "POST"], access="signed in")
def rename(passkey_id: int) -> Response:
    """Give one another name."""
    passkey = _own(passkey_id)
    form = NameForm(obj=passkey)
    if not form.validate_on_submit():
        return page("accounts/passkeys/name.html", form, 422 if form.errors else 200, passkey=passkey)
    passkey.name = form.name.data
    db.session.commit()
    flash(_("The name is changed."), "success")
    return redirect(HOME)


@bp.post(f"/akun/keamanan/kunci-sandi/<{ANY_ID}:passkey_id>/hapus", access="signed in")
@needs_fresh
def remove(passkey_id: int) -> Response:
    """Remove one; nobody signs in with it any more."""
    db.session.delete(_own(passkey_id))
    second_factor.settle(current_user)
    record("user.passkey_removed", f"user:{current_user.id}")
    db.session.commit()
    flash(_("The passkey is removed. Remove it from your device as well."), "success")
    return redirect(HOME)


@bp.post("/masuk/kunci-sandi/pilihan", access="public")
def entering_options() -> Response:
    """What the browser needs to sign in."""
    return _json(services.entering_options(services.party() or abort(409)))


@bp.post("/masuk/kunci-sandi", access="public")
def enter() -> Response:
    """Sign in with what the browser signed; that took the device and its owner, so there is no second step."""
    pause = throttle.allow("passkey", throttle.network_of(request.remote_addr), *TRIES)
    if pause is not None:
        flash(_("Too many tries. Please wait %(minutes)s min, then try again.", minutes=-(-pause // 60)), "warning")
        return redirect("/masuk")
    try:
        user = services.owner_of(services.party() or abort(409), request.form.get("credential", ""))
    except services.Refused:
        db.session.rollback()
        record("session.refused", "passkey")
        db.session.commit()
        flash(_("Signing in with this passkey did not work. Please use your password."), "danger")
        return redirect("/masuk")
    return entering.complete(user, safe_target(request.form.get("next"), "/akun"))


def _own(passkey_id: int) -> Passkey:
    found = db.session.get(Passkey, passkey_id)
    return found if found is not None and found.user_id == current_user.id else abort(404)


def _json(body: str) -> Response:
    answer = make_response(body)
    answer.headers["Content-Type"] = "application/json"
    answer.headers["Cache-Control"] = "no-store"
    return answer
