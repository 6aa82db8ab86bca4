"""Refusals in the audit log: who tries doors that are not theirs is seen (ASVS 16.3.2)."""

from __future__ import annotations

import logging

from flask import g, request
from flask_login import current_user
from sqlalchemy.exc import DBAPIError

from ..audit.services import record
from ..database.engine import db
from . import throttle

log = logging.getLogger(__name__)

LINES = (20, 600)  # that one person may make, per seconds: more says nothing new and would only fill the log


def note() -> None:
    """Remember that somebody was kept from another office's record, where the answer says that nothing is there."""
    g.was_denied = True


def write(code: int) -> None:
    """Log a refusal of somebody who is signed in; what the request had begun is rolled back.

    A database that cannot be written to right now changes nothing about the refusal.
    """
    if (code != 403 and not g.get("was_denied")) or not current_user.is_authenticated:
        return
    user_id = current_user.id
    try:
        db.session.rollback()
        if throttle.allow("denied", str(user_id), *LINES) is None:
            record("access.denied", f"path:{request.path}", after={"method": request.method, "status": code})
            db.session.commit()
    except DBAPIError:
        db.session.rollback()
        log.warning("a refusal could not be logged: account %s, %s %s", user_id, request.method, request.path)
