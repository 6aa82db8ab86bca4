"""Asking every part of the portal what it knows of people, and letting it forget one of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from ..accounts import services as accounts
from ..accounts.devices import services as devices
from ..accounts.models import User
from ..audit.services import record
from ..contract.types import Erased, PersonalData, PersonRecords
from ..database.engine import db
from ..database.types import utcnow
from ..plugins.assembly import current_assembly
from .models import Consent


def declared() -> Mapping[str, list[PersonalData]]:
    """What is kept of people, by where it is asked for, the portal's own first."""
    found: dict[str, list[PersonalData]] = {}
    for item in current_assembly().hooks.items("personal_data"):
        found.setdefault(str(item.where), []).append(item)
    return found


def known_of(user: User) -> list[PersonRecords]:
    """Everything that is known of a person.

    Raises:
        Exception: whatever a mini-app raises; half an answer would be none.
    """
    hooks = current_assembly().hooks
    return [found for owner in _owners() for found in hooks.ask(owner, "export_person", user_id=user.id)]


def erase(user: User) -> list[Erased]:
    """Forget a person everywhere, and commit: all of it or nothing.

    What everybody has read, or an office still works on, stays without them; their number stays in the audit log.

    Raises:
        Refused: when it is the last administrator.
        Exception: whatever a mini-app raises, after everything was taken back.
    """
    user_id = user.id
    accounts.spare_last_administrator(user)
    done: list[Erased] = []
    try:
        for owner in reversed(_owners()):
            done += current_assembly().hooks.ask(owner, "erase_person", user_id=user_id)
        entry = record("user.erased", f"user:{user_id}", after={str(one.what): str(one.done) for one in done})
        entry.address = entry.salt = ""
        db.session.flush()
        db.session.execute(sa.delete(User).where(User.id == user_id))
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    devices.forget(user_id)
    return done


def consents_of(user: User) -> list[Consent]:
    """What the person agreed to, the newest first."""
    return list(db.session.scalars(sa.select(Consent).where(Consent.user_id == user.id).order_by(Consent.id.desc())))


def keep_consent(user_id: int | None, kind: str, record_id: int, fields: Iterable[str], text: str) -> None:
    """Remember that somebody agreed, in the words that they read; callers commit."""
    version = hashlib.sha256(text.encode()).hexdigest()[:12]
    about = {"user_id": user_id, "kind": kind, "record_id": record_id}
    db.session.add(Consent(**about, fields=list(fields), text=text, version=version))


def has_consent(kind: str, record_id: int) -> bool:
    """Whether somebody's consent stands that is about a record."""
    about = (Consent.kind == kind, Consent.record_id == record_id, Consent.withdrawn_at.is_(None))
    return bool(db.session.scalar(sa.select(sa.exists().where(*about))))


def end_consents(kind: str, record_id: int) -> None:
    """Note that what was agreed to for a record is over, because its fields were emptied; callers commit."""
    standing = sa.update(Consent).where(Consent.kind == kind, Consent.record_id == record_id)
    db.session.execute(standing.where(Consent.withdrawn_at.is_(None)).values(withdrawn_at=utcnow()))


def _owners() -> list[str]:
    """The core, and every running mini-app."""
    return ["", *current_assembly().plugins]
