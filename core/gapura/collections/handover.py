"""Handing a record over to another office of the portal, with the reason."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from ..accounts import offices
from ..forms import ChoiceField, Form


class HandoverForm(Form):
    """A step that gives the record to another office."""

    office = ChoiceField(
        _l("Office that takes it over"),
        choices=lambda: [(one.id, one.name) for one in offices.every()],
        coerce=int,
        required=True,
    )


def hand_over(record: Any, form: Any) -> None:
    """Give the record to the office of a ``HandoverForm``; from then on it alone handles it."""
    record.office_id = form.office.data
