"""The data saver: pages without photos and maps, by a visitor's choice or the browser's own setting."""

from __future__ import annotations

from flask import Response, current_app, has_request_context, request
from flask import redirect as plain_redirect
from flask.typing import ResponseReturnValue

from ..accounts.redirects import safe_target
from ..contract.types import PUBLIC
from ..pages import LIGHT_COOKIES, is_light
from ..plugins.blueprint import Blueprint

YEAR = 365 * 24 * 3600
SECURE_COOKIE, COOKIE = LIGHT_COOKIES

bp = Blueprint("light", __name__)


def light() -> bool:
    """Whether the visitor of this request saves data."""
    return has_request_context() and is_light(request.cookies, request.headers.get("Save-Data", ""))


@bp.get("/hemat/<int(max=1):on>", access=PUBLIC)
def switch(on: int) -> ResponseReturnValue:
    """Save data from now on, or no longer, and go back."""
    response: Response = plain_redirect(safe_target(request.args.get("next"), default="/"), 303)  # type: ignore[assignment]  # Flask's own answer
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    name = SECURE_COOKIE if secure else COOKIE
    response.set_cookie(name, str(on), max_age=YEAR, path="/", secure=secure, httponly=True, samesite="Lax")
    response.headers["Cache-Control"] = "no-store"
    return response
