"""The pages for a forgotten password."""

from __future__ import annotations

from flask import Response, flash, request
from flask_babel import gettext as _

from ...database.engine import db
from ...mail.services import can_be_sent
from ...plugins.blueprint import Blueprint
from ...shell.htmx import redirect
from .. import passwords, throttle, tokens
from ..answers import login_key, page, taken_back_when_busy, too_often
from . import services
from .forms import CodeForm, ForgottenForm, NewPasswordForm

bp = Blueprint("accounts_reset", __name__)

PER_ACCOUNT = (3, 3600)  # links for one account, per seconds
PER_NETWORK = (30, 3600)


@bp.get("/lupa-kata-sandi", access="public")
def forgotten() -> Response:
    """The page that asks whose password it is."""
    return page("accounts/reset/forgotten.html", ForgottenForm(), can_be_sent=can_be_sent())


@bp.post("/lupa-kata-sandi", access="public")
def forgotten_now() -> Response:
    """Send a link, or not; the answer is the same."""
    form, template = ForgottenForm(), "accounts/reset/forgotten.html"
    if not form.validate_on_submit():
        return page(template, form, 422, can_be_sent=can_be_sent())
    pauses = [
        throttle.allow("reset network", throttle.network_of(request.remote_addr), *PER_NETWORK),
        throttle.allow("reset account", login_key(form.login.data), *PER_ACCOUNT),
    ]
    if any(pauses):
        return too_often(template, form, max(pause or 0 for pause in pauses), can_be_sent=can_be_sent())
    services.ask(form.login.data)
    db.session.commit()
    return redirect("/lupa-kata-sandi/terkirim")


@bp.get("/lupa-kata-sandi/terkirim", access="public")
def sent() -> Response:
    """What to do now."""
    return page("accounts/reset/sent.html")


@bp.get("/atur-ulang/<token>", access="public")
def choose(token: str) -> Response:
    """The page behind the link; only sending its form uses the link up."""
    found = tokens.look(tokens.RESET, token)
    if found is None:
        return _over()
    return _private(page("accounts/reset/choose.html", NewPasswordForm(found.user), person=found.user))


@bp.post("/atur-ulang/<token>", access="public")
def choose_now(token: str) -> Response:
    """Set the new password."""
    found = tokens.look(tokens.RESET, token)
    if found is None:
        return _over()
    form = NewPasswordForm(found.user)
    if not form.validate_on_submit():
        return _private(page("accounts/reset/choose.html", form, 422, person=found.user))
    password_hash = passwords.hash_password(form.new.data)
    used = tokens.use(tokens.RESET, token)
    if used is None:
        return _over()
    services.choose(used, password_hash)
    return _chosen()


@bp.get("/kode-sekali-pakai", access="public")
def code() -> Response:
    """The page for a code from the counter."""
    return page("accounts/reset/code.html", CodeForm())


@bp.post("/kode-sekali-pakai", access="public")
def code_now() -> Response:
    """Check the code, and set the new password."""
    form, template = CodeForm(), "accounts/reset/code.html"
    if not form.validate_on_submit():
        return page(template, form, 422)
    key = f"code {login_key(form.login.data)}"
    pause = throttle.begin_sign_in(key, request.remote_addr)
    if pause is not None:
        return too_often(template, form, pause)
    with taken_back_when_busy(key):
        password_hash = passwords.hash_password(form.new.data)  # first: as slow for a wrong code as for a right one
    found = services.look_at_code(form.login.data, form.code.data)
    used = services.use_code(found.user, form.code.data) if found else None
    if used is None:
        form.form_errors.append(_("The address or number, or the code, is not right, or the code is over."))
        return page(template, form, 422)
    throttle.sign_in_succeeded(key, request.remote_addr)
    services.choose(used, password_hash)
    return _chosen()


def _chosen() -> Response:
    db.session.commit()
    flash(_("Your new password is set. Please sign in with it."), "success")
    return redirect("/masuk")


def _over() -> Response:
    return page("accounts/reset/over.html", None, 410)


def _private(answer: Response) -> Response:
    """The address holds the secret: it is told to nobody else."""
    answer.headers["Referrer-Policy"] = "same-origin"
    answer.headers["Cache-Control"] = "no-store"
    return answer
