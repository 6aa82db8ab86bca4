"""GeoJSON for the maps: a point for each record, and nothing that a page does not show anyway."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from flask import Response

from .positions import Box

CONTENT_TYPE = "application/geo+json"
Feature = dict[str, Any]


def feature(latitude: float | None, longitude: float | None, **properties: Any) -> Feature | None:
    """One point with its properties (title, url, kind, detail); None for a record without a position."""
    if latitude is None or longitude is None:
        return None
    shown = {name: str(value) for name, value in properties.items() if value}
    point = {"type": "Point", "coordinates": [round(longitude, 6), round(latitude, 6)]}
    return {"type": "Feature", "geometry": point, "properties": shown}


def geojson_response(features: Iterable[Feature | None], *, box: Box | None = None, max_age: int = 0) -> Response:
    """The answer with all points; those that are None are left out.

    Args:
        features: what ``feature`` gave.
        box: the area that the map shows at first.
        max_age: for how many seconds browsers may keep it without asking.
    """
    collection: dict[str, Any] = {"type": "FeatureCollection", "features": [one for one in features if one]}
    if box is not None:
        collection["bbox"] = [box.west, box.south, box.east, box.north]
    body = json.dumps(collection, ensure_ascii=False, separators=(",", ":"))
    response = Response(body, content_type=CONTENT_TYPE)
    if max_age:
        response.headers["Cache-Control"] = f"public, max-age={max_age}"
    return response
