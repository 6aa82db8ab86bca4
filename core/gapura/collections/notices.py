"""Telling whoever sent a record what became of it, by mail, where they left an address or have an account."""

from __future__ import annotations

from typing import Any

from flask import current_app, has_request_context
from flask_babel import lazy_gettext as _l

from ..accounts.models import User
from ..contract.collections import OWNER, Step
from ..database.engine import db
from ..mail.services import send_mail
from ..shell.language import DEFAULT
from . import tracking
from .addresses import absolute_url_of
from .mounted import Mounted

TEMPLATE = "collections/mail/moved.txt"


def tell(mounted: Mounted, record: Any, step: Step, reason: str) -> None:
    """Write the mail about a step that somebody else took, in the current transaction.

    Nothing is written about a step that neither moved the record nor said anything, nor without a mail server.
    """
    if step.by == OWNER or not (step.target or reason) or not has_request_context():
        return
    settings = current_app.extensions["gapura"].resources.settings
    to = _sender_of(mounted, record)
    if to is None or settings.mail_server is None:
        return
    tracked, state = tracking.is_tracked(mounted), mounted.workflow.state(record.state)
    send_mail(
        to=to,
        subject=_l("%(code)s: %(state)s", code=record.code if tracked else record.title, state=state.title),
        template=TEMPLATE,
        language="" if isinstance(to, User) else DEFAULT,
        record=record,
        state=state,
        reason=reason,
        secret=tracked,
        link=tracking.link_of(mounted, record) if tracked else absolute_url_of(mounted, record),
    )


def _sender_of(mounted: Mounted, record: Any) -> User | str | None:
    """Whom to write to: the address that was given, else the account of whoever sent it."""
    if tracking.is_tracked(mounted):
        given = (
            getattr(record, name) for name, spec in mounted.specs.items() if spec.kind == "email" and spec.personal
        )
        address = next(filter(None, given), None)
        if address:
            return str(address)
    return db.session.get(User, record.owner_id) if record.owner_id else None
