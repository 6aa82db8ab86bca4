"""Public pages for those who are signed in: everybody's page, with the parts of it that are their own.

A public page is the same for all people but for a little of its frame: the account's menu, messages that wait.
Templates ask for these with ``own_part()``. While a page is made for somebody who is signed in, a mark stands in the
place of each. When nothing else looked at who is asking, the page is kept with its marks, and for the next person only
the parts are made. A template or a view that looks at the person in any other way has its page made each time, and
loses nothing else.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, current_app, g, render_template, request, session
from markupsafe import Markup

from ..accounts.sessions import ServerSession
from ..compression import Body
from ..contract.types import PUBLIC
from ..database.changes import READS
from ..database.kept import LOOK
from ..metrics import meters
from ..pages import PAGES, Page, Pages, Part, expiry, shared_key_of
from ..plugins.assembly import current_assembly
from .keep import may_be_kept

MARK = f"gapura-{secrets.token_hex(8)}-"  # nobody outside this process can write one
MARKS = re.compile(rf"<!--{MARK}(\d+)-->".encode())
HTML = "text/html"


def own_part(template: str, **values: Any) -> Markup:
    """A part of a page that belongs to whoever is asking, wherever the page comes from.

    Args:
        template: rendered by itself: it sees what every template sees, and the values.
        values: the same for everybody who gets this page.
    """
    parts: list[Part] | None = g.get("own_parts")
    if parts is None:
        return Markup(render_template(template, **values))  # noqa: S704  # a template escapes
    parts.append((template, values))
    return Markup(f"<!--{MARK}{len(parts) - 1}-->")  # noqa: S704  # a mark of our own


def answer_kept() -> Response | None:
    """The kept page for somebody who is signed in, if there is one; otherwise let its parts be marked."""
    key = shared_key_of(request.environ) if _is_shareable() else None
    if key is None:
        return None
    pages: Pages = request.environ[PAGES]
    page = pages.get(key, request.environ[LOOK][1])
    g.own_parts = list(page.parts) if page else []
    if page is None:
        return None
    g.own_page = page
    meters.kept(True)
    return Response(page.body.plain, page.status, list(page.headers))


def fill_in(response: Response) -> Response:
    """Keep the page if it is everybody's, then put in what is the person's own."""
    parts: list[Part] | None = g.pop("own_parts", None)
    if parts is None:
        return response
    if "own_page" not in g and may_be_kept(response) and not _has_own_endings():
        _keep(response, tuple(parts))
    if parts and response.mimetype == HTML and not response.is_streamed:
        response.set_data(MARKS.sub(lambda mark: _rendered(*parts[int(mark[1])]), response.get_data()))
    return response


def _is_shareable() -> bool:
    own: ServerSession = session._get_current_object()  # type: ignore[attr-defined]  # the proxy's own
    return (
        request.method == "GET"
        and own.kept
        and PAGES in request.environ
        and current_assembly().access.get(request.endpoint or "") == PUBLIC
    )


def _has_own_endings() -> bool:
    """Whether the mini-app does something of its own with each of its answers, which must go on happening."""
    after: dict[str | None, list[Callable[..., Any]]] = current_app.after_request_funcs
    return any(after.get(name) for name in request.blueprints)


def _keep(response: Response, parts: tuple[Part, ...]) -> None:
    key = shared_key_of(request.environ)
    if key is None:
        return
    page = Page(response.status, tuple(response.headers), Body(response.get_data()), "", expiry(), parts)
    meters.kept(False)
    request.environ[PAGES].put(key, request.environ[LOOK][1], request.environ[READS], page)


def _rendered(template: str, values: dict[str, Any]) -> bytes:
    return render_template(template, **values).encode()


def install(app: Flask) -> None:
    """Answer with kept pages once it is clear who may see them, and fill every page in before anything else sees it."""
    app.jinja_env.globals["own_part"] = own_part
    app.before_request(answer_kept)
    app.after_request(fill_in)
