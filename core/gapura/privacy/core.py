"""What the core itself knows of a person: account, devices, consents, mails, log."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from ..accounts.devices import services as devices
from ..accounts.models import User
from ..accounts.openid.services import identities_of
from ..accounts.passkeys.services import passkeys_of
from ..audit.models import AuditEntry
from ..collections.models import Subscriber
from ..collections.owners.models import Claim
from ..contract.types import Erased, PersonRecords
from ..database.engine import db
from ..mail.models import Mail
from .services import consents_of

MOST_LINES = 5_000  # of the log, the newest; nobody does more within the time it is kept


def records_of(user_id: int) -> list[PersonRecords]:
    """Everything, as rows that people and programs read."""
    user = db.session.get_one(User, user_id)
    return [
        PersonRecords(what=_("Account"), rows=(_account(user),)),
        PersonRecords(what=_("Signed in on"), rows=tuple(
            {"device": one.device, "place": one.place, "since": one.begun, "last_used": one.seen}
            for one in devices.places(user)
        )),
        PersonRecords(what=_("Consents"), rows=tuple(
            {"text": one.text, "version": one.version, "given_at": one.given_at, "withdrawn_at": one.withdrawn_at}
            for one in consents_of(user)
        )),
        PersonRecords(what=_("Mails"), rows=_mails(user_id)),
        PersonRecords(what=_("Be told by e-mail"), rows=tuple(
            {"record": f"{one.kind}:{one.record_id}", "email": one.email, "since": one.created_at}
            for one in db.session.scalars(sa.select(Subscriber).where(_told(user)).order_by(Subscriber.id))
        )),
        PersonRecords(what=_("What you claim"), rows=tuple(
            {"record": f"{one.kind}:{one.record_id}", "text": one.text, "since": one.created_at}
            for one in db.session.scalars(sa.select(Claim).where(Claim.user_id == user_id).order_by(Claim.id))
        )),
        PersonRecords(what=_("Entries of the log"), rows=_log(user_id)),
    ]  # fmt: skip


def forget(user_id: int) -> list[Erased]:
    """Delete mails, and take the network addresses out of the log; the chain of the log stays whole."""
    mails: Any = db.session.execute(sa.delete(Mail).where(Mail.user_id == user_id))
    told: Any = db.session.execute(sa.delete(Subscriber).where(_told(db.session.get_one(User, user_id))))
    claims: Any = db.session.execute(sa.delete(Claim).where(Claim.user_id == user_id))
    own = sa.and_(AuditEntry.actor_id == user_id, AuditEntry.address != "")
    lines: Any = db.session.execute(sa.update(AuditEntry).where(own).values(address="", salt=""))
    return [
        Erased(what=_("Account"), done=_("Deleted, with devices, passkeys, connections and consents.")),
        Erased(what=_("Mails"), done=_("%(count)s deleted.", count=mails.rowcount)),
        Erased(what=_("Be told by e-mail"), done=_("%(count)s deleted.", count=told.rowcount)),
        Erased(what=_("What you claim"), done=_("%(count)s deleted.", count=claims.rowcount)),
        Erased(
            what=_("Entries of the log"),
            done=_("They stay, because rules demand it, with a number only. %(count)s network addresses were deleted.",
                   count=lines.rowcount),
        ),
    ]  # fmt: skip


def _told(user: User) -> sa.ColumnElement[bool]:
    """What a person is told of: only where the address is sure to be theirs."""
    sure = user.email if user.email_confirmed_at else None
    return Subscriber.email == sure if sure else sa.false()


def _account(user: User) -> dict[str, Any]:
    return {
        "number": user.id, "name": user.name, "email": user.email, "email_confirmed_at": user.email_confirmed_at,
        "phone": user.phone, "language": user.language, "since": user.created_at,
        "roles": [f"{grant.role} {grant.office.name if grant.office else ''}".strip() for grant in user.grants],
        "second_step": user.has_second_factor, "passkeys": [one.name for one in passkeys_of(user)],
        "single_sign_on": [one.issuer for one in identities_of(user)],
    }  # fmt: skip


def _mails(user_id: int) -> tuple[dict[str, Any], ...]:
    mails = db.session.scalars(sa.select(Mail).where(Mail.user_id == user_id).order_by(Mail.id))
    return tuple({"to": one.recipient, "subject": one.subject, "at": one.created_at} for one in mails)


def _log(user_id: int) -> tuple[dict[str, Any], ...]:
    about = sa.or_(AuditEntry.actor_id == user_id, AuditEntry.subject == f"user:{user_id}")
    lines = db.session.scalars(sa.select(AuditEntry).where(about).order_by(AuditEntry.id.desc()).limit(MOST_LINES))
    return tuple(
        {"at": one.at, "what": one.action, "of": one.subject, "from": one.address if one.actor_id == user_id else ""}
        for one in lines
    )
