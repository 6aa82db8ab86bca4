"""The form for having one's account erased."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ..forms import BooleanField, Form


class EraseForm(Form):
    """That it is really wanted."""

    sure = BooleanField(_l("I understand that this cannot be undone."), required=True)
