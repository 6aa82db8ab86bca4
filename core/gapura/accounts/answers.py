"""What the pages of accounts share: their answers, and the check of somebody's own password."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Response, request
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import ServiceUnavailable

from ..shell.htmx import render
from . import passwords, throttle
from .contact import normal_login


def page(template: str, form: Any = None, status: int = 200, **context: Any) -> Response:
    """A page with a form."""
    answer = render(template, form=form, **context)
    answer.status_code = status
    return answer


def too_often(template: str, form: Any, pause: int, **context: Any) -> Response:
    """The form again, with how many minutes to wait."""
    minutes = max(1, -(-pause // 60))
    form.form_errors.append(_("Too many tries. Please wait %(minutes)s min, then try again.", minutes=minutes))
    answer = page(template, form, 429, **context)
    answer.headers["Retry-After"] = str(pause)
    return answer


def login_key(typed: str) -> str:
    """What tries are counted by: the same however the address or number is written."""
    found = normal_login(typed)
    return found[1] if found else typed.casefold()


@contextmanager
def taken_back_when_busy(key: str) -> Iterator[None]:
    """Do not count a try that the portal was too busy to judge."""
    try:
        yield
    except ServiceUnavailable:
        throttle.take_back(key, request.remote_addr)
        raise


def refusal_of(form: Any, template: str, **context: Any) -> Response | None:
    """The page to answer a form with that is not acceptable, or whose ``current`` is not one's own password.

    Returns:
        None when the form was sent, is acceptable and the password is right.
    """
    if not form.validate_on_submit():
        return page(template, form, 422 if form.errors else 200, **context)
    pause = own_password(form.current)
    if pause:
        return too_often(template, form, pause, **context)
    return page(template, form, 422, **context) if form.current.errors else None


def own_password(field: Any) -> int:
    """Check the password of whoever is signed in; what is wrong stands in the field's errors.

    Returns:
        Seconds to wait when there were too many tries, else 0.
    """
    key = current_user.contact
    pause = throttle.begin_sign_in(key, request.remote_addr)
    if pause is not None:
        return pause
    with taken_back_when_busy(key):
        right = passwords.verify(current_user.password_hash, field.data or "")
    if right:
        throttle.sign_in_succeeded(key, request.remote_addr)
    else:
        field.errors = [_("This is not your current password.")]
    return 0
