"""The guard before every unsafe request: it must come from this portal's own page and carry that page's token.

A page that was open for too long is no attack: whoever sent it gets what they typed back, with a fresh token and a
button to send it again.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, make_response, render_template, request
from flask_wtf.csrf import generate_csrf, validate_csrf
from wtforms import ValidationError

View = Callable[..., Any]
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
FIELD, HEADER = "csrf_token", "X-CSRFToken"
MOST_FIELDS, MOST_CHARACTERS = 300, 200_000
_SECRET = re.compile("pass|sandi|secret|token|otp|^current$", re.IGNORECASE)


def install(app: Flask) -> None:
    """Guard every unsafe request of the application."""
    app.jinja_env.globals["csrf_token"] = generate_csrf
    app.before_request(guard)
    app.teardown_request(_let_go)


def guard() -> Response | None:
    """Refuse what does not come from our own page, in answer to the address as it was routed."""
    if request.method not in UNSAFE or request.routing_exception is not None:
        return None
    if getattr(current_app.view_functions.get(request.endpoint or ""), "signed_by_its_sender", False):
        return None
    evidence = own_origin()
    if evidence is False:
        abort(400)
    try:
        validate_csrf(_token())
    except ValidationError:
        return _offer_again() if evidence else abort(400)
    g.csrf_valid = True
    return None


def signed_by_its_sender(view: View) -> View:
    """Mark a view that programs call, and that believes only what they signed: no page of ours comes before it."""
    view.signed_by_its_sender = True  # type: ignore[attr-defined]  # a mark of ours on a function
    return view


def _let_go(_error: BaseException | None) -> None:
    """Close uploaded files at once: large ones lie in the temporary folder until then."""
    request.close()


def own_origin() -> bool | None:
    """Whether the browser says that the request comes from our own page; None when it says nothing.

    What it says is not taken from the address that the request was sent to, so no other site can make it say yes.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    said = request.headers.get("Origin") or request.headers.get("Referer")
    if said is None:
        return None
    try:
        return urlsplit(said).netloc.lower() == request.host.lower()
    except ValueError:
        return False


def _token() -> str:
    """The token as a form or a script sends it; a form with a prefix calls it ``prefix-csrf_token``."""
    if HEADER in request.headers:
        return request.headers[HEADER]
    names = [name for name in request.form if name == FIELD or name.endswith(f"-{FIELD}")]
    return request.form[names[0]] if names else ""


def carried() -> dict[str, Any]:
    """What was sent, for a page that asks something in between and sends it again: passwords and files are not kept.

    Returns:
        ``fields`` as (name, value), ``action`` they go to, ``files_lost`` and ``too_much`` for what could not be kept.
    """
    fields = [(name, value) for name, value in request.form.items(multi=True) if not _SECRET.search(name)]
    too_much = len(fields) > MOST_FIELDS or sum(len(name) + len(value) for name, value in fields) > MOST_CHARACTERS
    return {
        "fields": [] if too_much else fields,
        "action": request.full_path.removesuffix("?"),
        "files_lost": any(file.filename for _name, file in request.files.items(multi=True)),
        "too_much": too_much,
    }


def _offer_again() -> Response:
    """The page that gives back what was typed; passwords and files have to be given again."""
    response = make_response(render_template("csrf_expired.html", **carried()), 400)
    response.headers["Cache-Control"] = "no-store"
    if request.headers.get("HX-Request"):
        response.headers["HX-Refresh"] = "true"
    return response
