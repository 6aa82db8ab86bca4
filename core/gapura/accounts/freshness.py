"""Acts that matter ask who it is again when the last proof of it is half an hour old (ASVS 7.5.3).

The question stands between: it carries what was sent, so that nothing typed is lost, and answers with the page that was
wanted. A view demands it with ``@needs_fresh``; every act of an administrator and every export does by itself.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from flask import Response, current_app, make_response, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import ValidationError

from ..forms import Form, PasswordField
from ..forms.csrf import UNSAFE, carried
from ..shell.htmx import is_htmx, redirect
from . import sessions
from .answers import own_password, page, too_often
from .loading import path_before
from .redirects import safe_target

SECONDS = 30 * 60
FIELD = "again_password"
ASK = "/masuk/lagi"
TEMPLATE = "accounts/again.html"

View = Callable[..., ResponseReturnValue]


class AgainForm(Form):
    """The password once more."""

    again_password = PasswordField(
        _l("Your password"), required=True, render_kw={"autocomplete": "current-password", "autofocus": True}
    )
    once = None  # type: ignore[assignment]  # the form that is carried has its own

    def validate_again_password(self, field: Any) -> None:
        """It has to be right."""
        self.pause = own_password(field)
        if self.pause or field.errors:
            raise ValidationError(field.errors.pop() if field.errors else "")

    pause = 0


def prove() -> None:
    """Note that the person just proved who they are."""
    sessions.current_session()[sessions.PROVED_KEY] = int(time.time())


def is_fresh() -> bool:
    """Whether the last proof is recent."""
    proved = sessions.current_session().get(sessions.PROVED_KEY)
    return isinstance(proved, int) and time.time() - proved <= SECONDS


def needs_fresh(view: View) -> View:
    """Let a view run only after a recent proof."""

    @functools.wraps(view)
    def guarded(*arguments: Any, **values: Any) -> ResponseReturnValue:
        question = ask_again()
        return view(*arguments, **values) if question is None else question

    return guarded


def asks_by_itself(view: View) -> View:
    """Mark a view whose own form asks for the password each time."""
    view.asks_by_itself = True  # type: ignore[attr-defined]  # a mark of ours on a function
    return view


def matters(access: str) -> bool:
    """Whether the current request is an act that needs a recent proof, by what it needs to be reached."""
    if getattr(current_app.view_functions.get(request.endpoint or ""), "asks_by_itself", False):
        return False
    return access.endswith(".export") or (access.startswith("core.") and request.method in UNSAFE)


def ask_again() -> Response | None:
    """The question, or None when it need not be asked or was just answered rightly."""
    if is_fresh():
        return None
    if request.method not in UNSAFE:
        return redirect(f"{ASK}?{urlencode({'next': request.full_path.rstrip('?')})}")
    if FIELD in request.form:
        return _judge()
    if is_htmx():
        answer = make_response("", 401)
        answer.headers["HX-Redirect"] = f"{ASK}?{urlencode({'next': path_before()})}"
        return answer
    return page(TEMPLATE, AgainForm(formdata=None), 403, **_carried())


def _judge() -> Response | None:
    form = AgainForm()
    if form.validate():
        prove()
        return None
    return refused(form, **_carried())


def refused(form: AgainForm, **context: Any) -> Response:
    """The question again."""
    if form.pause:
        return too_often(TEMPLATE, form, form.pause, **context)
    return page(TEMPLATE, form, 403, **context)


def _carried() -> dict[str, Any]:
    kept = carried()
    kept["fields"] = [(name, value) for name, value in kept["fields"] if name != FIELD]
    return kept


def target() -> str:
    """Where to go after the question was asked on a page of its own."""
    return safe_target(request.values.get("next"), "/akun")
