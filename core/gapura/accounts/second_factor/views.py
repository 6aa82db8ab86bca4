"""The pages of the second step: at sign-in, and under one's own account."""

from __future__ import annotations

import re
import time
from typing import Any

from flask import Response, flash, make_response, request
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from ...branding.services import identity
from ...database.engine import db
from ...plugins.blueprint import Blueprint
from ...shell.htmx import redirect
from .. import entering, sessions, throttle
from ..answers import page, too_often
from ..forms import EmptyForm
from ..freshness import needs_fresh
from ..openid.services import identities_of
from ..passkeys.services import passkeys_of
from ..redirects import safe_target
from . import codes, policy, services
from .forms import SecondStepForm, SetUpForm

bp = Blueprint("accounts_second_factor", __name__)

HOME = "/akun/keamanan"
SET_UP = "/akun/keamanan/aplikasi"
PENDING = "authenticator"  # where the session keeps the sealed secret of an app that is being set up
_CODES = re.compile(r"(?:[a-z0-9]{4}-){3}[a-z0-9]{4}(?: (?:[a-z0-9]{4}-){3}[a-z0-9]{4}){0,19}")


@bp.get("/masuk/langkah-kedua", access="public")
def step() -> Response:
    """The page that asks for the code after the password."""
    half = entering.half()
    if half is None:
        return redirect("/masuk")
    return page("accounts/second_factor/step.html", SecondStepForm(), **_between(half))


@bp.post("/masuk/langkah-kedua", access="public")
def step_now() -> Response:
    """Check the code, and sign in."""
    half, form, template = entering.half(), SecondStepForm(), "accounts/second_factor/step.html"
    if half is None:
        flash(_("That took too long. Please sign in again."), "warning")
        return redirect("/masuk")
    context = _between(half)
    if not form.validate_on_submit():
        return page(template, form, 422, **context)
    key = f"second step {half.user.id}"
    pause = throttle.begin_sign_in(key, request.remote_addr)
    if pause is not None:
        return too_often(template, form, pause, **context)
    way = services.check(half.user, form.code.data)
    if not way:
        entering.note_wrong_code(half.user)
        form.form_errors.append(_("This code is not right, or it was used already. Wait for the next one."))
        return page(template, form, 422, **context)
    throttle.sign_in_succeeded(key, request.remote_addr)
    if way == "recovery":
        left = services.recovery_codes_left(half.user)
        flash(_("You used a recovery code; %(left)s are left. Make new ones under “Security”.", left=left), "warning")
    return entering.complete(half.user, half.target, elsewhere=half.elsewhere)


@bp.get("/akun/keamanan", access="signed in")
def overview() -> Response:
    """What protects the account."""
    context: dict[str, Any] = {
        "app": services.has_app(current_user), "codes_left": services.recovery_codes_left(current_user),
        "passkeys": passkeys_of(current_user), "required": policy.is_required(current_user),
        "identities": identities_of(current_user),
    }  # fmt: skip
    return page("accounts/second_factor/overview.html", EmptyForm(), **context)


@bp.route("/akun/keamanan/aplikasi", methods=["GET", "POST"], access="signed in")
@needs_fresh
def set_up() -> Response:
    """Set an app up: scan, type its code, keep the recovery codes."""
    form, own = SetUpForm(), sessions.current_session()
    secret = codes.unseal(str(own.get(PENDING, ""))) or codes.fresh_secret()
    if own.get(PENDING) is None or not form.validate_on_submit():
        own[PENDING] = codes.seal(secret)
        return _set_up_page(form, secret, 422 if form.errors else 200)
    pause = throttle.begin_sign_in(f"second step {current_user.id}", request.remote_addr)
    if pause is not None:
        return too_often("accounts/second_factor/set_up.html", form, pause, **_shown(secret))
    found = codes.matching_step(secret, form.code.data, time.time())
    if found is None:
        form.code.errors = [_("This is not the code that the app shows now. Check the clock of your phone.")]
        return _set_up_page(form, secret, 422)
    fresh = services.turn_on(current_user, secret, found)
    db.session.commit()
    del own[PENDING]
    throttle.sign_in_succeeded(f"second step {current_user.id}", request.remote_addr)
    return page("accounts/second_factor/codes.html", EmptyForm(formdata=None), codes=fresh, target=_target())


@bp.post("/akun/keamanan/aplikasi/matikan", access="signed in")
@needs_fresh
def turn_off() -> Response:
    """Forget the app."""
    services.turn_off(current_user)
    db.session.commit()
    flash(_("The authenticator app is not needed any more at sign-in."), "success")
    return redirect(HOME)


@bp.post("/akun/keamanan/kode-cadangan", access="signed in")
@needs_fresh
def renew_codes() -> Response:
    """New recovery codes; the earlier ones do not work any more."""
    if not current_user.has_second_factor:
        return redirect(HOME)
    fresh = services.renew_recovery_codes(current_user)
    db.session.commit()
    return page("accounts/second_factor/codes.html", EmptyForm(formdata=None), codes=fresh, target=HOME)


@bp.post("/akun/keamanan/kode-cadangan.txt", access="signed in")
def download_codes() -> Response:
    """The codes that the page shows, as a file; they are known to nobody but that page, so it sends them along."""
    sent = request.form.get("codes", "")
    if not _CODES.fullmatch(sent):
        return redirect(HOME)
    lines = [_("Recovery codes for %(portal)s. Each works once.", portal=identity().name), "", *sent.split(" "), ""]
    answer = make_response("\r\n".join(lines))
    answer.headers["Content-Type"] = "text/plain; charset=utf-8"
    answer.headers["Content-Disposition"] = 'attachment; filename="kode-cadangan.txt"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _between(half: entering.Half) -> dict[str, Any]:
    return {"passkey": services.has_passkey(half.user), "target": half.target}


def _set_up_page(form: SetUpForm, secret: str, status: int) -> Response:
    return page("accounts/second_factor/set_up.html", form, status, **_shown(secret))


def _shown(secret: str) -> dict[str, Any]:
    address = codes.address(secret, current_user.contact, identity().name)
    return {
        "secret": " ".join(re.findall(".{1,4}", secret)), "address": address, "required": policy.lacks(current_user),
        "qr": Markup(codes.qr(address)),  # noqa: S704  # made by the library of nothing but squares
        "target": _target(),
    }  # fmt: skip


def _target() -> str:
    return safe_target(request.values.get("next"), HOME)
