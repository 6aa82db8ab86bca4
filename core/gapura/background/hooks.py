"""What background work adds to the portal through the same hooks as any mini-app."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ..contract.hookspecs import hookimpl
from ..contract.types import Job
from . import services


@hookimpl
def jobs() -> list[Job]:
    """Work that ended long ago is forgotten."""
    return [Job(name="core.work", title=_l("Forget background work that ended long ago"), run=services.tidy)]
