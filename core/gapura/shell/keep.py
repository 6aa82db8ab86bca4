"""Says which answers are the same for every anonymous visitor, so that the portal may keep them."""

from __future__ import annotations

from flask import Flask, Response, request, session

from ..contract.types import PUBLIC
from ..plugins.assembly import current_assembly

KINDS = frozenset(
    (
        "text/html",
        "application/xml",
        "application/atom+xml",
        "application/geo+json",
        "application/json",
        "text/calendar",
    )
)


def may_be_kept(response: Response) -> bool:
    """Whether this answer depends on nothing but the address, the language and what is in the database."""
    touched = getattr(session._get_current_object(), "touched", True)  # type: ignore[attr-defined]  # the proxy's own
    return (
        request.method == "GET"
        and response.status_code == 200
        and response.mimetype in KINDS
        and not response.is_streamed
        and not touched
        and "Set-Cookie" not in response.headers
        and "Cache-Control" not in response.headers
        and current_assembly().access.get(request.endpoint or "") == PUBLIC
    )


def mark(response: Response) -> Response:
    """Tell the portal."""
    if may_be_kept(response):
        request.environ["gapura.keep"] = True
    return response


def install(app: Flask) -> None:
    """Mark every answer of the application."""
    app.after_request(mark)
