"""Hearing by mail what becomes of a public record: for whoever asks for it and says so again from the mail they get."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa
from flask import abort, current_app
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy.exc import IntegrityError

from ..accounts import throttle
from ..accounts.contact import normal_email
from ..contract.collections import State
from ..contract.types import PUBLIC, Job
from ..database.engine import db
from ..database.types import utcnow
from ..mail.services import put
from ..shell.language import current_language
from . import history, shown
from .addresses import absolute, absolute_url_of
from .models import Subscriber
from .mounted import Mounted

MOST = 500  # people who hear of one record
WRITTEN, A_DAY = 4, 86_400  # mails that ask one address whether it is right
UNSURE = timedelta(days=2)  # for which an address waits for its yes
OVER = timedelta(days=90)  # after which nobody hears of a record that nothing happens with


def has_news(mounted: Mounted) -> bool:
    """Whether people hear of a collection's records: those whose way everybody reads."""
    return mounted.collection.progress and mounted.collection.see == PUBLIC


def can_subscribe(mounted: Mounted, record: Any) -> bool:
    """Whether there is something to wait for, and a server that sends mail."""
    state = mounted.workflow.state(record.state)
    return has_news(mounted) and state.public and state.waiting and _mail_server() is not None


def tell(mounted: Mounted, record: Any, state: State, reason: str) -> None:
    """Write to everybody who wants to be told of a record, in the current transaction."""
    if not has_news(mounted) or not (state.public or state.remembered) or _mail_server() is None:
        return
    about = (Subscriber.kind == history.kind_of(record), Subscriber.record_id == record.id)
    listening = sa.select(Subscriber).where(*about, Subscriber.confirmed_at.is_not(None)).limit(MOST)
    for one in db.session.scalars(listening).all():
        values = {"title": shown.title_of(mounted, record).text, "state": state, "reason": reason}
        values |= {"link": absolute_url_of(mounted, record), "stop": _link(mounted, one)}
        subject = _l("%(title)s: %(state)s", title=values["title"], state=state.title)
        put(one.email, subject, "collections/mail/news.txt", values, one.language, secret=True)


def jobs(mounted: Sequence[Mounted]) -> list[Job]:
    """One for each collection that people hear of."""
    return [
        Job(name=one.named("forget_subscribers"), title=_title(one), run=partial(forget, one))
        for one in mounted
        if has_news(one)
    ]


def forget(mounted: Mounted) -> str:
    """Delete addresses that nobody confirmed, and those of records that nothing happens with any more."""
    model = mounted.model
    waiting = [state.name for state in mounted.workflow.states if state.waiting]
    alive = sa.or_(model.state.in_(waiting), model.changed_at > utcnow() - OVER)
    unsure = sa.and_(Subscriber.confirmed_at.is_(None), Subscriber.created_at < utcnow() - UNSURE)
    over = sa.or_(unsure, Subscriber.record_id.not_in(sa.select(model.id).where(alive)))
    gone: Any = db.session.execute(sa.delete(Subscriber).where(Subscriber.kind == history.kind_of(model), over))
    return ngettext("%(num)s address deleted.", "%(num)s addresses deleted.", gone.rowcount)


def _row(record: Any, email: str) -> Subscriber:
    """The row of an address, a new one unless there is one; also where two ask at the same moment."""
    about = {"kind": history.kind_of(record), "record_id": record.id, "email": email}
    there = sa.select(Subscriber).filter_by(**about)
    found = db.session.scalar(there)
    if found is not None:
        return found
    try:
        with db.session.begin_nested():
            made = Subscriber(**about, language=current_language())
            db.session.add(made)
        return made
    except IntegrityError:
        return db.session.scalars(there).one()


def _title(mounted: Mounted) -> Any:
    return _l("Forget who need not be told any more: %(title)s", title=mounted.title)


def ask(mounted: Mounted, record: Any, email: str) -> None:
    """Ask an address by mail whether it wants to be told; callers commit. One that said yes is not asked again."""
    email = normal_email(email) or email
    found = _row(record, email)
    if found.confirmed_at is None and not throttle.allow("collections.subscriber", email, WRITTEN, A_DAY):
        values = {"title": shown.title_of(mounted, record).text, "link": _link(mounted, found)}
        subject = _l("Do you want to be told? %(title)s", title=values["title"])
        put(email, subject, "collections/mail/subscribe.txt", values, found.language, UNSURE, secret=True)


def _link(mounted: Mounted, found: Subscriber) -> str:
    return absolute(mounted.url("subscriber", secret=_signer().dumps([found.id, _mark(found)])))


def known(mounted: Mounted, secret: str) -> tuple[Subscriber, Any]:
    """Whom a secret belongs to, and the record that they are told of; nobody's is not found."""
    try:
        number, mark = _signer().loads(secret)
    except (BadData, TypeError, ValueError):
        abort(404)
    found = db.session.get(Subscriber, number)
    if found is None or _mark(found) != mark or found.kind != history.kind_of(mounted.model):
        abort(404)
    return found, db.session.get(mounted.model, found.record_id) or abort(404)


def _mark(found: Subscriber) -> str:
    """What tells a row from another that gets its number later."""
    return hashlib.sha256(f"{found.kind}/{found.record_id}/{found.email}".encode()).hexdigest()[:16]


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="gapura.collections.subscriber")


def _mail_server() -> Any:
    return current_app.extensions["gapura"].resources.settings.mail_server
