"""The form for one's own address and number."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import ValidationError

from ...forms import Form, PasswordField, TextField
from ..contact import normal_email, normal_phone
from .services import NEEDED


class ContactForm(Form):
    """How one is reached, for whoever knows the password."""

    email = TextField(
        _l("E-mail address"),
        max_length=254,
        description=_l("A new address is yours after you opened the link that we send there."),
        render_kw={"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false", "inputmode": "email"},
    )
    phone = TextField(_l("Phone number"), max_length=40, render_kw={"autocomplete": "tel", "inputmode": "tel"})
    current = PasswordField(_l("Current password"), required=True, render_kw={"autocomplete": "current-password"})

    def validate_email(self, field: Any) -> None:
        """Take an e-mail address."""
        if normal_email(field.data) is None:
            raise ValidationError(_("This is not an e-mail address, such as nama@contoh.id."))

    def validate_phone(self, field: Any) -> None:
        """Take an Indonesian number."""
        if normal_phone(field.data) is None:
            raise ValidationError(_("This is not an Indonesian phone number, such as 0812 3456 7890."))

    def validate(self, extra_validators: Any = None) -> bool:
        """One of the two has to stay."""
        valid = bool(super().validate(extra_validators))
        if valid and not self.email.data and not self.phone.data:
            self.email.errors = [str(NEEDED)]
            return False
        return valid

    @property
    def values(self) -> tuple[str | None, str | None]:
        """Address and number in one spelling, None where the field was emptied."""
        email = normal_email(self.email.data) if self.email.data else None
        return email, normal_phone(self.phone.data) if self.phone.data else None
