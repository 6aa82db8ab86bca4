"""How often somebody may try: counters in the state store, shared by all workers, and the decisions over them.

``wait`` is a plain function on plain data. A try is counted before it is looked at, so that many tries at once cannot
slip through together; a success takes it back.
"""

from __future__ import annotations

import ipaddress
import math
import secrets
import time
from dataclasses import dataclass

import sqlalchemy as sa

from ..database.state import state_connection, state_metadata
from .keyed import fingerprint

PURGE_ONE_IN = 100
PURGE_AT_MOST = 500
LONGEST_WINDOW = 31 * 86_400
KNOWN_SECONDS = 30 * 86_400

throttle_table = sa.Table(
    "state_throttle",
    state_metadata,
    sa.Column("bucket", sa.String(64), primary_key=True),
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("since", sa.Double, nullable=False),
    sa.Column("latest", sa.Double, nullable=False),
    sa.Column("expires", sa.Double, nullable=False, index=True),
)


@dataclass(frozen=True)
class Tally:
    """Tries counted so far: how many, and the moments of the first and the latest of them."""

    tries: int
    since: float
    latest: float


@dataclass(frozen=True)
class Rule:
    """How many tries are free, and how many there are at most in a window of seconds; between, waits grow."""

    free: int
    limit: int
    window: int
    first_wait: int = 4
    longest_wait: int = 900


# A person mistypes; a guesser goes on. Ten tries are free, the waits after them double, and thirty are the end.
ACCOUNT = Rule(free=10, limit=30, window=3600)
# Families, schools and whole villages share an address: only tries that fail in a row count against it.
NETWORK = Rule(free=40, limit=40, window=900)


def wait(tally: Tally, rule: Rule, now: float) -> int:
    """Seconds to wait before the next try; 0 when it may be made now."""
    if tally.tries < rule.free or now >= tally.since + rule.window:
        return 0
    if tally.tries >= rule.limit:
        return max(1, math.ceil(tally.since + rule.window - now))
    pause = min(rule.first_wait * 2.0 ** (tally.tries - rule.free), rule.longest_wait)
    return max(0, math.ceil(tally.latest + pause - now))


def network_of(address: str | None) -> str:
    """The address that counts: an IPv4 address, or the /64 that an IPv6 customer is given."""
    try:
        found = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def begin_sign_in(login: str, address: str | None, now: float | None = None) -> int | None:
    """Count a try to sign in; returns the seconds to wait when it may not be made now.

    Whether the account exists makes no difference. Somebody who signed in from the same network lately has a count of
    their own there, so that strangers who guess elsewhere do not lock them out.
    """
    now = time.time() if now is None else now
    network = network_of(address)
    with state_connection() as connection:
        account, place = _account_key(connection, login, network, now), ("sign-in network", _key(network))
        pauses = [
            wait(_hold(connection, *account, ACCOUNT.window, now), ACCOUNT, now),
            wait(_hold(connection, *place, NETWORK.window, now), NETWORK, now),
        ]
        if any(pauses):
            return max(pauses)
        _count(connection, *account, now)
        _count(connection, *place, now)
        _purge_sometimes(connection, now)
    return None


def sign_in_succeeded(login: str, address: str | None, now: float | None = None) -> None:
    """Forget the failed tries, and remember that this account is used from this network."""
    now = time.time() if now is None else now
    network = network_of(address)
    with state_connection() as connection:
        bucket, key = _account_key(connection, login, network, now)
        _forget(connection, bucket, key)
        _forget(connection, "sign-in account", _key(login))
        _forget(connection, "sign-in network", _key(network))
        pair = _key(f"{login} {network}")
        _forget(connection, "known", pair)
        _hold(connection, "known", pair, KNOWN_SECONDS, now)


def take_back(login: str, address: str | None, now: float | None = None) -> None:
    """Uncount a try that could not be judged, for instance because the portal was too busy."""
    now = time.time() if now is None else now
    network = network_of(address)
    with state_connection() as connection:
        for bucket, key in (_account_key(connection, login, network, now), ("sign-in network", _key(network))):
            connection.execute(_UNCOUNT, {"bucket": bucket, "key": key})


def allow(bucket: str, key: str, limit: int, seconds: int) -> int | None:
    """Count one use and say whether it is within ``limit`` uses per ``seconds``.

    Args:
        bucket: what is done, such as ``"environment.report"``; counts of different buckets are apart.
        key: who does it, such as an address or a user id; only a keyed fingerprint of it is stored.
        limit: uses allowed in a window.
        seconds: length of the window, which begins at the first use.

    Returns:
        None when it is allowed, else the seconds to wait (for ``Retry-After``).
    """
    now = time.time()
    seconds = min(seconds, LONGEST_WINDOW)
    with state_connection() as connection:
        mark = _key(key)
        tally = _hold(connection, bucket[:64], mark, seconds, now)
        if tally.tries >= limit:
            return max(1, math.ceil(tally.since + seconds - now))
        _count(connection, bucket[:64], mark, now)
        _purge_sometimes(connection, now)
    return None


def _account_key(connection: sa.Connection, login: str, network: str, now: float) -> tuple[str, str]:
    pair = _key(f"{login} {network}")
    known = sa.select(throttle_table.c.key).where(
        throttle_table.c.bucket == "known", throttle_table.c.key == pair, throttle_table.c.expires > now
    )
    if connection.execute(known).first() is not None:
        return "sign-in known", pair
    return "sign-in account", _key(login)


def _key(text: str) -> str:
    return fingerprint("throttle", text)


# Starting with a write takes the row (PostgreSQL) or the store (SQLite): two workers never count from the same figure.
_HOLD = sa.text(
    """
    INSERT INTO state_throttle (bucket, key, tries, since, latest, expires)
    VALUES (:bucket, :key, 0, :now, :now, :expires)
    ON CONFLICT (bucket, key) DO UPDATE SET
        tries = CASE WHEN state_throttle.expires <= :now THEN 0 ELSE state_throttle.tries END,
        since = CASE WHEN state_throttle.expires <= :now THEN :now ELSE state_throttle.since END,
        expires = CASE WHEN state_throttle.expires <= :now THEN :expires ELSE state_throttle.expires END
    RETURNING tries, since, latest
    """
)
_COUNT = sa.text("UPDATE state_throttle SET tries = tries + 1, latest = :now WHERE bucket = :bucket AND key = :key")
_UNCOUNT = sa.text("UPDATE state_throttle SET tries = tries - 1 WHERE bucket = :bucket AND key = :key AND tries > 0")


def _hold(connection: sa.Connection, bucket: str, key: str, window: int, now: float) -> Tally:
    values = {"bucket": bucket, "key": key, "now": now, "expires": now + window}
    row = connection.execute(_HOLD, values).one()
    return Tally(row.tries, row.since, row.latest)


def _count(connection: sa.Connection, bucket: str, key: str, now: float) -> None:
    connection.execute(_COUNT, {"bucket": bucket, "key": key, "now": now})


def _forget(connection: sa.Connection, bucket: str, key: str) -> None:
    chosen = (throttle_table.c.bucket == bucket) & (throttle_table.c.key == key)
    connection.execute(sa.delete(throttle_table).where(chosen))


def _purge_sometimes(connection: sa.Connection, now: float) -> None:
    if secrets.randbelow(PURGE_ONE_IN):
        return
    some = sa.select(throttle_table.c.key).where(throttle_table.c.expires <= now).limit(PURGE_AT_MOST)
    over = (throttle_table.c.expires <= now) & throttle_table.c.key.in_(some)
    connection.execute(sa.delete(throttle_table).where(over))
