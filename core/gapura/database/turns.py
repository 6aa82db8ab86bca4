"""Turns to write among threads and processes: how long one waits, and what must happen once."""

from __future__ import annotations

import sqlite3
import time
from typing import Any

import sqlalchemy as sa

BUSY_TIMEOUT_MS = 7_000
BRIEFLY_MS = 200  # while somebody holds the lock for longer than that: all others are told soon, and no line grows
JUST_S = 10.0  # seconds for which a wait in vain makes others brief


class Turns:
    """Waits for the turn to write, and only briefly where somebody has just waited in vain and nobody got it since."""

    def __init__(self) -> None:
        self.brief_until = 0.0

    def take(self, connection: Any) -> None:
        """Begin to write.

        Raises:
            sqlite3.OperationalError: when the turn does not come.
        """
        brief = time.monotonic() < self.brief_until
        if brief:
            connection.execute(f"PRAGMA busy_timeout = {BRIEFLY_MS}")
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            self.brief_until = time.monotonic() + JUST_S
            raise
        else:
            self.brief_until = 0.0
        finally:
            if brief:
                connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")


def wait_turn(connection: sa.Connection, lock: int) -> None:
    """Let nobody else write (SQLite), or do what takes the same lock (PostgreSQL), until the transaction ends."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(lock)))
