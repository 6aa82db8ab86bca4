"""Signing in, out and up, and one's own account."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, request
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import ServiceUnavailable

from ..database.engine import db
from ..forms import once
from ..plugins.assembly import current_assembly
from ..plugins.blueprint import Blueprint
from ..shell.htmx import redirect, render
from . import passwords, services, throttle
from .contact import normal_login
from .forms import EmptyForm, NameForm, PasswordForm, SignInForm, SignUpForm
from .models import User
from .redirects import safe_target

bp = Blueprint("accounts", __name__)

HOME = "/akun"
SIGN_UPS = (30, 3600)  # accounts from one network, per seconds


@bp.get("/masuk", access="public")
def sign_in() -> Response:
    """The page for signing in."""
    target = safe_target(request.args.get("next"), HOME)
    if current_user.is_authenticated:
        return redirect(target)
    form = SignInForm(data={"next": target})
    return _page("accounts/sign_in.html", form)


@bp.post("/masuk", access="public")
def sign_in_now() -> Response:
    """Check what was typed, and sign in."""
    form = SignInForm()
    if not form.validate_on_submit():
        return _page("accounts/sign_in.html", form, 422)
    pause = throttle.begin_sign_in(_login_key(form.login.data), request.remote_addr)
    if pause is not None:
        return _too_often("accounts/sign_in.html", form, pause)
    user = _judged(form.login.data, form.password.data)
    if user is None:
        services.note_failed_sign_in(form.login.data)
        db.session.commit()
        form.form_errors.append(_("The e-mail address or phone number, or the password, is not right."))
        return _page("accounts/sign_in.html", form, 422)
    throttle.sign_in_succeeded(_login_key(form.login.data), request.remote_addr)
    services.note_sign_in(user)
    db.session.commit()
    services.start_session(user)
    return redirect(safe_target(form.next.data, HOME))


@bp.get("/daftar", access="public")
def sign_up() -> Response:
    """The page for a new account."""
    if current_user.is_authenticated:
        return redirect(HOME)
    return _page("accounts/sign_up.html", SignUpForm(data={"next": safe_target(request.args.get("next"), HOME)}))


@bp.post("/daftar", access="public")
def sign_up_now() -> Response:
    """Make the account and sign in."""
    form = SignUpForm()
    if not form.validate_on_submit():
        return _page("accounts/sign_up.html", form, 422)
    pause = throttle.allow("sign-up", throttle.network_of(request.remote_addr), *SIGN_UPS)
    if pause is not None:
        return _too_often("accounts/sign_up.html", form, pause)
    made: list[User] = []
    password_hash = passwords.hash_password(form.password.data)
    try:
        target = once.submit(form, lambda: _make_account(form, password_hash, made))
    except services.Refused:
        db.session.rollback()
        form.login.errors = [_("This cannot be used for a new account. If it is yours, sign in instead.")]
        return _page("accounts/sign_up.html", form, 422)
    for user in made:
        flash(_("Welcome, %(name)s. Your account is ready.", name=user.name), "success")
        services.start_session(user)
    return redirect(target)


def _make_account(form: SignUpForm, password_hash: str, made: list[User]) -> str:
    kind, value = normal_login(form.login.data) or ("", "")
    email, phone = (value, None) if kind == "email" else (None, value)
    user = services.create_user(form.name.data, email, phone, password_hash)
    services.note_sign_in(user)
    made.append(user)
    return safe_target(form.next.data, HOME)


@bp.get("/keluar", access="public")
def sign_out() -> Response:
    """Ask before signing out, because a link alone must not do it."""
    if not current_user.is_authenticated:
        return redirect("/")
    return _page("accounts/sign_out.html", EmptyForm())


@bp.post("/keluar", access="public")
def sign_out_now() -> Response:
    """Sign out."""
    if current_user.is_authenticated:
        services.end_session(current_user)
        db.session.commit()
        flash(_("You are signed out."), "success")
    return redirect("/")


@bp.get("/akun", access="signed in")
def account() -> Response:
    """One's own page: data, roles, and what the mini-apps have for this person."""
    widgets = current_assembly().hooks.items("dashboard_widgets")
    return render("accounts/account.html", widgets=widgets, person=current_user, role_titles=services.ROLE_TITLES)


@bp.route("/akun/nama", methods=["GET", "POST"], access="signed in")
def name() -> Response:
    """Change what one is called."""
    form = NameForm(obj=current_user)
    if form.validate_on_submit():
        services.rename(current_user, form.name.data)
        db.session.commit()
        flash(_("Your name was changed."), "success")
        return redirect(HOME)
    return _page("accounts/name.html", form, 422 if form.errors else 200)


@bp.route("/akun/kata-sandi", methods=["GET", "POST"], access="signed in")
def password() -> Response:
    """Change the password, which ends all other sessions."""
    form = PasswordForm()
    if not form.validate_on_submit():
        return _page("accounts/password.html", form, 422 if form.errors else 200)
    login = current_user.contact
    pause = throttle.begin_sign_in(login, request.remote_addr)
    if pause is not None:
        return _too_often("accounts/password.html", form, pause)
    if not _is_own(form.current.data):
        form.current.errors = [_("This is not your current password.")]
        return _page("accounts/password.html", form, 422)
    services.change_password(current_user, passwords.hash_password(form.new.data))
    db.session.commit()
    throttle.sign_in_succeeded(login, request.remote_addr)
    flash(_("Your password was changed. You are signed out everywhere else."), "success")
    return redirect(HOME)


def _login_key(typed: str) -> str:
    """What tries are counted by: the same however the address or number is written."""
    found = normal_login(typed)
    return found[1] if found else typed.casefold()


def _judged(login: str, password: str) -> User | None:
    try:
        return services.check_credentials(login, password)
    except ServiceUnavailable:
        throttle.take_back(_login_key(login), request.remote_addr)
        raise


def _is_own(password: str) -> bool:
    try:
        return passwords.verify(current_user.password_hash, password)
    except ServiceUnavailable:
        throttle.take_back(current_user.contact, request.remote_addr)
        raise


def _too_often(template: str, form: Any, pause: int) -> Response:
    minutes = max(1, -(-pause // 60))
    form.form_errors.append(_("Too many tries. Please wait %(minutes)s min, then try again.", minutes=minutes))
    answer = _page(template, form, 429)
    answer.headers["Retry-After"] = str(pause)
    return answer


def _page(template: str, form: Any, status: int = 200) -> Response:
    answer = render(template, form=form)
    answer.status_code = status
    return answer
