"""Shops near a place: the visitor's own, if they say so, or any on the map. It is looked at once and kept nowhere."""

from __future__ import annotations

from flask.typing import ResponseReturnValue
from flask_babel import format_decimal

from gapura import Form, PluginBlueprint, PositionField, nearest, render, url_of
from gapura import gettext as _
from gapura import lazy_gettext as _l

from .models import CATEGORIES, Business

bp = PluginBlueprint("umkm_near", __name__)

MOST, WITHIN, FAR = 24, 60, 10  # shops, kilometres, kilometres from which on no decimals are said


class NearForm(Form):
    """The place; it is sent in the request's body, so that no address holds it."""

    position = PositionField(_l("Where you are, or want to go"), required=True)


def told(distance: float) -> str:
    """How far it is, for people on foot and on wheels."""
    if distance < 1:
        return _("%(metres)s m in a straight line", metres=max(50, round(distance * 20) * 50))
    return _("%(km)s km in a straight line", km=format_decimal(distance, "0.#" if distance < FAR else "0"))


@bp.route("/terdekat", methods=["GET", "POST"], access="public")
def page() -> ResponseReturnValue:
    """The form, and the shops around the place, the nearest first."""
    form, found = NearForm(), None
    if form.validate_on_submit():
        near = nearest(Business, *form.position.data, most=MOST, within=WITHIN)
        found = [(one, CATEGORIES.get(one.category, ""), told(distance)) for one, distance in near]
    body = render("umkm/near.html", form=form, found=found, url_of=url_of, within=WITHIN)
    return body, 400 if form.errors else 200
