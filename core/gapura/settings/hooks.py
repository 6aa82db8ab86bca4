"""What the administrator's screens add to the portal through the same hooks as any mini-app."""

from __future__ import annotations

from ..contract.hookspecs import hookimpl
from ..plugins.blueprint import Blueprint


@hookimpl
def blueprints() -> list[Blueprint]:
    """Overview, mini-apps, offices, people, codes, mail, audit log."""
    from . import audit, codes, mails, offices, overview, people, plugins

    return [overview.bp, plugins.bp, offices.bp, people.bp, codes.bp, mails.bp, audit.bp]
