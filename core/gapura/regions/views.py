"""The regency's kecamatan for the maps."""

from __future__ import annotations

from flask import Response

from ..contract.types import PUBLIC
from ..plugins.blueprint import Blueprint
from . import services
from .geojson import feature, geojson_response

bp = Blueprint("regions", __name__)


@bp.get("/peta/wilayah.geojson", access=PUBLIC)
def districts() -> Response:
    """Name and centre of each kecamatan whose centre is known, and the box around the regency."""
    points = [feature(one.latitude, one.longitude, title=one.name, kind="district") for one in services.districts()]
    return geojson_response(points, box=services.bounds(), max_age=300)
