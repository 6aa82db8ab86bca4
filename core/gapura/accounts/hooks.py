"""What accounts add to the portal through the same hooks as any mini-app."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ..contract.hookspecs import hookimpl
from ..contract.types import Permission
from ..plugins.blueprint import Blueprint


@hookimpl
def blueprints() -> list[Blueprint]:
    """Sign in, out and up, and one's own account."""
    from .views import bp

    return [bp]


@hookimpl
def permissions() -> list[Permission]:
    """The core's own rights. They belong to administrators alone."""
    return [
        Permission(name="core.settings", title=_l("Change the portal's settings and appearance")),
        Permission(name="core.plugins", title=_l("Switch mini-apps on and off")),
        Permission(name="core.offices", title=_l("Add and change offices")),
        Permission(name="core.people", title=_l("Manage people and their roles")),
        Permission(name="core.audit", title=_l("Read the audit log")),
    ]
