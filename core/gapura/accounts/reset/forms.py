"""The forms for a forgotten password."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from ...forms import Form, PasswordField, TextField
from ..forms import PASSWORD_HELP, check_password
from ..models import User

LOGIN = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
CODE = {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}


class ForgottenForm(Form):
    """Whose password it is."""

    login = TextField(_l("E-mail address or phone number"), required=True, max_length=254, render_kw=LOGIN)


class NewPasswordForm(Form):
    """A new password, for whoever has a link or a code.

    ``person`` is whose password it will be, None where that is not known.
    """

    new = PasswordField(
        _l("New password"), required=True, description=PASSWORD_HELP, render_kw={"autocomplete": "new-password"}
    )

    def __init__(self, person: User | None = None, **options: Any) -> None:
        self.person = person
        super().__init__(**options)

    def validate_new(self, field: Any) -> None:
        """Refuse what is easy to guess."""
        known = (self.person.name, self.person.email, self.person.phone) if self.person else ()
        check_password(field.data, *known, official=bool(self.person and self.person.is_staff))


class CodeForm(NewPasswordForm):
    """Who it is, the code from the counter, and a new password."""

    login = TextField(_l("E-mail address or phone number"), required=True, max_length=254, render_kw=LOGIN)
    code = TextField(
        _l("Code from the counter"),
        required=True,
        max_length=40,
        description=_l("Ten letters and digits, such as abcde-fghjk."),
        render_kw=CODE,
    )

    def validate_new(self, field: Any) -> None:
        """Refuse what is easy to guess."""
        check_password(field.data, self.login.data, official=True)  # whose it is shows only with the right code
