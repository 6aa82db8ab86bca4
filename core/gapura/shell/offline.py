"""Working without a connection: the service worker, and the page that stands in for those that were never seen."""

from __future__ import annotations

import hashlib
import json

from flask import Response, current_app

from ..branding.services import identity
from ..compression import compressed, minified
from ..contract.types import PUBLIC
from ..plugins.blueprint import Blueprint
from .assets import text_answer
from .htmx import render

PAGE = "/luring"
FILES = ("core/css/gapura.css", "core/js/gapura.js", "core/js/forms.js", "core/icons.svg", "htmx/htmx.min.js")
WORKER = "core/js/worker.js"

bp = Blueprint("offline", __name__)


@bp.get(PAGE, access=PUBLIC)
def page() -> Response:
    """What one reads instead of a page that is not on the device."""
    response = render("offline.html")
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@bp.get("/pekerja.js", access=PUBLIC)
def worker() -> Response:
    """The service worker, with the files that every page needs; it changes when one of them does."""
    assets = current_app.extensions["gapura.assets"]
    shown = identity()
    shell = [PAGE, shown.stylesheet_url, shown.logo_url, *(assets.url(name) for name in FILES)]
    script = assets.find(WORKER).path.read_text(encoding="utf-8")
    version = hashlib.sha256(json.dumps([shell, script]).encode()).hexdigest()[:12]
    head = f"const VERSION = {json.dumps(version)}, OFFLINE = {json.dumps(PAGE)}, SHELL = {json.dumps(shell)};\n"
    body = compressed(minified("worker.js", (head + script).encode()), 9)
    response = text_answer(body, "text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(version)
    return response
