"""The one place where it is decided whether a request may reach its view; what is not declared is denied."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from flask import Flask, Request, abort, current_app, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from ..accounts.acting.services import is_refused
from ..accounts.entering import SET_UP
from ..accounts.freshness import ask_again, matters
from ..accounts.loading import path_before
from ..accounts.permissions import may, waits_for_second_factor
from ..contract.types import PUBLIC, SIGNED_IN, Permission
from ..errors import ContractError
from ..plugins.assembly import current_assembly
from ..plugins.blueprint import Blueprint
from .htmx import is_htmx, redirect


def table_of(blueprints: Iterable[Blueprint], permissions: dict[str, Permission]) -> dict[str, str]:
    """Who may reach each endpoint of these blueprints.

    Raises:
        ContractError: for a permission that nobody declared.
    """
    table: dict[str, str] = {}
    for blueprint in blueprints:
        for name, access in blueprint.access.items():
            if access not in (PUBLIC, SIGNED_IN) and access not in permissions:
                raise ContractError(
                    f"{blueprint.import_name}: the view {name!r} asks for {access!r}, which permissions() of no "
                    f"running mini-app declares; add Permission(name={access!r}, …) there."
                )
            table[f"{blueprint.name}.{name}"] = access
    return table


def guard() -> ResponseReturnValue | None:
    """Let the request pass, ask to sign in, or refuse with 403."""
    if request.endpoint is None:
        return None  # no such page: the 404 is raised by Flask itself
    access = current_assembly().access.get(request.endpoint)
    if access == PUBLIC:
        return None
    if access is None:
        abort(403)
    if not current_user.is_authenticated:
        answer: ResponseReturnValue = current_app.login_manager.unauthorized()  # type: ignore[attr-defined]  # Flask-Login
        return answer
    return _of_somebody(access)


def _of_somebody(access: str) -> ResponseReturnValue | None:
    """The same for somebody who is signed in."""
    if is_refused():
        flash(_("You act as somebody else, so what is theirs alone stays as it is."), "danger")
        return redirect("/akun")
    if access == SIGNED_IN:
        return None
    if not may(access):
        return redirect(second_step_first(request)) if waits_for_second_factor(access) else abort(403)
    return ask_again() if matters(access) else None


def second_step_first(asked: Request) -> str:
    """Where somebody is led whose role needs a second factor first: to its page, and back afterwards."""
    back = path_before() if is_htmx() else asked.full_path.rstrip("?") if asked.method == "GET" else ""
    return f"{SET_UP}?{urlencode({'next': back})}" if back else SET_UP


def install(app: Flask) -> None:
    """Put the guard before every view."""
    app.before_request(guard)
