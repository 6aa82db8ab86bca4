"""What branding adds to the portal through the same hooks as any mini-app."""

from __future__ import annotations

from ..contract.hookspecs import hookimpl
from ..plugins.blueprint import Blueprint


@hookimpl
def blueprints() -> list[Blueprint]:
    """The studio, its versions, the stylesheet, icons, share cards and the themes' files."""
    from . import views
    from .files import views as files
    from .versions import views as versions

    return [views.bp, versions.bp, files.bp]
