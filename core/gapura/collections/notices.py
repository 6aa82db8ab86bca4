"""Telling whoever sent a record what became of it, by mail, where they left an address or have an account."""

from __future__ import annotations

from typing import Any

from flask import current_app, has_request_context
from flask_babel import lazy_gettext as _l

from ..accounts.models import User
from ..contract.collections import OWNER, Step
from ..database.engine import db
from ..mail.services import put
from ..shell.language import DEFAULT
from . import subscribers, tracking
from .addresses import absolute_url_of
from .mounted import Mounted

TEMPLATE = "collections/mail/moved.txt"


def tell(mounted: Mounted, record: Any, step: Step, reason: str) -> None:
    """Write the mails about a step, in the current transaction: to whoever sent the record, and who wants to be told.

    Nothing is written about a step that neither moved the record nor said anything, nor without a mail server.
    """
    if not (step.target or reason) or not has_request_context():
        return
    subscribers.tell(mounted, record, mounted.workflow.state(record.state), reason)
    if step.by != OWNER:
        _tell_sender(mounted, record, reason)


def _tell_sender(mounted: Mounted, record: Any, reason: str) -> None:
    settings = current_app.extensions["gapura"].resources.settings
    address, person = _sender_of(mounted, record)
    if address is None or settings.mail_server is None:
        return
    tracked, state = tracking.is_tracked(mounted), mounted.workflow.state(record.state)
    subject = _l("%(code)s: %(state)s", code=record.code if tracked else record.title, state=state.title)
    link = tracking.link_of(mounted, record) if tracked else absolute_url_of(mounted, record)
    shown = {"record": record, "state": state, "reason": reason, "link": link, "secret": tracked}
    # A secret link is shown to nobody who looks at mails that were sent.
    put(address, subject, TEMPLATE, shown, "" if person else DEFAULT, person=person, secret=tracked)


def _sender_of(mounted: Mounted, record: Any) -> tuple[str | None, User | None]:
    """Whom to write to: the address that was given, else the confirmed one of the account that sent it."""
    if tracking.is_tracked(mounted):
        emails = [name for name, spec in mounted.specs.items() if spec.kind == "email" and spec.personal]
        address = next(filter(None, (getattr(record, name) for name in emails)), None)
        if address:
            return str(address), None
    person = db.session.get(User, record.owner_id) if record.owner_id else None
    return (person.email if person and person.email_confirmed_at else None), person
