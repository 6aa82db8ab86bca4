"""What the feature adds to the portal: the backup of every night, and who sees whether there is one."""

from __future__ import annotations

from datetime import time

from flask_babel import lazy_gettext as _l

from ..contract.hookspecs import hookimpl
from ..contract.types import Job, Permission
from .nightly import nightly


@hookimpl
def permissions() -> list[Permission]:
    """Who sees when the last good backup was: administrators alone."""
    return [Permission(name="core.backup", title=_l("See whether there are good backups"))]


@hookimpl
def jobs() -> list[Job]:
    """The backup of every night."""
    return [Job(name="core.backup", title=_l("Make a backup and read it back"), run=nightly, at=time(1, 30))]
