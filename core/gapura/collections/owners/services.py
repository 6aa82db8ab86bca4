"""Claims, and the act by which a record gets another owner, with its parts but not the former one's consents."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask import current_app
from flask_babel import lazy_gettext as _l
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy.exc import IntegrityError

from ...accounts.models import User
from ...database.engine import db
from ...mail.services import put
from ...privacy.services import end_consents, has_consent
from .. import access, history, parts, privacy, services, workflow
from ..addresses import absolute_url_of
from ..mixins import Contactable
from ..models import HistoryEntry
from ..mounted import Mounted
from .models import Claim

TEMPLATE = "collections/mail/claim.txt"
A_WEEK = 7 * 86_400
MOST = 20  # claims of one record


def has_claims(mounted: Mounted) -> bool:
    """Whether records of a collection are claimed and handed on."""
    return mounted.collection.claims


def claim(record: Any, user_id: int, text: str) -> bool:
    """Note that somebody says a record is theirs, in the current transaction; answers whether it had room.

    Whoever says so again replaces what they said.
    """
    known = db.session.scalar(sa.select(Claim).where(*_about(record), Claim.user_id == user_id))
    if known is not None:
        known.text = text
        return True
    if len(claims_of(record)) >= MOST:
        return False
    try:
        with db.session.begin_nested():
            db.session.add(Claim(kind=history.kind_of(record), record_id=record.id, user_id=user_id, text=text))
    except IntegrityError:  # the same person, at the same moment
        return True
    return True


def claims_of(record: Any) -> list[tuple[Claim, User]]:
    """What is claimed of a record and by whom, the oldest first."""
    query = sa.select(Claim, User).join(User, User.id == Claim.user_id).where(*_about(record)).order_by(Claim.id)
    return [(row[0], row[1]) for row in db.session.execute(query)]


def claimed(mounted: Mounted) -> Sequence[Any]:
    """Records of the person's office that somebody claims, those that wait longest first."""
    model = mounted.model
    named = sa.select(Claim.record_id, sa.func.min(Claim.id).label("first")).where(Claim.kind == history.kind_of(model))
    waiting = named.group_by(Claim.record_id).subquery()
    query = sa.select(model).join(waiting, waiting.c.record_id == model.id).where(access.own(mounted, "approve"))
    return db.session.scalars(query.order_by(waiting.c.first).limit(MOST)).unique().all()


def give(mounted: Mounted, record: Any, user: User) -> None:
    """Make somebody the owner of a record and of the parts that were the former owner's.

    What the former owner agreed to ends, and what they gave on it is emptied. A number that the office entered stays,
    seen by the office alone until the new owner says otherwise.
    """
    former = record.owner_id
    record.owner_id = user.id
    kind = history.kind_of(record)
    if has_consent(kind, record.id):
        privacy.empty(mounted, record, privacy.resting(mounted))
    if isinstance(record, Contactable):
        record.phone_public = False
    for name, other in parts.parts_of(mounted):
        model = other.model
        theirs = model.owner_id == former if former else model.owner_id.is_(None)
        db.session.execute(sa.update(model).where(getattr(model, name) == record.id, theirs).values(owner_id=user.id))
    end_consents(kind, record.id)
    db.session.execute(sa.delete(Claim).where(*_about(record)))
    services.touch(record)
    history.note(record, workflow.HANDED)
    services.audit_of(mounted, workflow.HANDED, record, {"owner": former}, {"owner": user.id})


def refuse(mounted: Mounted, record: Any, one: Claim, reason: str) -> None:
    """End a claim that is not right, and tell who made it."""
    user = db.session.get_one(User, one.user_id)
    db.session.delete(one)
    services.audit_of(mounted, "claim_refused", record, {"user": user.id})
    tell(mounted, record, user, accepted=False, reason=reason)


def tell(mounted: Mounted, record: Any, user: User, *, accepted: bool, reason: str = "") -> None:
    """Write to whoever claimed a record, where their address is confirmed and mail is sent."""
    mail_server = current_app.extensions["gapura"].resources.settings.mail_server
    if user.email is None or user.email_confirmed_at is None or mail_server is None:
        return
    values = {"title": record.title, "accepted": accepted, "reason": reason, "link": absolute_url_of(mounted, record)}
    put(user.email, _l("Who %(title)s belongs to", title=record.title), TEMPLATE, values, person=user)


def offer(mounted: Mounted, record: Any) -> str:
    """The secret of a link by which whoever opens it within a week gets the record; it works once."""
    return _serializer(mounted).dumps([record.id, _mark(record)])


def offered(mounted: Mounted, secret: str) -> Any:
    """The record that a secret offers; None when it is none, too old, or was used."""
    try:
        number, mark = _serializer(mounted).loads(secret, max_age=A_WEEK)
    except (BadData, ValueError, TypeError):
        return None
    record = db.session.get(mounted.model, number)
    known = record is not None and record.state != mounted.workflow.removed
    return record if known and hmac.compare_digest(str(mark), _mark(record)) else None


def _mark(record: Any) -> str:
    """What is another once the record has another owner, so that a link works once."""
    last = sa.select(sa.func.max(HistoryEntry.id)).where(
        HistoryEntry.kind == history.kind_of(record), HistoryEntry.record_id == record.id,
        HistoryEntry.act == workflow.HANDED,
    )  # fmt: skip
    key = str(current_app.secret_key).encode()
    text = f"owner/{record.owner_id}/{db.session.scalar(last)}".encode()
    return hmac.new(key, text, hashlib.sha256).hexdigest()[:16]


def _serializer(mounted: Mounted) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt=f"gapura.collections.owner/{mounted.key}")


def _about(record: Any) -> tuple[Any, ...]:
    return Claim.kind == history.kind_of(record), Claim.record_id == record.id
