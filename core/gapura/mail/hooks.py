"""What mail adds to the portal through the same hooks as any mini-app."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from ..contract.hookspecs import hookimpl
from ..contract.types import Job, Permission
from . import services


@hookimpl
def permissions() -> list[Permission]:
    """Who sees the outbox: administrators alone."""
    return [Permission(name="core.mail", title=_l("See the mails that the portal sends"))]


@hookimpl
def jobs() -> list[Job]:
    """Mail that no running process has in hand is sent, and old bodies are forgotten."""
    title = _l("Send mail that waits, and forget what was sent long ago")
    return [Job(name="core.mail", title=title, run=services.work_off, every=timedelta(minutes=5))]
