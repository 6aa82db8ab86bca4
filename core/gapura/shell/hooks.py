"""What the shell adds to the portal through the same hooks as any mini-app."""

from __future__ import annotations

from ..contract.hookspecs import hookimpl
from ..plugins.blueprint import Blueprint


@hookimpl
def blueprints() -> list[Blueprint]:
    """Home, search, languages, static files, sitemap, health, offices, data saver, sharing, working offline."""
    from . import finder, light, offline, sharing, views

    return [views.bp, finder.bp, light.bp, sharing.bp, offline.bp]
