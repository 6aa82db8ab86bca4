"""Counters of tries: in Redis where several hosts share one, else in the state store, which also stands in for it.

A count is taken first and judged afterwards, so that many tries at once cannot slip through together; what was not
allowed is put back as it was.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import sqlalchemy as sa
from flask import current_app

from ..database.state import state_connection, state_metadata

if TYPE_CHECKING:
    from redis import Redis

    from ..resources import Resources

log = logging.getLogger(__name__)

PURGE_ONE_IN = 100
PURGE_AT_MOST = 500
PATIENCE = 1.0  # seconds for an answer of Redis
AVOIDED = 10.0  # seconds for which a Redis that did not answer is not asked

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
class Mark:
    """What is counted: a key in a bucket, for so many seconds from the first try."""

    bucket: str
    key: str
    window: int


class Counters(Protocol):
    """Where counts are kept."""

    def count(self, mark: Mark, now: float) -> Tally:
        """Count a try; return the tally before it."""

    def put_back(self, mark: Mark, before: Tally | None = None) -> None:
        """Uncount a try, as if it had not been made where the tally before it is known."""

    def forget(self, mark: Mark) -> None:
        """Begin anew."""

    def has(self, mark: Mark, now: float) -> bool:
        """Whether anything is counted there."""


@contextmanager
def counters(now: float) -> Iterator[Counters]:
    """The counters of the current application; what is counted stays when the block ends well."""
    client = _redis(current_app.extensions["gapura"].resources)
    if client is not None:
        yield client
        return
    with state_connection() as connection:
        yield StoredCounters(connection)
        _purge_sometimes(connection, now)


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
_UNCOUNT = sa.text(
    "UPDATE state_throttle SET tries = tries - 1, latest = COALESCE(:latest, latest) "
    "WHERE bucket = :bucket AND key = :key AND tries > 0"
)


class StoredCounters:
    """Counts in the state store, in one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def count(self, mark: Mark, now: float) -> Tally:
        """Count a try; return the tally before it."""
        place = {"bucket": mark.bucket, "key": mark.key, "now": now}
        row = self._connection.execute(_HOLD, {**place, "expires": now + mark.window}).one()
        self._connection.execute(_COUNT, place)
        return Tally(row.tries, row.since, row.latest)

    def put_back(self, mark: Mark, before: Tally | None = None) -> None:
        """Uncount a try."""
        latest = before.latest if before else None
        self._connection.execute(_UNCOUNT, {"bucket": mark.bucket, "key": mark.key, "latest": latest})

    def forget(self, mark: Mark) -> None:
        """Begin anew."""
        chosen = (throttle_table.c.bucket == mark.bucket) & (throttle_table.c.key == mark.key)
        self._connection.execute(sa.delete(throttle_table).where(chosen))

    def has(self, mark: Mark, now: float) -> bool:
        """Whether anything is counted there."""
        columns = throttle_table.c
        chosen = [columns.bucket == mark.bucket, columns.key == mark.key, columns.expires > now]
        return self._connection.execute(sa.select(columns.key).where(*chosen)).first() is not None


def _purge_sometimes(connection: sa.Connection, now: float) -> None:
    if secrets.randbelow(PURGE_ONE_IN):
        return
    some = sa.select(throttle_table.c.key).where(throttle_table.c.expires <= now).limit(PURGE_AT_MOST)
    over = (throttle_table.c.expires <= now) & throttle_table.c.key.in_(some)
    connection.execute(sa.delete(throttle_table).where(over))


# One step for Redis, whatever comes at the same time. Windows are kept by our clock, which tests can move; Redis only
# forgets what is over.
_TAKE = """
local found = redis.call('HMGET', KEYS[1], 'tries', 'since', 'latest', 'expires')
local now, window = tonumber(ARGV[1]), tonumber(ARGV[2])
local tries, since, latest = tonumber(found[1] or 0), found[2] or ARGV[1], found[3] or ARGV[1]
local expires = tonumber(found[4] or 0)
if expires <= now then tries, since, expires = 0, ARGV[1], now + window end
redis.call('HSET', KEYS[1], 'tries', tries + 1, 'since', since, 'latest', ARGV[1], 'expires', expires)
redis.call('EXPIRE', KEYS[1], math.max(1, math.ceil(expires - now)))
return {tries, since, latest}
"""
_GIVE = """
local tries = tonumber(redis.call('HGET', KEYS[1], 'tries') or 0)
if tries > 0 then
  redis.call('HSET', KEYS[1], 'tries', tries - 1)
  if ARGV[1] ~= '' then redis.call('HSET', KEYS[1], 'latest', ARGV[1]) end
end
"""


class RedisCounters:
    """Counts in Redis, each in one step; when it goes away in the middle, this one try is let through.

    Args:
        client: of the process.
        gone: called when it does not answer.
    """

    def __init__(self, client: Redis, gone: Callable[[Exception], None]) -> None:
        self._client, self._gone = client, gone

    def _ask(self, question: Callable[[Redis], Any]) -> Any:
        from redis import RedisError

        try:
            return question(self._client)
        except RedisError as error:
            self._gone(error)
            return None

    def count(self, mark: Mark, now: float) -> Tally:
        """Count a try; return the tally before it."""
        found = self._ask(lambda redis: redis.eval(_TAKE, 1, _place(mark), repr(now), mark.window))
        return Tally(int(found[0]), float(found[1]), float(found[2])) if found else Tally(0, now, now)

    def put_back(self, mark: Mark, before: Tally | None = None) -> None:
        """Uncount a try."""
        self._ask(lambda redis: redis.eval(_GIVE, 1, _place(mark), repr(before.latest) if before else ""))

    def forget(self, mark: Mark) -> None:
        """Begin anew."""
        self._ask(lambda redis: redis.delete(_place(mark)))

    def has(self, mark: Mark, now: float) -> bool:
        """Whether anything is counted there."""
        expires = self._ask(lambda redis: redis.hget(_place(mark), "expires"))
        return expires is not None and float(expires) > now


def _place(mark: Mark) -> str:
    return f"gapura:tries:{mark.bucket}:{mark.key}"


def _redis(resources: Resources) -> RedisCounters | None:
    """The counters of the process in Redis, None where there is none or it does not answer."""
    if not resources.settings.redis_url or time.monotonic() < resources.extras.get("redis_again", 0.0):
        return None
    from redis import Redis, RedisError

    def gone(error: Exception) -> None:
        log.warning("Redis does not answer; tries are counted in the state store for a while: %s", error)
        resources.extras["redis_again"] = time.monotonic() + AVOIDED

    if "redis" not in resources.extras:
        options: dict[str, Any] = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
        resources.extras["redis"] = Redis.from_url(resources.settings.redis_url, **options)
    client: Redis = resources.extras["redis"]
    try:
        client.ping()
    except RedisError as error:
        gone(error)
        return None
    return RedisCounters(client, gone)
