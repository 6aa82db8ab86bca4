"""``/metrics``: for programs of the same machine, or for those that know the token."""

from __future__ import annotations

import hmac
import os

from flask import Response, abort, request
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from ..plugins.assembly import current_assembly
from ..plugins.blueprint import Blueprint
from .state import State

bp = Blueprint("metrics", __name__)

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
LOOPBACK = frozenset({"127.0.0.1", "::1"})


@bp.get("/metrics", access="public")
def metrics() -> Response:
    """Counts over all workers of this host, and the state of things; 404 for whom it is not meant."""
    if not _is_meant_for_them():
        abort(404)
    registry = CollectorRegistry()
    registry.register(State())
    text = generate_latest(registry) + generate_latest(_counts())
    return Response(text, headers={"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"})


def _counts() -> CollectorRegistry:
    """The counts of every worker under gunicorn, else of this process."""
    if not os.environ.get(FOLDER):
        return REGISTRY
    together = CollectorRegistry()
    MultiProcessCollector(together)  # type: ignore[no-untyped-call]  # the library's
    return together


def _is_meant_for_them() -> bool:
    token = current_assembly().resources.settings.metrics_token.get_secret_value()
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token and given and hmac.compare_digest(token.encode(), given.encode()):
        return True
    return request.remote_addr in LOOPBACK and "X-Forwarded-For" not in request.headers
