"""Engines made for the two databases, and the Flask-SQLAlchemy extension that every application shares.

On SQLite each connection reads what was last committed and takes the write lock when it first writes, at once and
waiting its turn (``BEGIN IMMEDIATE``). That equals PostgreSQL's read-committed: no transaction ever fails because it
read before it wrote.
"""

from __future__ import annotations

import os
import sqlite3
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event

from .base import Model, metadata
from .changes import count_changes
from .routed import RoutedSession
from .turns import BUSY_TIMEOUT_MS, Turns

UNLOCKED = ("SELECT", "PRAGMA", "EXPLAIN", "VALUES", "BEGIN")
POSTGRES_OPTIONS = {"max_overflow": 5, "pool_pre_ping": True, "pool_timeout": 10}


class SharedSQLAlchemy(SQLAlchemy):
    """Flask-SQLAlchemy over the process's one engine, so that swapping applications opens no connection."""

    def _make_engine(self, bind_key: str | None, options: dict[str, Any], app: Flask) -> Any:
        return app.config["GAPURA_BIND"]


db = SharedSQLAlchemy(metadata=metadata, session_options={"class_": RoutedSession})
db.Model = Model  # type: ignore[assignment]  # the spelling that many know: the same rules hold for its tables


def make_engine(url: sa.URL, *, counted: bool = True, limit: float = 0.0) -> sa.Engine:
    """Create the engine for an SQLite or PostgreSQL address, set up for durable writes.

    Args:
        counted: whether changes of its tables are counted, so that what is kept of them is known to be over.
        limit: seconds after which PostgreSQL gives a statement up; 0 for never.
    """
    if url.get_backend_name() == "sqlite":
        engine = sa.create_engine(url, connect_args={"check_same_thread": False}, pool_size=8, max_overflow=8)
        _set_up_sqlite(engine)
    else:
        arguments = {"connect_timeout": 5, "options": f"-c timezone=UTC -c statement_timeout={limit * 1000:.0f}"}
        engine = sa.create_engine(url, connect_args=arguments, pool_size=_threads() + 1, **POSTGRES_OPTIONS)
    if counted:
        count_changes(engine)
    return engine


def _threads() -> int:
    """How many requests this process serves at a time: as many connections are kept, and one for background work."""
    given = os.environ.get("GAPURA_THREADS", "")
    return int(given) if given.isdigit() else 4


def open_sqlite(path: str) -> sqlite3.Connection:
    """A plain autocommit connection for the looks that happen in each request."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=BUSY_TIMEOUT_MS / 1000)
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    return connection


def _set_up_sqlite(engine: sa.Engine) -> None:
    turns = Turns()

    @event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, record: object) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself; we do, below
        for pragma in (
            f"busy_timeout = {BUSY_TIMEOUT_MS}",
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "temp_store = MEMORY",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "before_cursor_execute")
    def lock_before_first_write(
        conn: sa.Connection, cursor: sqlite3.Cursor, statement: str, parameters: Any, context: Any, executemany: bool
    ) -> None:
        if not cursor.connection.in_transaction and not statement.lstrip().upper().startswith(UNLOCKED):
            turns.take(cursor.connection)

    @event.listens_for(engine, "savepoint")
    def lock_before_savepoint(conn: sa.Connection, name: str) -> None:
        raw = conn.connection.dbapi_connection
        if raw is not None and not raw.in_transaction:
            turns.take(raw)
