"""The pages for one's own address and number."""

from __future__ import annotations

from flask import Response, flash
from flask_babel import gettext as _
from flask_login import current_user

from ...database.engine import db
from ...plugins.blueprint import Blueprint
from ...shell.htmx import redirect
from .. import throttle, tokens
from ..answers import page, refusal_of
from ..contact import masked
from ..forms import EmptyForm
from ..services import Refused
from . import services
from .forms import ContactForm

bp = Blueprint("accounts_reach", __name__)

HOME = "/akun"
LINKS = (5, 3600)  # links to confirm an address for one account, per seconds


@bp.route("/akun/kontak", methods=["GET", "POST"], access="signed in")
def contact() -> Response:
    """Change how one is reached."""
    form, template = ContactForm(obj=current_user), "accounts/reach/contact.html"
    refusal = refusal_of(form, template)
    if refusal is not None:
        return refusal
    email, phone = form.values
    if phone is None and (email is None or not current_user.email):
        form.phone.errors = [str(services.NEEDED)]
        return page(template, form, 422)
    try:
        said = _change(email, phone)
    except Refused as refused:
        db.session.rollback()
        form.phone.errors = [str(refused)]
        return page(template, form, 422)
    db.session.commit()
    flash(said, "success")
    return redirect(HOME)


def _change(email: str | None, phone: str | None) -> str:
    said = _("Your details are saved.")
    if phone != current_user.phone:
        services.change_phone(current_user, phone)
    if email != current_user.email and services.change_email(current_user, email):
        where = masked(email or "")
        said = _("We sent a link to %(where)s. The address is yours once you opened it.", where=where)
    return said


@bp.post("/akun/kontak/konfirmasi", access="signed in")
def send_again() -> Response:
    """Send the link for the present address again."""
    form = EmptyForm()
    pause = throttle.allow("confirm", str(current_user.id), *LINKS)
    if not form.validate_on_submit() or current_user.email is None or current_user.email_confirmed_at:
        return redirect(HOME)
    if pause is not None:
        flash(_("Too many tries. Please wait %(minutes)s min, then try again.", minutes=-(-pause // 60)), "warning")
        return redirect(HOME)
    services.ask_to_confirm(current_user, current_user.email)
    db.session.commit()
    where = masked(current_user.email)
    flash(_("We sent a link to %(where)s. Please open it within two days.", where=where), "success")
    return redirect(HOME)


@bp.get("/konfirmasi-email/<token>", access="public")
def confirm(token: str) -> Response:
    """The page behind the link; only its button uses the link up."""
    found = tokens.look(tokens.CONFIRM, token)
    if found is None:
        return page("accounts/reset/over.html", None, 410)
    answer = page("accounts/reach/confirm.html", EmptyForm(), email=found.email)
    answer.headers["Referrer-Policy"] = "same-origin"
    return answer


@bp.post("/konfirmasi-email/<token>", access="public")
def confirm_now(token: str) -> Response:
    """Take the address as confirmed."""
    used = tokens.use(tokens.CONFIRM, token)
    if used is None:
        return page("accounts/reset/over.html", None, 410)
    try:
        services.confirm(used)
    except Refused as refused:
        db.session.rollback()
        flash(str(refused), "danger")
        return redirect(HOME)
    db.session.commit()
    flash(_("Thank you, your e-mail address is confirmed."), "success")
    return redirect(HOME)
