"""Giving out links and codes for a new password, and choosing it. Callers commit."""

from __future__ import annotations

import re
import secrets

from flask import current_app
from flask_babel import lazy_gettext as _l

from ...audit.services import record
from ...database.engine import db
from ...database.types import utcnow
from ...mail.services import put, written
from .. import notices, passwords, services, tokens
from ..contact import normal_login
from ..keyed import fingerprint
from ..models import User

SUBJECT = _l("Choose a new password")
TEMPLATE = "mail/reset.txt"
CODE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another
CODE_LENGTH = 10  # 50 bits, for half an hour and a few tries


def ask(login: str) -> None:
    """Send a link to the account's address, if there is an account and it has one.

    Whether there is one shows neither in the answer nor in how long it takes: the mail is written in any case, and
    with nobody to send it to thrown away.
    """
    passwords.verify(None, login)  # as slow as a sign-in, beside which the rest cannot be told
    user = services.find(login)
    found = normal_login(login)
    if user is None or user.email is None or not user.is_active:
        _write("nobody@example.invalid", None, secrets.token_urlsafe(tokens.BYTES))
        record("user.reset_asked", f"login:{fingerprint('audit', found[1] if found else login)[:16]}")
        return
    token = tokens.make(user, tokens.RESET, email=user.email)
    _write(user.email, user, token)
    record("user.reset_asked", f"user:{user.id}")


def _write(address: str, user: User | None, token: str) -> None:
    values = {"link": link("/atur-ulang", token), "minutes": _minutes(tokens.RESET)}
    if user is None:
        written(address, SUBJECT, TEMPLATE, values, "", None)
    else:
        put(address, SUBJECT, TEMPLATE, values, useful_for=tokens.LIFETIMES[tokens.RESET], person=user, secret=True)


def link(path: str, token: str) -> str:
    """A page's full address on the portal's one host, whatever host the request came to."""
    return f"{current_app.extensions['gapura'].resources.settings.public_url}{path}/{token}"


def make_code(user: User, maker: User) -> str:
    """A code to hand over in person, as it is shown to whoever hands it over: ``abcde-fghjk``."""
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    tokens.make(user, tokens.COUNTER, secret=f"{user.id} {code}", made_by=maker.id)
    record("user.code_made", f"user:{user.id}")
    return f"{code[:5]}-{code[5:]}"


def look_at_code(login: str, code: str) -> tokens.OneTimeToken | None:
    """The token of a code that was handed over to this person, however the code is written."""
    user = services.find(login)
    return tokens.look(tokens.COUNTER, _code_secret(user, code)) if user else None


def use_code(user: User, code: str) -> tokens.OneTimeToken | None:
    """The same, used up."""
    return tokens.use(tokens.COUNTER, _code_secret(user, code))


def _code_secret(user: User, code: str) -> str:
    return f"{user.id} {re.sub(r'[^a-z0-9]', '', code.lower())[: CODE_LENGTH + 1]}"


def choose(token: tokens.OneTimeToken, password_hash: str) -> None:
    """Set the new password of whoever came with a token that was just used up; every session of theirs ends.

    A link that came by mail also shows that mail to the address reaches the person.
    """
    user = db.session.merge(token.user)
    user.password_hash = password_hash
    services.end_other_sessions(user)
    if token.purpose == tokens.RESET and token.email == user.email and user.email_confirmed_at is None:
        user.email_confirmed_at = utcnow()
    tokens.forget(user)
    record("user.password_reset", f"user:{user.id}", after={"by": token.purpose}, actor=user)
    notices.tell(user, "password_changed")


def _minutes(purpose: str) -> int:
    return int(tokens.LIFETIMES[purpose].total_seconds() // 60)
