"""Pictures as browsers fetch them."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Response, abort, current_app, redirect, request
from werkzeug.wrappers import Response as WerkzeugResponse

from ..contract.types import PUBLIC
from ..database.engine import db
from ..plugins.blueprint import Blueprint
from .addresses import expires_at
from .models import Photo
from .processed import file_name, nominal_widths
from .services import is_there, storage, variant_of

FOR_EVER = f"public, max-age={365 * 24 * 3600}, immutable"
SIGNED = 3600  # seconds that the address of a file in an object store is good for

bp = Blueprint("media", __name__)


@bp.get("/foto/<token>-<int:width>.webp", access=PUBLIC)
def photo(token: str, width: int) -> WerkzeugResponse:
    """One variant of a picture; whoever lacks a ticket for a picture that is not public learns nothing."""
    found = db.session.scalar(sa.select(Photo).where(Photo.token == token)) if _is_token(token) else None
    if found is None or width not in nominal_widths(found.width, found.height) or not _is_served(found.plugin):
        abort(404)
    if not found.public and expires_at(token, request.args.get("t", "")) is None:
        abort(404)
    return _answer(found, width)


def _is_token(text: str) -> bool:
    return len(text) == 32 and text.isascii() and text.isalnum()


def _is_served(plugin: str) -> bool:
    """Pictures of the core, or of a mini-app that is on."""
    assembly = current_app.extensions["gapura"]
    return plugin in assembly.plugins or plugin not in assembly.statuses


def _answer(found: Photo, width: int) -> WerkzeugResponse:
    name = file_name(found.token, width)
    if current_app.extensions["gapura"].resources.settings.storage_direct:
        address = storage().address(name, SIGNED)
        if address and is_there(found, width):
            answer = redirect(address)
            answer.headers["Cache-Control"] = f"{'public' if found.public else 'private'}, max-age={SIGNED // 2}"
            return answer
    data = variant_of(found, width)
    if data is None:
        abort(404)
    response = Response(data, mimetype="image/webp")
    response.set_etag(name)
    response.headers["Cache-Control"] = FOR_EVER if found.public else "private, max-age=3600"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response.make_conditional(request)
