"""What the administrator's screens add to the portal through the same hooks as any mini-app."""

from __future__ import annotations

from ..contract.hookspecs import hookimpl
from ..plugins.blueprint import Blueprint


@hookimpl
def blueprints() -> list[Blueprint]:
    """Overview, mini-apps, home page, components, offices, people, rights, codes, mail, integrity, audit log."""
    from . import audit, codes, components, home, integrity, mails, offices, overview, people, plugins, rights

    features = (overview, plugins, home, components, offices, people, rights, integrity, codes, mails, audit)
    return [feature.bp for feature in features]
