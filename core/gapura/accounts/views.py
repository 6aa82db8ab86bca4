"""Signing in, out and up, and one's own account."""

from __future__ import annotations

from flask import Response, flash, request
from flask_babel import gettext as _
from flask_login import current_user

from ..database.engine import db
from ..forms import once
from ..plugins.assembly import current_assembly
from ..plugins.blueprint import Blueprint
from ..shell.htmx import redirect, render
from . import entering, freshness, notices, passwords, services, sessions, throttle
from .answers import login_key, page, refusal_of, taken_back_when_busy, too_often
from .contact import normal_login
from .devices import services as devices
from .forms import EmptyForm, NameForm, PasswordForm, SignInForm, SignUpForm
from .models import User
from .openid import provider
from .reach import services as reach
from .redirects import safe_target
from .second_factor import policy

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
    return page("accounts/sign_in.html", form)


@bp.post("/masuk", access="public")
def sign_in_now() -> Response:
    """Check what was typed, and sign in."""
    form = SignInForm()
    if not form.validate_on_submit():
        return page("accounts/sign_in.html", form, 422)
    pause = throttle.begin_sign_in(login_key(form.login.data), request.remote_addr)
    if pause is not None:
        return too_often("accounts/sign_in.html", form, pause)
    with taken_back_when_busy(login_key(form.login.data)):
        user = services.check_credentials(form.login.data, form.password.data)
    if user is None:
        services.note_failed_sign_in(form.login.data)
        db.session.commit()
        form.form_errors.append(_("The e-mail address or phone number, or the password, is not right."))
        return page("accounts/sign_in.html", form, 422)
    throttle.sign_in_succeeded(login_key(form.login.data), request.remote_addr)
    return entering.enter(user, safe_target(form.next.data, HOME))


@bp.get("/masuk/lagi", access="signed in")
def again() -> Response:
    """The page that asks for the password once more before an act that matters."""
    form = freshness.AgainForm()
    return page(freshness.TEMPLATE, form, target=freshness.target())


@bp.post("/masuk/lagi", access="signed in")
def again_now() -> Response:
    """Check it, and go on."""
    form = freshness.AgainForm()
    if not form.validate():
        return freshness.refused(form, target=freshness.target())
    freshness.prove()
    return redirect(freshness.target())


@bp.get("/daftar", access="public")
def sign_up() -> Response:
    """The page for a new account."""
    if current_user.is_authenticated:
        return redirect(HOME)
    return page("accounts/sign_up.html", SignUpForm(data={"next": safe_target(request.args.get("next"), HOME)}))


@bp.post("/daftar", access="public")
def sign_up_now() -> Response:
    """Make the account and sign in."""
    form = SignUpForm()
    if not form.validate_on_submit():
        return page("accounts/sign_up.html", form, 422)
    pause = throttle.allow("sign-up", throttle.network_of(request.remote_addr), *SIGN_UPS)
    if pause is not None:
        return too_often("accounts/sign_up.html", form, pause)
    made: list[User] = []
    password_hash = passwords.hash_password(form.password.data)
    try:
        target = once.submit(form, lambda: _make_account(form, password_hash, made))
    except services.Refused:
        db.session.rollback()
        form.login.errors = [_("This cannot be used for a new account. If it is yours, sign in instead.")]
        return page("accounts/sign_up.html", form, 422)
    answer = redirect(target)
    for user in made:
        flash(_("Welcome, %(name)s. Your account is ready.", name=user.name), "success")
        meeting = devices.meet(user)
        services.start_session(user, meeting.about)
        meeting.mark(answer)
    return answer


def _make_account(form: SignUpForm, password_hash: str, made: list[User]) -> str:
    kind, value = normal_login(form.login.data) or ("", "")
    email, phone = (value, None) if kind == "email" else (None, value)
    user = services.create_user(form.name.data, email, phone, password_hash)
    services.note_sign_in(user)
    if email:
        reach.ask_to_confirm(user, email)
    made.append(user)
    return safe_target(form.next.data, HOME)


@bp.get("/keluar", access="public")
def sign_out() -> Response:
    """Ask before signing out, because a link alone must not do it."""
    if not current_user.is_authenticated:
        return redirect("/")
    return page("accounts/sign_out.html", EmptyForm())


@bp.post("/keluar", access="public")
def sign_out_now() -> Response:
    """Sign out."""
    elsewhere = False
    if current_user.is_authenticated:
        elsewhere = sessions.current_session().get(sessions.ELSEWHERE_KEY) is True
        services.end_session(current_user)
        db.session.commit()
        flash(_("You are signed out."), "success")
    there = provider.logout_address(provider.settings().public_url + "/") if elsewhere and provider.title() else ""
    return redirect(there or "/")


@bp.get("/akun", access="signed in")
def account() -> Response:
    """One's own page: data, roles, and what the mini-apps have for this person."""
    widgets = current_assembly().hooks.items("dashboard_widgets")
    context = {
        "widgets": widgets,
        "person": current_user,
        "role_titles": services.ROLE_TITLES,
        "news": devices.news(current_user),
        "lacks_second_factor": policy.lacks(current_user),
    }
    return render("accounts/account.html", **context)


@bp.route("/akun/nama", methods=["GET", "POST"], access="signed in")
def name() -> Response:
    """Change what one is called."""
    form = NameForm(obj=current_user)
    if form.validate_on_submit():
        services.rename(current_user, form.name.data)
        db.session.commit()
        flash(_("Your name was changed."), "success")
        return redirect(HOME)
    return page("accounts/name.html", form, 422 if form.errors else 200)


@bp.route("/akun/kata-sandi", methods=["GET", "POST"], access="signed in")
def password() -> Response:
    """Change the password, which ends all other sessions."""
    form = PasswordForm()
    refusal = refusal_of(form, "accounts/password.html")
    if refusal is not None:
        return refusal
    services.change_password(current_user, passwords.hash_password(form.new.data))
    notices.tell(current_user, "password_changed")
    db.session.commit()
    flash(_("Your password was changed. You are signed out everywhere else."), "success")
    return redirect(HOME)
