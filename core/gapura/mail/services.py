"""Writing mails into the outbox, and what the administrator sees of it. Callers commit."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import current_app, has_app_context, render_template
from flask_babel import force_locale
from sqlalchemy import event

from ..accounts.contact import normal_email
from ..accounts.models import User
from ..background.outbox import FAILED, WAITING
from ..background.worker import MAIL, worker_of
from ..contract.types import Text
from ..database.engine import db
from ..database.types import utcnow
from ..errors import ContractError
from ..shell.language import DEFAULT, LANGUAGES, current_language
from .compose import one_line, parts_of
from .models import SENT, Mail
from .postman import GIVEN_UP, deliver

log = logging.getLogger(__name__)

USEFUL_FOR = timedelta(days=3)
BODIES_KEPT = timedelta(days=7)
KEPT = timedelta(days=90)
PAGE_SIZE = 30
NOTE = "gapura.mail"  # in a session's notes: mail was written that is to be sent once it is committed


def send_mail(
    *,
    to: User | str,
    subject: Text,
    template: str,
    language: str = "",
    useful_for: timedelta = USEFUL_FOR,
    **values: Any,
) -> bool:
    """Write a mail into the outbox, in the current transaction: it is sent exactly when the transaction is committed.

    It leaves within seconds, without anybody waiting for it; when the mail server does not answer it is tried again.

    Args:
        to: a person, who is written to only at a confirmed address, or an address.
        subject: one line; a lazy translation comes out in the receiver's language.
        template: a text, such as ``"bank_sampah/mail/welcome.txt"``. The branded HTML is made from it: a paragraph of
            two lines whose second is a full address becomes a button.
        language: ``id`` or ``en``; by default the person's, else that of the current page.
        useful_for: how long it is tried; after that it is given up.
        values: what the template shows, beside ``person``, ``identity`` and ``portal_url``.

    Returns:
        Whether there was an address to write to.
    """
    if isinstance(to, User):
        confirmed = to.email if to.email_confirmed_at else None
        return confirmed is not None and put(confirmed, subject, template, values, language, useful_for, person=to)
    return put(to, subject, template, values, language, useful_for)


def put(
    address: str,
    subject: Text,
    template: str,
    values: Mapping[str, Any],
    language: str = "",
    useful_for: timedelta = USEFUL_FOR,
    *,
    person: User | None = None,
    secret: bool = False,
) -> bool:
    """The same for any address, confirmed or not; for the core's own mails about it.

    Raises:
        ContractError: when the address is none.
    """
    recipient = normal_email(address)
    if recipient is None or recipient != address.strip().lower():
        raise ContractError("send_mail(to=…) takes a person or one e-mail address, and this is neither.")
    mail = written(recipient, subject, template, values, language, person)
    mail.until, mail.secret = utcnow() + useful_for, secret
    db.session.add(mail)
    db.session.info[NOTE] = True
    _show_developer(mail)
    return True


def written(
    recipient: str, subject: Text, template: str, values: Mapping[str, Any], language: str, person: User | None
) -> Mail:
    """A mail in the receiver's language, not yet in the outbox."""
    settings = current_app.extensions["gapura"].resources.settings
    chosen = language or (person.language if person else "") or current_language()
    with force_locale(chosen if chosen in LANGUAGES else DEFAULT):
        shown = {"person": person, "portal_url": settings.public_url, **values}
        text = render_template(template, **shown).strip() + "\n"
        line = one_line(str(subject))
        html = render_template("mail/layout.html", parts=parts_of(text), subject=line, language=chosen, **shown)
    return Mail(
        message_id=f"{secrets.token_hex(16)}@{settings.host}", user_id=person.id if person else None,
        recipient=recipient, language=chosen, subject=line, text=text, html=html,
    )  # fmt: skip


def _show_developer(mail: Mail) -> None:
    """On a developer's machine without a mail server the log is where mails are read."""
    settings = current_app.extensions["gapura"].resources.settings
    if settings.debug and settings.mail_server is None:
        log.warning("A mail that is not sent, because GAPURA_MAIL_URL is not set: %s\n%s", mail.subject, mail.text)


@event.listens_for(db.session, "after_commit")
def _wake(session: Any) -> None:
    if session.in_nested_transaction():
        return  # a savepoint: what is in it may still be rolled back
    if session.info.pop(NOTE, False) and has_app_context():
        resources = current_app.extensions["gapura"].resources
        if resources.settings.mail_server is not None:
            worker_of(resources).tell(MAIL)


@event.listens_for(db.session, "after_soft_rollback")
def _forget(session: Any, previous: Any) -> None:
    if previous.parent is None:
        session.info.pop(NOTE, None)


def can_be_sent() -> bool:
    """Whether mails leave this portal, or it is only being tried, when the administrator reads them."""
    settings = current_app.extensions["gapura"].resources.settings
    return settings.mail_server is not None or settings.loopback


def page(state: str = "", before_id: int | None = None) -> tuple[list[Mail], int | None]:
    """A page of mails, the newest first, and the id to ask for the next page with."""
    query = sa.select(Mail).order_by(Mail.id.desc()).limit(PAGE_SIZE + 1)
    if state:
        query = query.where(Mail.state == state)
    if before_id is not None:
        query = query.where(Mail.id < before_id)
    found = list(db.session.scalars(query))
    return found[:PAGE_SIZE], found[PAGE_SIZE - 1].id if len(found) > PAGE_SIZE else None


def counts() -> dict[str, int]:
    """How many mails are in each state."""
    rows = db.session.execute(sa.select(Mail.state, sa.func.count()).group_by(Mail.state))
    return {state: number for state, number in rows}  # noqa: C416  # rows are not pairs to a type checker


def try_again(mail: Mail) -> bool:
    """Send a mail again that was given up, or that waits for its next try; False when its text is gone already."""
    if mail.state == SENT or not mail.text:
        return False
    now = utcnow()
    mail.state, mail.due_at, mail.ended_at = WAITING, now, None
    mail.until = max(mail.until, now + timedelta(days=1))
    db.session.info[NOTE] = True
    return True


def work_off() -> str:
    """Send what no process has in hand, and tidy; as a job."""
    sent = deliver(current_app.extensions["gapura"].resources)
    return f"{sent} sent, {tidy()} tidied"


def tidy(now: datetime | None = None) -> int:
    """Give up what nobody could send, forget bodies some days later and whole mails after months; return how many."""
    now = now or utcnow()
    late = sa.update(Mail).where(Mail.state == WAITING, Mail.until < now)
    given_up = late.values(state=FAILED, ended_at=now, fault=sa.case((Mail.fault == "", GIVEN_UP), else_=Mail.fault))
    ended = Mail.state.in_((SENT, FAILED))
    old = sa.delete(Mail).where(ended, Mail.created_at < now - KEPT)
    emptied = sa.update(Mail).where(ended, Mail.ended_at < now - BODIES_KEPT, Mail.text != "").values(text="", html="")
    results: list[Any] = [db.session.execute(statement) for statement in (given_up, old, emptied)]
    return sum(result.rowcount for result in results)
