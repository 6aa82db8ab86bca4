"""What pictures add to the portal through the same hooks as any mini-app."""

from __future__ import annotations

from datetime import time

from flask_babel import lazy_gettext as _l

from ..contract.hookspecs import hookimpl
from ..contract.types import Job
from ..plugins.blueprint import Blueprint


@hookimpl
def blueprints() -> list[Blueprint]:
    """The address of pictures."""
    from .views import bp

    return [bp]


@hookimpl
def jobs() -> list[Job]:
    """Files that nothing names any more, such as long exports of yesterday, are removed."""
    from .services import sweep

    title = _l("Remove files that nothing uses any more")
    return [Job(name="core.media", title=title, run=lambda: f"{sweep()} removed", at=time(3))]
