"""Whose account an identity opens. It never gives a right: accounts that it makes are citizens'."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ...audit.services import record
from ...database.engine import db
from ...database.types import utcnow
from .. import passwords, services
from ..contact import normal_email
from ..models import User
from ..services import Refused
from .models import Identity
from .provider import settings

NO_ADDRESS = _l(
    "It did not tell us a confirmed e-mail address of yours, which an account needs. Please create an account here, "
    "and connect the two under Security."
)
TAKEN = _l(
    "Your e-mail address belongs to an account here already. Please sign in with its password, and connect the two "
    "under Security."
)
SOMEBODY_ELSES = _l("This identity is connected with another account here.")


def find(issuer: str, subject: str) -> Identity | None:
    """The identity, if it was seen before."""
    wanted = sa.select(Identity).where(Identity.issuer == issuer, Identity.subject == subject)
    return db.session.scalars(wanted).one_or_none()


def identities_of(user: User) -> list[Identity]:
    """The identities that open an account."""
    return list(db.session.scalars(sa.select(Identity).where(Identity.user_id == user.id).order_by(Identity.id)))


def person(told: Mapping[str, Any]) -> User:
    """The account of whoever the provider speaks of; made when they are here for the first time. Callers commit.

    Args:
        told: claims of the ID token.

    Raises:
        Refused: when there is none and none can be made, or it is switched off.
    """
    known = find(settings().oidc_issuer, told["sub"])
    if known is None:
        return _newcomer(told)
    known.used_at = utcnow()
    user = db.session.get_one(User, known.user_id)
    if not user.is_active:
        raise Refused(_l("This account is switched off. Please ask an administrator."))
    return user


def connect(user: User, told: Mapping[str, Any]) -> None:
    """Let an identity open an account from now on. Callers commit.

    Raises:
        Refused: when it opens another one.
    """
    issuer, subject = settings().oidc_issuer, told["sub"]
    known = find(issuer, subject)
    if known is not None and known.user_id != user.id:
        raise Refused(SOMEBODY_ELSES)
    if known is None:
        db.session.add(Identity(user_id=user.id, issuer=issuer, subject=subject))
        record("user.identity_connected", f"user:{user.id}", after={"issuer": issuer})


def disconnect(user: User, identity_id: int) -> bool:
    """Let an identity open the account no more; False when it is none of theirs. Callers commit."""
    identity = db.session.get(Identity, identity_id)
    if identity is None or identity.user_id != user.id:
        return False
    db.session.delete(identity)
    record("user.identity_disconnected", f"user:{user.id}", before={"issuer": identity.issuer})
    return True


def is_strong(told: Mapping[str, Any]) -> bool:
    """Whether the provider says that it took a second step (RFC 8176), or what this portal counts as one."""
    methods = told.get("amr") or []
    return "mfa" in methods or (bool(settings().oidc_acr) and told.get("acr") == settings().oidc_acr)


def _newcomer(told: Mapping[str, Any]) -> User:
    email = normal_email(str(told.get("email") or "")) if told.get("email_verified") is True else None
    if email is None:
        raise Refused(NO_ADDRESS)
    name = str(told.get("name") or told.get("given_name") or email.partition("@")[0])
    try:
        # Nobody knows this password; one can be set by the way for a forgotten one.
        user = services.create_user(name, email, None, passwords.hash_password(secrets.token_urlsafe(32)))
    except Refused:
        raise Refused(TAKEN) from None
    user.email_confirmed_at = utcnow()
    connect(user, told)
    return user
