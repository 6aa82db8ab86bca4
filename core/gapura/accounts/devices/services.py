"""A person's sessions, ended one by one or all at once, and the browsers that were seen with an account."""

from __future__ import annotations

import json
import re
import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from flask import Response, current_app, request
from flask_babel import gettext as _

from ...audit.services import record
from ...database.state import state_connection, state_metadata
from .. import notices, services
from ..keyed import fingerprint
from ..loading import VERSION_KEY
from ..models import User
from ..sessions import About, current_session, is_alive, key_of, session_table
from .describe import device_of, place_of

COOKIE, SECURE_COOKIE = "gapura_device", "__Host-gapura_device"
REMEMBERED = 400 * 86_400  # seconds; browsers keep no cookie longer
NEWS_DAYS = 7
HANDLE = 16
PURGE_ONE_IN = 50
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")

device_table = sa.Table(
    "state_device",
    state_metadata,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("user_id", sa.Integer, nullable=False, index=True),
    sa.Column("seen", sa.BigInteger, nullable=False),
)


@dataclass(frozen=True)
class Meeting:
    """A browser and an account that come together at a sign-in.

    Attributes:
        about: what the session will be recognised by.
        token: what the browser keeps, to be known the next time.
    """

    about: About
    token: str

    def mark(self, answer: Response) -> None:
        """Let the browser keep the token."""
        secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
        name = SECURE_COOKIE if secure else COOKIE
        answer.set_cookie(name, self.token, max_age=REMEMBERED, path="/", secure=secure, httponly=True, samesite="Lax")


@dataclass(frozen=True)
class Place:
    """One session of a person.

    Attributes:
        handle: names it in an address; it opens nothing.
        is_current: whether it is the one that asks.
    """

    handle: str
    device: str
    place: str
    begun: datetime
    seen: datetime
    news: bool
    is_current: bool


def meet(user: User) -> Meeting:
    """Remember that this browser is used with the account, and tell the person when it never was before.

    Nobody is told of the first device of an account.
    """
    token, now = _token(), int(time.time())
    key = fingerprint("device", f"{user.id} {token}")
    with state_connection() as connection:
        own = sa.select(device_table.c.key).where(device_table.c.user_id == user.id)
        known = {row.key for row in connection.execute(own)}
        if key in known:
            connection.execute(sa.update(device_table).where(device_table.c.key == key).values(seen=now))
        else:
            connection.execute(sa.insert(device_table).values(key=key, user_id=user.id, seen=now))
        if secrets.randbelow(PURGE_ONE_IN) == 0:
            connection.execute(sa.delete(device_table).where(device_table.c.seen < now - REMEMBERED))
    about = About(device_of(request.user_agent.string), place_of(request.remote_addr), bool(known) and key not in known)
    if about.news:
        notices.tell(user, "new_device", device=words(about.device), place=about.place, at=datetime.now(UTC))
        record("session.new_device", f"user:{user.id}", actor=user)
    return Meeting(about, token)


def words(device: str) -> str:
    """A device in the language of the page."""
    browser, _bar, system = device.partition("|")
    if browser and system:
        return _("%(browser)s on %(system)s", browser=browser, system=system)
    return browser or system or _("A program that does not say its name")


def places(user: User) -> list[Place]:
    """Where the person is signed in, the latest used first."""
    now, current = int(time.time()), key_of(current_session().token or "")
    with state_connection() as connection:
        rows = connection.execute(sa.select(session_table).where(session_table.c.user_id == user.id)).all()
    alive = [row for row in rows if is_alive(now, row.seen, row.idle, row.expires)]
    alive = [row for row in alive if json.loads(row.data).get(VERSION_KEY) == user.session_version]
    return [
        Place(
            row.key[:HANDLE], words(row.device), row.place, _moment(row.created), _moment(row.seen),
            row.news and now - row.created < NEWS_DAYS * 86_400, row.key == current,
        )
        for row in sorted(alive, key=lambda row: (row.key != current, -row.seen))
    ]  # fmt: skip


def news(user: User) -> list[Place]:
    """Sessions on devices that were new, of the last days, seen from another one."""
    return [place for place in places(user) if place.news and not place.is_current]


def end(user: User, handle: str) -> bool:
    """End one of the person's sessions, at once and everywhere; False when there is none."""
    with state_connection() as connection:
        ended: Any = connection.execute(sa.delete(session_table).where(_own(user, handle)))
    if ended.rowcount:
        record("session.ended_elsewhere", f"user:{user.id}")
    return bool(ended.rowcount)


def recognise(user: User, handle: str) -> None:
    """Take the person's word that a new device is theirs."""
    with state_connection() as connection:
        connection.execute(sa.update(session_table).where(_own(user, handle)).values(news=False))


def end_others(user: User) -> None:
    """End every session of the person but this one, when the transaction is committed."""
    services.end_other_sessions(user)
    record("session.ended_elsewhere", f"user:{user.id}", after={"all": True})


def forget(user_id: int) -> None:
    """Remove everything about a person's sessions and devices, for when the person is erased."""
    with state_connection() as connection:
        for table in (session_table, device_table):
            connection.execute(sa.delete(table).where(table.c.user_id == user_id))


def _own(user: User, handle: str) -> sa.ColumnElement[bool]:
    if not re.fullmatch(r"[0-9a-f]+", handle):
        return sa.false()
    return sa.and_(session_table.c.user_id == user.id, sa.func.substr(session_table.c.key, 1, HANDLE) == handle)


def _token() -> str:
    name = SECURE_COOKIE if current_app.config["SESSION_COOKIE_SECURE"] else COOKIE
    sent = request.cookies.get(name, "")
    return sent if _TOKEN.fullmatch(sent) else secrets.token_urlsafe(16)


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
