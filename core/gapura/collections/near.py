"""What is near a place: the visitor's own, if they say so, or any on the map. It is looked at once and kept nowhere."""

from __future__ import annotations

from flask import make_response
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ..forms import Form, PositionField
from ..shell.htmx import render
from .around import nearest
from .mounted import Mounted
from .views import card_of, template

MOST, WITHIN, FAR = 24, 60, 10  # records, kilometres, kilometres from which on no decimals are said


class NearForm(Form):
    """The place; it is sent in the request's body, so that no address holds it."""

    position = PositionField(_l("Where you are, or want to go"), required=True)


def near(mounted: Mounted) -> ResponseReturnValue:
    """The form, and the records around the place, the nearest first."""
    form, cards = NearForm(), None
    if form.validate_on_submit():
        found = nearest(mounted.model, *form.position.data, most=MOST, within=WITHIN)
        cards = [card_of(mounted, record) | {"meta": told(distance)} for record, distance in found]
    page = render(template(mounted, "near.html"), mounted=mounted, form=form, cards=cards, within=WITHIN)
    response = make_response(page, 400 if form.errors else 200)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def told(distance: float) -> str:
    """How far it is, for people on foot and on wheels; ``distance`` in kilometres."""
    if distance < 1:
        return _("%(metres)s m in a straight line", metres=max(50, round(distance * 20) * 50))
    return _("%(km)s km in a straight line", km=format_decimal(distance, "0.#" if distance < FAR else "0"))
