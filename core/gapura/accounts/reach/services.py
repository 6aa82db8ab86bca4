"""Confirming and changing an e-mail address, changing a phone number. Callers commit."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from ...audit.services import record
from ...database.engine import db
from ...database.types import utcnow
from ...mail.services import put
from .. import notices, services, tokens
from ..contact import masked
from ..models import User
from ..reset.services import link

SUBJECT = _l("Confirm your e-mail address")
NEEDED = _l("An e-mail address or a phone number has to stay, so that you can sign in.")
TAKEN = _l("This number cannot be used for your account.")


def ask_to_confirm(user: User, email: str) -> None:
    """Send a link to an address that is the person's, or will be once it is confirmed."""
    token = tokens.make(user, tokens.CONFIRM, email=email)
    values = {"link": link("/konfirmasi-email", token), "days": tokens.LIFETIMES[tokens.CONFIRM].days}
    lifetime = tokens.LIFETIMES[tokens.CONFIRM]
    put(email, SUBJECT, "mail/confirm.txt", values, useful_for=lifetime, person=user, secret=True)


def confirm(token: tokens.OneTimeToken) -> None:
    """Take the address of a token that was just used up as the person's own.

    Raises:
        Refused: when it became somebody else's meanwhile.
    """
    user = db.session.merge(token.user)
    before = user.email
    if token.email != before and _somebody_has(User.email, token.email):
        raise services.Refused(_l("This address belongs to another account by now."))
    user.email, user.email_confirmed_at = token.email, utcnow()
    _flushed(_l("This address belongs to another account by now."))
    record("user.email_confirmed", f"user:{user.id}", actor=user)
    if before not in (None, token.email):
        tokens.forget(user, tokens.RESET)


def change_email(user: User, email: str | None) -> bool:
    """Ask the new address to confirm itself, or take the address away; tell the old one. Returns whether it waits.

    An address of somebody else is answered alike, and written to by nobody: who has it is not to be found out here.
    """
    old, waits = user.email if user.email_confirmed_at else None, email is not None
    if email is None:
        user.email = user.email_confirmed_at = None
        tokens.forget(user, tokens.RESET, tokens.CONFIRM)
    elif not _somebody_has(User.email, email):
        ask_to_confirm(user, email)
    record("user.contact", f"user:{user.id}", after={"what": "email", "waits": waits})
    if old:
        notices.tell_at(old, user, "contact_changed", changed="email", new=masked(email) if email else "")
    return waits


def change_phone(user: User, phone: str | None) -> None:
    """Change the number, or take it away.

    Raises:
        Refused: when it cannot be used.
    """
    if phone and _somebody_has(User.phone, phone):
        raise services.Refused(TAKEN)
    user.phone = phone
    _flushed(TAKEN)
    record("user.contact", f"user:{user.id}", after={"what": "phone"})
    notices.tell(user, "contact_changed", changed="phone", new=masked(phone) if phone else "")


def _somebody_has(column: sa.orm.InstrumentedAttribute[str | None], value: str) -> bool:
    return db.session.scalar(sa.select(sa.exists().where(column == value))) is True


def _flushed(refusal: object) -> None:
    try:
        with db.session.begin_nested():
            db.session.flush()
    except IntegrityError:  # somebody else was faster
        raise services.Refused(refusal) from None
