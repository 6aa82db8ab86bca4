"""The API: every public collection as JSON and GeoJSON, read only, for anybody, described by ``/api/openapi.json``.

It gives what a visitor's page gives and nothing more. Addresses, filters and answers are those of the lists; errors are
``application/problem+json`` (RFC 9457) with a sentence that says what to do.
"""

from __future__ import annotations

import json
from typing import Any, NoReturn

import sqlalchemy as sa
from flask import Response, abort
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from ..contract.types import PUBLIC
from ..database.engine import db
from ..plugins.blueprint import Blueprint
from ..plugins.inflight import running
from ..regions.geojson import CONTENT_TYPE, feature
from ..shell.errors import problem_json
from ..shell.htmx import render
from . import asking, listing, openapi, represent
from .addresses import absolute, absolute_url_of, portal_url
from .agenda import is_scheduled
from .mounted import Mounted, all_mounted
from .search.engine import MOST_HITS
from .views import card_of, has_map

ID = "<int(max=2147483647):record_id>"
JSON = "application/json"

bp = Blueprint("api", __name__)


@bp.get("/api", access=PUBLIC)
def index() -> Response:
    """What the API is and what it has, for people."""
    collections, base = open_collections(), portal_url()
    return render(
        "collections/api.html", collections=collections, base=base, has_map=has_map, is_scheduled=is_scheduled,
        reports=any(one.collection.georeport for one in collections),
    )  # fmt: skip


@bp.get("/api/openapi.json", access=PUBLIC)
def description() -> Response:
    """What the API is and what it has, for programs: an OpenAPI 3.1 document, in English."""
    with force_locale("en"):
        return _answer(openapi.document(open_collections()))


@bp.get("/api/<plugin>/<name>", access=PUBLIC)
def records(plugin: str, name: str) -> Response:
    """A page of a collection's records."""
    mounted = _collection(plugin, name)
    with running(mounted.plugin):
        choice, size = asking.asked(mounted)
        found = asking.answered(mounted, choice, size)
        return _answer({
            "items": represent.items_of(mounted, found.page.rows),
            "total": min(found.count, MOST_HITS),
            "total_is_exact": not found.many,
            "next": absolute(found.page.next_url) if found.page.next_url else None,
            "source": represent.source_of(mounted),
        })  # fmt: skip


@bp.get(f"/api/<plugin>/<name>/{ID}", access=PUBLIC)
def record(plugin: str, name: str, record_id: int) -> Response:
    """One record."""
    mounted = _collection(plugin, name)
    with running(mounted.plugin):
        model = mounted.model
        found = db.session.scalar(sa.select(model).where(model.id == record_id, listing.public(mounted)))
        if found is None:
            _refuse(404, f"There is no public record {record_id} in {plugin}/{name}. It may have been removed.")
        item = represent.items_of(mounted, [found])[0]
        return _answer(item | {"source": represent.source_of(mounted)})


@bp.get("/api/<plugin>/<name>.geojson", access=PUBLIC)
def points(plugin: str, name: str) -> Response:
    """Records with a position as GeoJSON points (RFC 7946), each page with the address of the next."""
    mounted = _collection(plugin, name)
    if not has_map(mounted):
        _refuse(404, f"Records of {plugin}/{name} have no positions; read {represent.api_path(mounted)} instead.")
    with running(mounted.plugin):
        choice, size = asking.asked(mounted, most=asking.MOST_POINTS, usual=asking.MOST_POINTS)
        visible = sa.and_(listing.public(mounted), mounted.model.latitude.is_not(None))
        page = asking.answered(mounted, choice, size, visible).page
        features = [_point(mounted, one) for one in page.rows]
    body: dict[str, Any] = {"type": "FeatureCollection", "features": [one for one in features if one]}
    body["links"] = [{"rel": "next", "href": absolute(page.next_url), "type": CONTENT_TYPE}] if page.next_url else []
    return _answer(body | {"source": represent.source_of(mounted)}, CONTENT_TYPE)


@bp.get("/api/<path:rest>", access=PUBLIC)
def nothing(rest: str) -> ResponseReturnValue:
    """What is not there, said to a program."""
    _refuse(404, "This address is not part of the API. /api/openapi.json describes what is.")


@bp.errorhandler(asking.Unacceptable)
def refuse(error: asking.Unacceptable) -> Response:
    """Say to a program what is wrong with the address it asked for."""
    return problem_json(400, "Bad request", str(error), parameter=error.parameter)


@bp.after_request
def open_to_all(response: Response) -> Response:
    """Let pages of other sites read the answers: they hold nothing that not everybody may read."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def open_collections() -> list[Mounted]:
    """The collections that everybody may read, of the mini-apps that run."""
    return [one for one in all_mounted().values() if one.collection.see == PUBLIC]


def _collection(plugin: str, name: str) -> Mounted:
    found = next((o for o in open_collections() if (o.plugin, o.collection.name) == (plugin, name)), None)
    if found is None:
        there = ", ".join(f"{one.plugin}/{one.collection.name}" for one in open_collections()) or "none"
        _refuse(404, f"There is no such collection, or its mini-app is switched off. There are: {there}.")
    return found


def _refuse(code: int, sentence: str) -> NoReturn:
    abort(problem_json(code, "Not found" if code == 404 else "Bad request", sentence))


def _point(mounted: Mounted, record: Any) -> Any:
    here = record.public_position
    url, detail = absolute_url_of(mounted, record), card_of(mounted, record).get("detail", "")
    made = feature(here.latitude, here.longitude, title=record.title, url=url, detail=detail)
    return made and {**made, "id": record.id}


def _answer(data: Any, content_type: str = JSON) -> Response:
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Response(body, content_type=content_type)
