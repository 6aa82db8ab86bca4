"""What can be done with accounts. Callers commit; passwords are hashed before anything is written."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from flask import has_request_context
from flask_babel import lazy_gettext as _l
from flask_login import login_user

from ..audit.services import record
from ..database.engine import db
from ..database.types import contains_words, utcnow
from . import passwords, sessions
from .contact import normal_email, normal_login
from .keyed import fingerprint
from .loading import VERSION_KEY
from .models import ADMINISTRATOR, CITIZEN, OFFICE_ROLES, PORTAL_ROLES, Grant, Office, User

if TYPE_CHECKING:
    from ..config import Settings

PAGE_SIZE = 30
NAME_LENGTH = 120
DEFAULT_ADMINISTRATOR = "admin@gapura.test"


ROLE_TITLES = {
    "administrator": _l("Administrator"),
    "manager": _l("Manager"),
    "operator": _l("Operator"),
    "assessor": _l("Assessor"),
    "citizen": _l("Citizen"),
}


class Refused(Exception):
    """Something that may not be done to an account; the argument is a sentence for the person who tried."""


LAST_ADMINISTRATOR = _l("This is the last administrator who can sign in. Make somebody else an administrator first.")
ALREADY_THERE = _l("This account exists already.")
OFFICE_NEEDED = _l("Choose the office for this role.")
UNKNOWN_ROLE = _l("This role does not exist.")


@dataclass(frozen=True)
class Created:
    """A new account and the password that is shown once.

    Attributes:
        login: what the person signs in with.
        role: the strongest role.
        password: empty when whoever made the account knows it already.
    """

    login: str
    role: str
    password: str


def find(login: str) -> User | None:
    """The account with this e-mail address or phone number, however it is written."""
    found = normal_login(login)
    if found is None:
        return None
    kind, value = found
    return db.session.scalars(sa.select(User).where(getattr(User, kind) == value)).one_or_none()


def create_user(name: str, email: str | None, phone: str | None, password_hash: str) -> User:
    """Add an account.

    Args:
        name: what the person is called.
        email: from ``normal_email``, or None.
        phone: from ``normal_phone``, or None.
        password_hash: from ``passwords.hash_password``.

    Raises:
        Refused: when the address or the number belongs to an account already.
    """
    if _is_taken(email, phone):
        raise Refused(ALREADY_THERE)
    user = User(name=name.strip()[:NAME_LENGTH], email=email, phone=phone, password_hash=password_hash, grants=[])
    db.session.add(user)
    try:
        with db.session.begin_nested():
            db.session.flush()
    except sa.exc.IntegrityError:  # somebody else was faster
        raise Refused(ALREADY_THERE) from None
    record("user.create", f"user:{user.id}")
    return user


def create_for(
    name: str, login: str, fresh: passwords.Fresh, role: str = CITIZEN, office: Office | None = None
) -> User:
    """Add an account for somebody else, with a random password that the caller shows once.

    Raises:
        Refused: when the login is taken or unusable, or the role does not fit.
    """
    found = normal_login(login)
    if found is None:
        raise Refused(_l("Give an e-mail address or an Indonesian phone number."))
    kind, value = found
    email, phone = (value, None) if kind == "email" else (None, value)
    user = create_user(name, email, phone, fresh.hash)
    if role != CITIZEN:
        grant(user, role, office)
    return user


def check_credentials(login: str, password: str) -> User | None:
    """The account that these belong to. As slow for an unknown account as for a wrong password."""
    user = find(login)
    if not passwords.verify(user.password_hash if user else None, password) or user is None:
        return None
    if user.is_active and passwords.is_outdated(user.password_hash):
        user.password_hash = passwords.hash_password(password)
    return user if user.is_active else None


def note_sign_in(user: User) -> None:
    """Log a sign-in."""
    record("session.begin", f"user:{user.id}", actor=user)


def start_session(user: User, about: sessions.About | None = None) -> None:
    """Sign the person in under a new session id; after the sign-in was logged and committed."""
    current = sessions.current_session()
    current.renew(sessions.STAFF if user.is_staff else sessions.CITIZEN)
    current.about = about or sessions.About()
    current[VERSION_KEY], current[sessions.PROVED_KEY] = user.session_version, int(time.time())
    login_user(user)


def note_failed_sign_in(login: str) -> None:
    """Log a failed sign-in without what was typed, which may be anybody's address or even a password."""
    found = normal_login(login)
    typed = found[1] if found else login.strip().casefold()
    record("session.refused", f"login:{fingerprint('audit', typed)[:16]}")


def end_session(user: User) -> None:
    """Sign the person out, here and on the server."""
    record("session.end", f"user:{user.id}")
    sessions.current_session().end()


def change_password(user: User, password_hash: str) -> None:
    """Set a new password and end every other session of the person."""
    user.password_hash = password_hash
    end_other_sessions(user)
    record("user.password", f"user:{user.id}")


def reset_password(user: User, fresh: passwords.Fresh) -> None:
    """Give a person who forgot it a random password, and end every session of theirs."""
    user.password_hash = fresh.hash
    end_other_sessions(user)
    record("user.password_reset", f"user:{user.id}")


def rename(user: User, name: str) -> None:
    """Change what the person is called."""
    name = name.strip()[:NAME_LENGTH]
    if name != user.name:
        user.name = name
        record("user.rename", f"user:{user.id}")


def grant(user: User, role: str, office: Office | None = None) -> Grant:
    """Give a role; asking for one that the person has changes nothing.

    Raises:
        Refused: for a role that does not exist, or one of an office without the office.
    """
    if role not in OFFICE_ROLES and role not in PORTAL_ROLES:
        raise Refused(UNKNOWN_ROLE)
    if role in OFFICE_ROLES and office is None:
        raise Refused(OFFICE_NEEDED)
    office_id = office.id if office is not None and role in OFFICE_ROLES else None
    for held in user.grants:
        if (held.role, held.office_id) == (role, office_id):
            return held
    added = Grant(role=role, office_id=office_id)
    user.grants.append(added)
    end_other_sessions(user)
    record("user.grant", f"user:{user.id}", after={"role": role, "office": office_id})
    return added


def revoke(user: User, held: Grant) -> None:
    """Take a role away.

    Raises:
        Refused: when it is the last administrator's.
    """
    if held.role == ADMINISTRATOR:
        spare_last_administrator(user)
    user.grants.remove(held)
    end_other_sessions(user)
    record("user.revoke", f"user:{user.id}", before={"role": held.role, "office": held.office_id})


def set_active(user: User, active: bool) -> None:
    """Let the person sign in, or not any more, which ends all sessions.

    Raises:
        Refused: when it would lock out the last administrator.
    """
    if user.is_active == active:
        return
    if not active:
        spare_last_administrator(user)
    user.is_active = active
    end_other_sessions(user)
    record("user.activate" if active else "user.deactivate", f"user:{user.id}")


def spare_last_administrator(user: User) -> None:
    """Make sure that somebody else administers before this person does not any more.

    Raises:
        Refused: when nobody else who can sign in does.
    """
    if user.is_active and user.is_administrator and not _other_administrators(user):
        raise Refused(LAST_ADMINISTRATOR)


def end_other_sessions(user: User) -> None:
    """End the person's other sessions as soon as this transaction is committed.

    They carry the old version, and each is destroyed when somebody next uses it.
    """
    user.session_version += 1
    if has_request_context():
        current = sessions.current_session()
        if current.user_id == user.id:
            current[VERSION_KEY] = user.session_version


def people(
    search: str = "", before_id: int | None = None, role: str = "", offices: Collection[int] | None = None
) -> tuple[list[User], int | None]:
    """A page of people, the newest first, and the id to ask for the next page with.

    Args:
        offices: only those who have a role in one of these; None for everybody.
    """
    query = sa.select(User).order_by(User.id.desc()).limit(PAGE_SIZE + 1)
    if search:
        query = query.where(contains_words(User.search_text, search))
    if role:
        query = query.where(User.grants.any(Grant.role == role))
    if offices is not None:
        query = query.where(User.grants.any(Grant.office_id.in_(offices)))
    if before_id is not None:
        query = query.where(User.id < before_id)
    found = list(db.session.scalars(query))
    return found[:PAGE_SIZE], found[PAGE_SIZE - 1].id if len(found) > PAGE_SIZE else None


def ensure_administrator(settings: Settings) -> Created | None:
    """Make the first administrator from the environment or with a random password; None when there is one already.

    The password in the answer is empty when it came from the environment, and is to be shown once otherwise.

    Raises:
        Refused: when the configured address is none, or the configured password is too weak.
    """
    if db.session.scalar(sa.select(sa.exists().where(Grant.role == ADMINISTRATOR))):
        return None
    email = normal_email(settings.admin_email or DEFAULT_ADMINISTRATOR)
    if email is None:
        raise Refused(_l("GAPURA_ADMIN_EMAIL is not an e-mail address."))
    configured = settings.admin_password.get_secret_value()
    wrong = passwords.problems(configured, [email]) if configured else []
    if wrong:
        raise Refused(passwords.SENTENCES[wrong[0]])
    password = configured or passwords.random_password()
    password_hash = passwords.hash_password(password)
    user = find(email)
    if user is None:
        user = create_user("Administrator", email, None, password_hash)
    else:
        change_password(user, password_hash)
    grant(user, ADMINISTRATOR)
    user.email_confirmed_at = utcnow()  # whoever runs the server says so
    return Created(email, ADMINISTRATOR, "" if configured else password)


def _is_taken(email: str | None, phone: str | None) -> bool:
    same = [column == value for column, value in ((User.email, email), (User.phone, phone)) if value]
    return bool(same) and db.session.scalar(sa.select(sa.exists().where(sa.or_(*same)))) is True


def _other_administrators(user: User) -> bool:
    """Whether somebody else administers; the row locks keep two from removing each other at the same moment."""
    everybodys = sa.update(Grant).where(Grant.role == ADMINISTRATOR).values(role=Grant.role)
    db.session.execute(everybodys, execution_options={"synchronize_session": False})
    other = sa.select(User.id).join(Grant).where(Grant.role == ADMINISTRATOR, User.is_active, User.id != user.id)
    return db.session.scalar(other.limit(1)) is not None
