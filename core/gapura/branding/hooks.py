"""What branding adds to the portal through the same hooks as any mini-app."""

from __future__ import annotations

from ..contract.hookspecs import hookimpl
from ..plugins.blueprint import Blueprint


@hookimpl
def blueprints() -> list[Blueprint]:
    """The studio, the stylesheet, icons and the themes' files."""
    from .views import bp

    return [bp]
