"""What the feature adds to the portal."""

from __future__ import annotations

from ..contract.hookspecs import hookimpl
from ..plugins.blueprint import Blueprint


@hookimpl
def blueprints() -> list[Blueprint]:
    """The page for programs that watch over the server."""
    from .views import bp

    return [bp]
