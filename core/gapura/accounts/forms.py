"""The forms for signing in and up, and for one's own account."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import ValidationError

from ..branding.services import identity
from ..forms import Form, HiddenField, PasswordField, TextField
from ..plugins.assembly import current_assembly
from . import passwords
from .contact import normal_login
from .services import NAME_LENGTH

CONTACT_HELP = _l("For example nama@contoh.id or 0812 3456 7890.")
NOT_A_CONTACT = _l("This is neither an e-mail address nor an Indonesian phone number.")
PASSWORD_HELP = _l("At least 12 characters. A sentence of four or five words is safe and easy to remember.")


def check_password(password: str, *personal: str | None, official: bool = False) -> None:
    """Refuse a new password that is too weak, with the sentence that says why.

    Args:
        official: whether it is, or may be, that of somebody with a role.

    Raises:
        ValidationError: with that sentence.
    """
    known = [identity().name, *(text for text in personal if text)]
    profile = current_assembly().resources.settings.password_profile
    wrong = passwords.problems(password, known, recipe=official and profile == "bssn")
    if wrong:
        raise ValidationError(str(passwords.SENTENCES[wrong[0]]))


class SignInForm(Form):
    """Who it is, and the password."""

    login = TextField(
        _l("E-mail address or phone number"),
        required=True,
        max_length=254,
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(_l("Password"), required=True, render_kw={"autocomplete": "current-password"})
    next = HiddenField(max_length=2000)


class SignUpForm(Form):
    """A name, one way to reach the person, and a password: nothing more is asked."""

    name = TextField(
        _l("Your name"),
        required=True,
        max_length=NAME_LENGTH,
        render_kw={"autocomplete": "name", "spellcheck": "false"},
    )
    login = TextField(
        _l("E-mail address or phone number"),
        required=True,
        max_length=254,
        description=_l("You sign in with it. It is shown to nobody."),
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        _l("Password"), required=True, description=PASSWORD_HELP, render_kw={"autocomplete": "new-password"}
    )
    next = HiddenField(max_length=2000)

    def validate_login(self, field: Any) -> None:
        """Take an e-mail address or a phone number."""
        if normal_login(field.data) is None:
            raise ValidationError(str(NOT_A_CONTACT))

    def validate_password(self, field: Any) -> None:
        """Refuse what is easy to guess."""
        check_password(field.data, self.name.data, self.login.data)


class NameForm(Form):
    """What the person is called."""

    name = TextField(_l("Your name"), required=True, max_length=NAME_LENGTH, render_kw={"autocomplete": "name"})


class PasswordForm(Form):
    """A new password, for whoever knows the old one."""

    current = PasswordField(_l("Current password"), required=True, render_kw={"autocomplete": "current-password"})
    new = PasswordField(
        _l("New password"), required=True, description=PASSWORD_HELP, render_kw={"autocomplete": "new-password"}
    )

    def validate_new(self, field: Any) -> None:
        """Refuse what is easy to guess, and the old one."""
        if field.data == self.current.data:
            raise ValidationError(_("This is your current password. Choose another one."))
        known = (current_user.name, current_user.email, current_user.phone)
        check_password(field.data, *known, official=current_user.is_staff)


class EmptyForm(Form):
    """A button: nothing but the proof that the person pressed it on our page."""
