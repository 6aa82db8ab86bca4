"""The office finder: which office does what, where it is and how to reach it."""

from __future__ import annotations

from flask import Response
from flask_babel import lazy_gettext as _l

from ..accounts import offices
from ..contract.types import PUBLIC
from ..forms import FilterForm, TextField
from ..plugins.blueprint import Blueprint
from .htmx import render

bp = Blueprint("finder", __name__)


class OfficeFilter(FilterForm):
    """What is searched for."""

    q = TextField(_l("Name of the office or the kecamatan"), max_length=100)


@bp.get("/kantor", access=PUBLIC)
def index() -> Response:
    """All offices, or those whose name has the words."""
    q = OfficeFilter().chosen().get("q", "")
    response = render("offices.html", "offices_list.html", offices=offices.every(q), q=q)
    if q:
        response.headers["X-Robots-Tag"] = "noindex"
    return response
