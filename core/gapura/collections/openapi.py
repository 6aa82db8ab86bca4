"""The OpenAPI 3.1 document of the API (https://spec.openapis.org/oas/v3.1.1), made from the collections' fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..branding.services import identity
from ..regions.geojson import CONTENT_TYPE
from ..shell.errors import PROBLEM_JSON
from ..shell.paging import CURSOR
from ..version import __version__
from . import listing, schemas
from .addresses import portal_url
from .asking import LIMIT, MOST, MOST_POINTS, USUAL
from .listing import POSITION, QUERY, SORT
from .mounted import Mounted
from .represent import api_path
from .schemas import ref
from .views import has_map

VERSION = "3.1.1"
MOST_ENUM = 200
ABOUT = """Public records of the regency's offices, as on the pages of the portal; nothing here needs an account.

Lists answer a page at a time: follow `next` until it is null. Filters and their values are those of the list's own
address, so an address that works on the portal works here. A parameter that does not exist is an error, not ignored.
Answers carry an `ETag`; ask with `If-None-Match` and get 304 while nothing has changed. Times are UTC unless they say
otherwise, days are the regency's, positions are WGS 84."""


def document(collections: Sequence[Mounted]) -> dict[str, Any]:
    """The whole document."""
    paths: dict[str, Any] = {}
    models: dict[str, Any] = dict(schemas.SHARED)
    for mounted in collections:
        models[schema_name(mounted)] = schemas.record(mounted)
        models[schema_name(mounted) + "Page"] = schemas.page(ref(schema_name(mounted)))
        paths |= _paths(mounted)
    return {
        "openapi": VERSION,
        "info": {"title": f"{identity().name}: open data", "version": __version__, "description": ABOUT},
        "servers": [{"url": portal_url()}],
        "tags": [{"name": _tag(one), "description": str(one.summary)} for one in collections],
        "paths": paths,
        "components": {"schemas": models, "responses": _failures()},
    }


def schema_name(mounted: Mounted) -> str:
    """Name of a record's schema, such as ``BankSampahWasteBank``."""
    return "".join(part.capitalize() for part in mounted.key.split("_"))


def _tag(mounted: Mounted) -> str:
    return f"{mounted.plugin}/{mounted.collection.name}"


def _paths(mounted: Mounted) -> dict[str, Any]:
    path, kind, title = api_path(mounted), schema_name(mounted), str(mounted.title)
    wanted = _filters(mounted)
    found = {
        path: _get(
            mounted, "list", f"List: {title}", [*wanted, *_paging(MOST, USUAL)], "application/json", ref(kind + "Page")
        ),
        f"{path}/{{id}}": _get(mounted, "get", f"One record: {title}", [_ID], "application/json", ref(kind)),
    }
    if has_map(mounted):
        arguments = [*wanted, *_paging(MOST_POINTS, MOST_POINTS)]
        found[f"{path}.geojson"] = _get(mounted, "points", f"Points: {title}", arguments, CONTENT_TYPE, ref("Points"))
    return found


_ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1, "maximum": 2**31 - 1}}


def _get(mounted: Mounted, verb: str, summary: str, arguments: list[Any], kind: str, schema: Any) -> dict[str, Any]:
    operation = {
        "operationId": f"{verb}_{mounted.key}",
        "summary": summary,
        "tags": [_tag(mounted)],
        "parameters": arguments,
        "responses": {
            "200": {"description": "The answer.", "content": {kind: {"schema": schema}}},
            "304": {"description": "Nothing has changed since the answer with the ETag that was sent."},
            "400": {"$ref": "#/components/responses/BadRequest"},
            "404": {"$ref": "#/components/responses/NotFound"},
            "503": {"$ref": "#/components/responses/OutOfOrder"},
        },
    }
    return {"get": operation}


def _filters(mounted: Mounted) -> list[dict[str, Any]]:
    orders = list(listing.orders(mounted))
    found = [_query(QUERY, "Words to look for; records must have all of them.", {"type": "string", "maxLength": 200})]
    for name, spec in listing.filter_specs(mounted).items():
        options = [(value, str(title)) for value, title in listing.options(mounted, name)]
        if options:
            schema = {"type": "string"} | ({"enum": [v for v, _ in options]} if len(options) <= MOST_ENUM else {})
            words = ", ".join(f"`{value}`: {title}" for value, title in options[:MOST_ENUM])
            found.append(_query(name, f"{spec.label}. {words}", schema))
    order = {"type": "string", "enum": orders, "default": orders[0]}
    return [*found, _query(SORT, "Order; words that are looked for give the best match first.", order)]


def _paging(most: int, usual: int) -> list[dict[str, Any]]:
    number = {"type": "integer", "minimum": 1, "maximum": most, "default": usual}
    follow = "Where the next page begins; part of the address in `next`, not to be made up."
    return [
        _query(LIMIT, "Records in one answer.", number),
        _query(CURSOR, follow, {"type": "string"}),
        _query(POSITION, follow, {"type": "string"}),
    ]


def _query(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": description, "schema": schema}


def _failures() -> dict[str, Any]:
    examples = {
        "BadRequest": (
            400,
            "Bad request",
            "There is no parameter 'kategory' here. Did you mean 'category'? There are: …",
        ),
        "NotFound": (404, "Not found", "There is no public record 7 in umkm/business. It may have been removed."),
        "OutOfOrder": (503, "Out of order for the moment", "Please try again in a few minutes."),
    }
    return {
        name: {
            "description": title + ".",
            "content": {
                PROBLEM_JSON: {
                    "schema": ref("Problem"),
                    "example": {"type": "about:blank", "title": title, "status": code, "detail": detail},
                }
            },
        }
        for name, (code, title, detail) in examples.items()
    }
