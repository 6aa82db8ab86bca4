"""What the administrator's screens add to the portal through the same hooks as any mini-app."""

from __future__ import annotations

from ..contract.hookspecs import hookimpl
from ..plugins.blueprint import Blueprint


@hookimpl
def blueprints() -> list[Blueprint]:
    """Overview, mini-apps, offices, people, rights, codes, mail, integrity, audit log."""
    from . import audit, codes, integrity, mails, offices, overview, people, plugins, rights

    return [overview.bp, plugins.bp, offices.bp, people.bp, rights.bp, integrity.bp, codes.bp, mails.bp, audit.bp]
