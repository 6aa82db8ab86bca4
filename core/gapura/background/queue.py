"""The queue between processes and hosts: it carries hints, and nothing is lost when it loses one.

What is to be done stands in the database, in the transaction that asked for it. The queue says which process may begin
at once; whatever it never says is found there by the next look. It is huey's, in a file beside an SQLite database, in
PostgreSQL where that is the database, or in Redis where there is one. Messages are JSON: huey's own way would let
whoever can write into the queue run any code.
"""

from __future__ import annotations

import json
from typing import Any

from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey
from huey.registry import Message
from huey.serializer import Serializer
from redis import ConnectionPool

from ..config import Settings

NAME = "gapura"
FILE = "queue.db"
PATIENCE = 3  # seconds; longer than a question to the queue waits for a message


class Plain(Serializer):
    """Messages as JSON."""

    def _serialize(self, data: Message) -> bytes:
        return json.dumps({"id": data.id, "name": data.name, "args": list(data.args)}).encode()

    def _deserialize(self, data: bytes) -> Message:
        found: dict[str, Any] = json.loads(bytes(data))
        return Message(str(found["id"]), str(found["name"]), None, 0, 0, None, tuple(found["args"]), {}, None, None)


def open_queue(settings: Settings) -> Huey:
    """The queue that the settings lead to; connects when it is first used."""
    common: dict[str, Any] = {"serializer": Plain(), "results": False, "store_none": False}
    if settings.redis_url:
        return RedisHuey(NAME, connection_pool=_redis(settings.redis_url), **common)
    if settings.main_database.get_backend_name() == "postgresql":
        address = settings.main_database.set(drivername="postgresql").render_as_string(hide_password=False)
        return PostgresHuey(NAME, dsn=address, table_prefix="core_queue", connect_timeout=PATIENCE, **common)
    return SqliteHuey(NAME, filename=str(settings.instance / FILE), cache_mb=1, fsync=False, **common)


def _redis(url: str) -> ConnectionPool:
    """Connections that give up soon: whoever sends something must not wait for a host that is gone."""
    return ConnectionPool.from_url(url, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE)


def waits_by_itself(settings: Settings) -> bool:
    """Whether asking the queue waits a second for a message; a file is asked again and again instead."""
    return bool(settings.redis_url) or settings.main_database.get_backend_name() == "postgresql"
