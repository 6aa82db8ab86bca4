"""Sessions kept on the server: the cookie holds a random id and nothing else.

A session costs what it is used for. Nothing is read unless somebody looks into it, and nothing is written for a visitor
who only fills in a form: the CSRF token is derived from the id in the cookie. The first letter of the cookie says which
it is, ``a`` (anonymous, nothing kept) or ``s`` (kept), so that most requests need no look at the store at all; a letter
changed by hand only makes a session empty.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask import session
from flask.sessions import SessionInterface, SessionMixin

from ..database.state import state_connection, state_metadata
from .keyed import keyed_digest

if TYPE_CHECKING:
    from flask import Flask
    from flask.wrappers import Request, Response

COOKIE_NAME = "gapura_session"
SECURE_COOKIE_NAME = "__Host-gapura_session"
CSRF_KEY = "csrf_token"
USER_KEY = "_user_id"
PROVED_KEY = "proved"  # when the person last showed in this session who they are, in seconds since 1970
STRONG_KEY = "strong"  # the provider says that it took a second step
ELSEWHERE_KEY = "elsewhere"  # signed in at the provider, where one signs out too
ACTOR_KEY = "actor"  # the administrator who acts as the person whose session it is
FLASHES_KEY = "_flashes"
MOST_FLASHES = 10
SEEN_EVERY = 60  # a session's last use is written at most this often, in seconds
PURGE_ONE_IN = 50
PURGE_AT_MOST = 500

_COOKIE = re.compile(r"([as])([A-Za-z0-9_-]{43})")

session_table = sa.Table(
    "state_session",
    state_metadata,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("data", sa.Text, nullable=False),
    sa.Column("created", sa.BigInteger, nullable=False),
    sa.Column("seen", sa.BigInteger, nullable=False),
    sa.Column("idle", sa.BigInteger, nullable=False),
    sa.Column("expires", sa.BigInteger, nullable=False, index=True),
    sa.Column("user_id", sa.Integer, index=True),
    sa.Column("device", sa.String(60), nullable=False),
    sa.Column("place", sa.String(45), nullable=False),
    sa.Column("news", sa.Boolean, nullable=False),
)

ONE = sa.select(session_table).where(session_table.c.key == sa.bindparam("of"))


@dataclass(frozen=True)
class Lifetime:
    """How long a session lasts, in seconds.

    Attributes:
        idle: it ends when it was not used for this long.
        absolute: it ends this long after it began, however much it is used.
        lasting: whether the browser keeps the cookie when it is closed.
    """

    idle: int
    absolute: int
    lasting: bool = False


@dataclass(frozen=True)
class About:
    """What a person recognises one of their sessions by.

    Attributes:
        device: browser and system, such as ``Firefox|Windows``.
        place: the first half of the network address; the whole is nobody's business.
        news: whether the device had never been seen with this account.
    """

    device: str = ""
    place: str = ""
    news: bool = False


VISITOR = Lifetime(idle=3600, absolute=86_400)
STAFF = Lifetime(idle=3 * 3600, absolute=12 * 3600)
CITIZEN = Lifetime(idle=30 * 86_400, absolute=30 * 86_400, lasting=True)


def key_of(token: str) -> str:
    """What the store knows a session by, so that reading the store opens no session."""
    return hashlib.sha256(token.encode()).hexdigest()


def is_alive(now: int, seen: int, idle: int, expires: int) -> bool:
    """Whether a session with these times may still be used."""
    return now < expires and now - seen <= idle


class ServerSession(SessionMixin):
    """The session of one request: a mapping that is fetched when first looked into.

    ``session["csrf_token"]`` exists as soon as there is an id. It is derived, so setting it only makes sure of an id.
    """

    def __init__(self, secret: str, token: str | None = None, kept: bool = False) -> None:
        self.token = token
        self.kept = kept
        self.incoming = (token, kept)
        self.lifetime = VISITOR
        self.about = About()
        self.accessed = False
        self.modified = False
        self.touched = False
        self.ended: list[str] = []
        self.seen = 0
        self._secret = secret
        self._values: dict[str, Any] | None = None if kept else {}

    def __getitem__(self, name: str) -> Any:
        values = self._load()
        if name != CSRF_KEY:
            return values[name]
        if self.token is None:
            raise KeyError(name)
        self.touched = True
        return keyed_digest(self._secret, "csrf", self.token)

    def __setitem__(self, name: str, value: Any) -> None:
        values = self._load()
        self._ensure_token()
        if name != CSRF_KEY:
            values[name] = value
            self.modified = True

    def __delitem__(self, name: str) -> None:
        if name != CSRF_KEY:
            del self._load()[name]
            self.touched = self.modified = True

    def __iter__(self) -> Iterator[str]:
        return iter(self._load())

    def __len__(self) -> int:
        return len(self._load())

    @property
    def user_id(self) -> int | None:
        """Id of the person who signed in, if anybody did; looks into the store only for a kept session."""
        found = self._load().get(USER_KEY) if self.kept else (self._values or {}).get(USER_KEY)
        return int(found) if found is not None and str(found).isdecimal() else None

    def renew(self, lifetime: Lifetime) -> None:
        """Go on under a new id with nothing but the messages that wait to be shown; the old id is dead."""
        flashes = self._load().get(FLASHES_KEY)
        self._end_current()
        self.lifetime = lifetime
        self._values = {FLASHES_KEY: flashes} if flashes else {}
        self._ensure_token()
        self.modified = True

    def end(self) -> None:
        """Destroy the session, here and in the store."""
        self._end_current()
        self._values = {}
        self.touched = self.modified = True

    def forget(self) -> None:
        """Keep the id, and with it the forms that are open, but nothing in the store."""
        self.ended.append(key_of(self.token or ""))
        self.kept = False

    def dump(self) -> str:
        """The values as JSON, texts in the language they are in now."""
        values = dict(self._load())
        if FLASHES_KEY in values:
            values[FLASHES_KEY] = list(values[FLASHES_KEY])[-MOST_FLASHES:]
        return json.dumps(values, default=str, ensure_ascii=False, separators=(",", ":"))

    def _end_current(self) -> None:
        if self.token and self.kept:
            self.ended.append(key_of(self.token))
        self.token, self.kept = None, False

    def _ensure_token(self) -> None:
        self.touched = True
        if self.token is None:
            self.token = secrets.token_urlsafe(32)

    def _load(self) -> dict[str, Any]:
        if self._values is None:
            self._values = self._fetch()
        return self._values

    def _fetch(self) -> dict[str, Any]:
        self.touched = True
        with state_connection() as connection:
            row = connection.execute(ONE, {"of": key_of(self.token or "")}).one_or_none()
        if row is None or not is_alive(int(time.time()), row.seen, row.idle, row.expires):
            self.kept = self.kept and row is not None
            self._end_current()
            return {}
        self.seen = row.seen
        values: dict[str, Any] = json.loads(row.data)
        return values


class ServerSessions(SessionInterface):
    """Flask's way to the sessions above."""

    session_class = ServerSession

    def open_session(self, app: Flask, request: Request) -> ServerSession:
        """Take the id out of the cookie; the store is asked later, if at all."""
        found = _COOKIE.fullmatch(request.cookies.get(self.get_cookie_name(app), ""))
        if found is None:
            return ServerSession(str(app.secret_key))
        return ServerSession(str(app.secret_key), token=found[2], kept=found[1] == "s")

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write what changed, and tell the browser and every cache between."""
        assert isinstance(session, ServerSession)
        if not session.touched:
            return
        response.vary.add("Cookie")
        if "private" not in response.headers.get("Cache-Control", ""):
            response.headers["Cache-Control"] = "no-store"
        self._write(session)
        if (session.token, session.kept) != session.incoming:
            self._send_cookie(app, session, response)

    def _write(self, session: ServerSession) -> None:
        now, keep = int(time.time()), bool(len(session))
        if session.kept and not keep:
            session.forget()
        elif session.kept and not session.modified and now - session.seen < SEEN_EVERY:
            return
        if not session.ended and not keep:
            return
        with state_connection() as connection:
            if session.ended:
                connection.execute(sa.delete(session_table).where(session_table.c.key.in_(session.ended)))
            if session.kept:
                _update(connection, session, now)
            elif keep:
                _insert(connection, session, now)
                session.kept = True

    def _send_cookie(self, app: Flask, session: ServerSession, response: Response) -> None:
        name, secure = self.get_cookie_name(app), bool(app.config["SESSION_COOKIE_SECURE"])
        if session.token is None:
            response.delete_cookie(name, path="/", secure=secure, httponly=True, samesite="Lax")
            return
        response.set_cookie(
            name,
            ("s" if session.kept else "a") + session.token,
            max_age=session.lifetime.absolute if session.lifetime.lasting else None,
            path="/",
            secure=secure,
            httponly=True,
            samesite="Lax",
        )


def _insert(connection: sa.Connection, session: ServerSession, now: int) -> None:
    connection.execute(
        sa.insert(session_table).values(
            key=key_of(session.token or ""),
            data=session.dump(),
            created=now,
            seen=now,
            idle=session.lifetime.idle,
            expires=now + session.lifetime.absolute,
            user_id=session.user_id,
            device=session.about.device,
            place=session.about.place,
            news=session.about.news,
        )
    )
    if secrets.randbelow(PURGE_ONE_IN) == 0:
        purge(connection, now)


def _update(connection: sa.Connection, session: ServerSession, now: int) -> None:
    """Write to a session that still exists; one that was ended meanwhile stays ended."""
    values: dict[str, Any] = {"seen": now}
    if session.modified:
        values["data"] = session.dump()
    own = session_table.c.key == key_of(session.token or "")
    connection.execute(sa.update(session_table).where(own).values(values))


def current_session() -> ServerSession:
    """The session of the current request itself, behind Flask's proxy."""
    found: ServerSession = session._get_current_object()  # type: ignore[attr-defined]  # the proxy's own method
    return found


def purge(connection: sa.Connection, now: int) -> None:
    """Remove a bounded number of sessions that are over."""
    over = sa.or_(session_table.c.expires <= now, session_table.c.seen + session_table.c.idle < now)
    some = sa.select(session_table.c.key).where(over).limit(PURGE_AT_MOST)
    connection.execute(sa.delete(session_table).where(session_table.c.key.in_(some)))


def install(app: Flask, secure: bool) -> None:
    """Give the application these sessions; ``secure`` when visitors reach it through TLS."""
    app.session_interface = ServerSessions()
    app.config["SESSION_COOKIE_NAME"] = SECURE_COOKIE_NAME if secure else COOKIE_NAME
    app.config["SESSION_COOKIE_SECURE"] = secure
