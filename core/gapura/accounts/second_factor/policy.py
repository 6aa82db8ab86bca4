"""Who must have a second factor, and whose roles do not count until they have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app, has_request_context, session
from flask_login import current_user

from ..sessions import STRONG_KEY

if TYPE_CHECKING:
    from ..models import User


def must_have(level: str, *, is_administrator: bool, is_staff: bool) -> bool:
    """Whether somebody must have a second factor where it is required of ``level``.

    Args:
        level: ``administrators``, ``staff`` or ``off``.
    """
    return {"administrators": is_administrator, "staff": is_staff}.get(level, False)


def level() -> str:
    """Of whom this portal requires it."""
    found: str = current_app.extensions["gapura"].resources.settings.second_factor_for
    return found


def is_required(user: User) -> bool:
    """Whether this portal requires it of the person."""
    return must_have(level(), is_administrator=user.is_administrator, is_staff=user.is_staff)


def lacks(user: User) -> bool:
    """Whether the person must have one and has none; until then none of their roles counts."""
    return not user.has_second_factor and is_required(user) and not _took_one_elsewhere(user)


def _took_one_elsewhere(user: User) -> bool:
    """Whether it is the one signed in, who took a second step at the provider of single sign-on."""
    if not has_request_context() or not current_user.is_authenticated or current_user.id != user.id:
        return False
    return session.get(STRONG_KEY) is True
