"""Codes for a new password, handed over at the counter to people whom no mail reaches."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import ValidationError

from ..accounts import services as accounts
from ..accounts import throttle
from ..accounts.answers import page, refusal_of, too_often
from ..accounts.contact import normal_login
from ..accounts.forms import CONTACT_HELP, NOT_A_CONTACT
from ..accounts.freshness import asks_by_itself
from ..accounts.models import User
from ..accounts.reset import services
from ..database.engine import db
from ..forms import BooleanField, Form, PasswordField, TextField
from ..plugins.blueprint import Blueprint

bp = Blueprint("settings_codes", __name__)

TEMPLATE = "settings/code.html"
CODES = (30, 3600)  # that one person may make, per seconds


class CounterForm(Form):
    """Whose code it is, that it is really them, and who makes it."""

    login = TextField(
        _l("E-mail address or phone number of the person"), required=True, max_length=254, description=CONTACT_HELP
    )
    seen = BooleanField(
        _l("The person is here, and I saw a document that shows who they are."),
        required=True,
    )
    current = PasswordField(_l("Your own password"), required=True, render_kw={"autocomplete": "current-password"})

    def validate_login(self, field: Any) -> None:
        """Take an e-mail address or a phone number."""
        if normal_login(field.data) is None:
            raise ValidationError(str(NOT_A_CONTACT))


@bp.route("/pengaturan/kode", methods=["GET", "POST"], access="core.codes")
@asks_by_itself
def index() -> Response:
    """Make a code; it is shown once, on the page that answers."""
    form = CounterForm()
    refusal = refusal_of(form, TEMPLATE)
    if refusal is not None:
        return refusal
    pause = throttle.allow("codes", str(current_user.id), *CODES)
    if pause is not None:
        return too_often(TEMPLATE, form, pause)
    person = accounts.find(form.login.data)
    if person is None or not may_help(person):
        form.login.errors = [_("There is no account with this address or number for which you may make a code.")]
        return page(TEMPLATE, form, 422)
    code = services.make_code(person, current_user)
    db.session.commit()
    return page("settings/code_made.html", person=person, code=code)


def may_help(person: User) -> bool:
    """Whether whoever is signed in may open this account: a manager those of citizens, an administrator any other."""
    if not person.is_active or person.id == current_user.id:
        return False
    return bool(current_user.is_administrator) or not person.is_staff
