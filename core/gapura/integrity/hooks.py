"""What the feature adds to the portal."""

from __future__ import annotations

from datetime import time

from flask_babel import lazy_gettext as _l

from ..contract.hookspecs import hookimpl
from ..contract.types import Job, Permission
from .services import look


@hookimpl
def permissions() -> list[Permission]:
    """Who sees what was found: administrators alone."""
    return [Permission(name="core.integrity", title=_l("See whether files and links of the portal changed"))]


@hookimpl
def jobs() -> list[Job]:
    """The look of every night."""
    return [
        Job(name="core.integrity", title=_l("Look for files, links and words that changed"), run=look, at=time(3, 30))
    ]
