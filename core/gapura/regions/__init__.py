"""The regency's regions: kecamatan, kelurahan and desa with their codes, and where they lie."""

from .geojson import feature, geojson_response
from .positions import Box, Position
from .services import Place, bounds, districts, region, region_name, villages

__all__ = [
    "Box",
    "Place",
    "Position",
    "bounds",
    "districts",
    "feature",
    "geojson_response",
    "region",
    "region_name",
    "villages",
]
