"""The forms of the second step."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ...forms import Form, TextField

CODE = {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false", "inputmode": "numeric"}


class SetUpForm(Form):
    """The first code of a new app, which shows that it was set up right."""

    code = TextField(
        _l("Code that the app shows"), required=True, max_length=20, description=_l("Six digits."), render_kw=CODE
    )


class SecondStepForm(Form):
    """A code of the app, or one for recovery."""

    code = TextField(
        _l("Code"),
        required=True,
        max_length=40,
        description=_l("Six digits from your authenticator app, or one of your recovery codes."),
        render_kw={**CODE, "inputmode": "text"},
    )
