"""What collections add to the portal for all plugins together."""

from __future__ import annotations

from ..contract.hookspecs import hookimpl
from ..plugins.blueprint import Blueprint


@hookimpl
def blueprints() -> list[Blueprint]:
    """The API over every collection."""
    from .api import bp

    return [bp]
