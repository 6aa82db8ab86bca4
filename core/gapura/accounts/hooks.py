"""What accounts add to the portal through the same hooks as any mini-app."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ..contract.hookspecs import hookimpl
from ..contract.types import Job, Permission
from ..plugins.blueprint import Blueprint
from .models import MANAGER


@hookimpl
def blueprints() -> list[Blueprint]:
    """Sign in, out and up, a forgotten password, and one's own account."""
    from . import views
    from .acting import views as acting
    from .devices import views as devices
    from .openid import views as openid
    from .passkeys import views as passkeys
    from .reach import views as reach
    from .reset import views as reset
    from .second_factor import views as second_factor

    return [views.bp, reset.bp, reach.bp, second_factor.bp, passkeys.bp, devices.bp, acting.bp, openid.bp]


@hookimpl
def jobs() -> list[Job]:
    """What was given out and is over is forgotten."""
    from . import tokens

    title = _l("Forget links and codes that are over")
    return [Job(name="core.tokens", title=title, run=lambda: f"{tokens.purge()} forgotten")]


@hookimpl
def permissions() -> list[Permission]:
    """The core's own rights. Nearly all belong to administrators alone."""
    return [
        Permission(name="core.administer", title=_l("Open the settings"), roles=(MANAGER,)),
        Permission(name="core.settings", title=_l("Change the portal's settings and appearance")),
        Permission(name="core.plugins", title=_l("Switch mini-apps on and off")),
        Permission(name="core.offices", title=_l("Add and change offices")),
        Permission(name="core.people", title=_l("Manage people and their roles"), roles=(MANAGER,)),
        Permission(name="core.act_as", title=_l("See the portal as somebody else does")),
        Permission(name="core.rights", title=_l("Decide what the roles may do")),
        Permission(name="core.audit", title=_l("Read the audit log")),
        Permission(
            name="core.codes",
            title=_l("Hand over codes for a new password at the counter"),
            roles=(MANAGER,),
        ),
    ]
