"""What the audit log adds to the portal besides its page, which is among the settings."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from ..contract.hookspecs import hookimpl
from ..contract.types import Job
from .retention import let_go


@hookimpl
def jobs() -> list[Job]:
    """Letting go of what is too old."""
    return [Job(name="core.audit_cut", title=_l("Let old lines of the audit log go"), run=let_go)]
