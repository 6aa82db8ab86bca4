"""Telling people by mail what happened to their account, so that they notice when it was not them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ..contract.types import Text
from ..database.engine import db
from ..mail.services import put, send_mail
from .models import ADMINISTRATOR, Grant, User

SUBJECTS: dict[str, Text] = {
    "password_changed": _l("Your password was changed"),
    "contact_changed": _l("Your address or number was changed"),
    "second_factor_on": _l("Two-step sign-in is on"),
    "second_factor_off": _l("Two-step sign-in is off"),
    "passkey_added": _l("A passkey was added to your account"),
    "new_device": _l("A new device signed in to your account"),
}


def tell(user: User, what: str, **values: Any) -> None:
    """Write to the person, if mail is known to reach them."""
    send_mail(to=user, subject=SUBJECTS[what], template=f"mail/{what}.txt", **values)


def tell_administrators(subject: Text, template: str, **values: Any) -> None:
    """Write to every administrator whom mail reaches; callers commit."""
    everyone = sa.select(User).join(Grant).where(Grant.role == ADMINISTRATOR, User.is_active).distinct()
    for person in db.session.scalars(everyone):
        send_mail(to=person, subject=subject, template=template, **values)


def tell_at(address: str, user: User, what: str, **values: Any) -> None:
    """The same, to an address that is the person's no longer."""
    put(address, SUBJECTS[what], f"mail/{what}.txt", values, person=user)
