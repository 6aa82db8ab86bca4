"""What collections add to the portal for all plugins together."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ..contract.hookspecs import hookimpl
from ..contract.types import Permission
from ..plugins.blueprint import Blueprint


@hookimpl
def blueprints() -> list[Blueprint]:
    """The API over every collection, and the one for reports."""
    from . import api
    from .open311 import views as open311

    return [api.bp, open311.bp]


@hookimpl
def permissions() -> list[Permission]:
    """Who gives keys to programs of others: administrators alone."""
    return [Permission(name="core.keys", title=_l("Give programs of others keys to send reports"))]
