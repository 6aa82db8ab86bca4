"""Letting the oldest lines of the log go, and saying so in the log itself."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app
from flask_babel import ngettext

from ..database.engine import db
from ..database.types import utcnow
from . import chain
from .services import record


def let_go() -> str:
    """Delete the lines that are older than the setting ``audit_days``; answers how many there were."""
    days: int = current_app.extensions["gapura"].resources.settings.audit_days
    connection = db.session.connection()
    last = chain.last_before(connection, utcnow() - timedelta(days=days))
    if last is None:
        return ""
    record(chain.CUT_ACTION, "audit", after={"place": last[0], "hash": last[1], "days": days})
    gone = chain.cut(connection, last)
    return ngettext("%(num)s line let go.", "%(num)s lines let go.", gone)
