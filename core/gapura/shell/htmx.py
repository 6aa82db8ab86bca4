"""htmx behind a thin wrapper of htmx-flask: fragments for htmx, whole pages for everybody else."""

from __future__ import annotations

from typing import Any

import htmx_flask
from flask import Flask, Response, make_response, render_template, request
from htmx_flask.requests import HtmxAwareRequest
from werkzeug.urls import iri_to_uri


class Request(HtmxAwareRequest):
    """The request of every view, with ``request.htmx``.

    Sizes are bytes: a form's texts may take 4 MB in memory, a whole request 64 MB, a form 2,000 parts.
    """

    max_content_length = 64 * 1024 * 1024
    max_form_memory_size = 4 * 1024 * 1024
    max_form_parts = 2_000


def install(app: Flask) -> None:
    """Let the application know htmx requests."""
    htmx_flask.Htmx(app)
    app.request_class = Request  # after the extension, which sets its own


def is_htmx() -> bool:
    """Whether htmx asks for a fragment: not for a boosted link, nor to restore a page of its history."""
    htmx: Any = getattr(request, "htmx", None)
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def render(template: str, fragment: str | None = None, **context: Any) -> Response:
    """Render a page, or only the fragment of it that htmx asked for.

    Args:
        template: the whole page, which includes the fragment.
        fragment: template of the part; without it the whole page is always the answer.
    """
    partial = fragment is not None and is_htmx()
    response = make_response(render_template(fragment if partial and fragment else template, **context))
    if fragment is not None:
        response.vary.add("HX-Request")
    return response


def redirect(url: str) -> Response:
    """Go on to another page after a form was dealt with; htmx makes the browser go there as a whole."""
    address = iri_to_uri(url)
    if is_htmx():
        return htmx_flask.make_response("", 204, redirect=address)  # type: ignore[no-any-return]  # untyped
    response = make_response("", 303)
    response.headers["Location"] = address
    return response
