"""To the provider and back: to sign in, to connect an identity, or to show again who one is."""

from __future__ import annotations

import logging
import time
from typing import Any

from flask import Response, abort, flash, make_response, request
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import TooManyRequests

from ...database.engine import db
from ...forms.csrf import signed_by_its_sender
from ...plugins.blueprint import Blueprint
from ...shell.htmx import redirect
from .. import entering, freshness, sessions, throttle
from ..answers import page
from ..freshness import needs_fresh
from ..models import User
from ..redirects import safe_target
from ..services import Refused, end_other_sessions
from . import provider, services

log = logging.getLogger(__name__)
bp = Blueprint("accounts_openid", __name__)

SECURITY, BACK = "/akun/keamanan", "/masuk/sso/kembali"
ENTER, CONNECT, PROVE = "enter", "connect", "prove"
TRIES = (60, 600)  # journeys to the provider from one network, per seconds
LATELY = 300  # seconds ago that the person may have shown the provider who they are, where they have to show it again


@bp.get("/masuk/sso", access="public")
def begin() -> Response:
    """To the provider, to sign in."""
    target = safe_target(request.args.get("next"), "/akun")
    return redirect(target) if current_user.is_authenticated else _go(ENTER, target)


@bp.get("/masuk/sso/lagi", access="signed in")
def again() -> Response:
    """To the provider, to show again who one is."""
    return _go(PROVE, safe_target(request.args.get("next"), "/akun"), prompt="login", max_age=0)


@bp.post(f"{SECURITY}/sso", access="signed in")
@needs_fresh
def connect() -> Response:
    """To the provider, to connect its identity with this account."""
    return _go(CONNECT, SECURITY)


@bp.post(f"{SECURITY}/sso/<int(max=2147483647):identity_id>/putus", access="signed in")
@needs_fresh
def disconnect(identity_id: int) -> Response:
    """Let an identity open this account no more."""
    if services.disconnect(current_user, identity_id):
        db.session.commit()
        flash(_("The connection was removed."), "success")
    return redirect(SECURITY)


@bp.get(BACK, access="public")
def back() -> Response:
    """From the provider: believe it or not, and go on with what was begun."""
    provider.title() or abort(404)
    begun = sessions.current_session().pop(provider.NAME, None)
    try:
        told = provider.claims()
        if not isinstance(begun, dict):
            raise provider.Untrusted("nothing was begun in this session")
        return _go_on(begun, told)
    except provider.Untrusted as error:
        log.warning("sign-on elsewhere was not believed: %s", error)
        return _failed(_("Its answer could not be used, or it took too long. Please try once more."), 400)
    except Refused as refusal:
        db.session.rollback()
        return _failed(str(refusal), 409)


@bp.post("/masuk/sso/keluar", access="public")
@signed_by_its_sender
def ended_there() -> Response:
    """The provider says that somebody signed out there: their sessions here end too."""
    provider.title() or abort(404)
    try:
        subject = provider.logged_out(request.form.get("logout_token", ""))
    except provider.Untrusted as error:
        log.warning("a logout token was not believed: %s", error)
        return make_response({"error": "invalid_request"}, 400, {"Cache-Control": "no-store"})
    identity = services.find(provider.settings().oidc_issuer, subject)
    if identity is not None:
        end_other_sessions(db.session.get_one(User, identity.user_id))
        db.session.commit()
    return make_response("", 200, {"Cache-Control": "no-store"})


def _go(purpose: str, target: str, **wishes: Any) -> Response:
    provider.title() or abort(404)
    pause = throttle.allow("openid", request.remote_addr or "", *TRIES)
    if pause is not None:
        raise TooManyRequests(retry_after=pause)
    sessions.current_session()[provider.NAME] = {"purpose": purpose, "next": target, "user": current_user.id}
    try:
        return provider.ask(provider.settings().public_url + BACK, **wishes)
    except provider.Untrusted as error:
        log.warning("the provider could not be asked: %s", error)
        return _failed(_("It does not answer at the moment. Please try later, or use your password."), 503)


def _go_on(begun: dict[str, Any], told: Any) -> Response:
    target = safe_target(begun["next"], "/akun")
    if begun["purpose"] == ENTER:
        return _enter(told, target)
    if not current_user.is_authenticated or current_user.id != begun["user"]:
        raise provider.Untrusted("somebody else is signed in by now")
    if begun["purpose"] == CONNECT:
        services.connect(current_user, told)
        db.session.commit()
        flash(_("From now on you can sign in with %(name)s too.", name=provider.title()), "success")
        return redirect(target)
    if services.person(told).id != current_user.id:
        raise Refused(services.SOMEBODY_ELSES)
    if time.time() - float(told.get("auth_time") or 0) > LATELY:
        raise provider.Untrusted("the person did not show who they are just now")
    freshness.prove()
    return redirect(target)


def _enter(told: Any, target: str) -> Response:
    user, strong = services.person(told), services.is_strong(told)
    db.session.commit()
    if strong:
        return entering.complete(user, target, strong=True, elsewhere=True)
    return entering.enter(user, target, elsewhere=True)


def _failed(why: str, status: int) -> Response:
    answer = page("accounts/openid/failed.html", status=status, why=why, name=provider.title())
    answer.headers["Cache-Control"] = "no-store"
    return answer
