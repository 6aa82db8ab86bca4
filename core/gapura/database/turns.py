"""Turns among processes, for what must happen once: changes of tables."""

from __future__ import annotations

import sqlalchemy as sa


def wait_turn(connection: sa.Connection, lock: int) -> None:
    """Let nobody else write (SQLite), or do what takes the same lock (PostgreSQL), until the transaction ends."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(lock)))
