"""The store for what changes often and need not last: sessions and counters.

It is apart from the main database, so that its writes neither wait for nor empty the kept pages: a second SQLite file,
or the same PostgreSQL. Its tables are made when missing; a change of their shape simply starts anew.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from flask import current_app

from .turns import wait_turn

LOCK = zlib.crc32(b"gapura state")
state_metadata = sa.MetaData()


def create_state_tables(engine: sa.Engine) -> None:
    """Create the state tables that are missing, dropping those whose columns are not today's.

    Processes begin together and all find the same tables missing: whoever makes them looks once more in its turn.
    """
    with engine.connect() as connection:
        if not _wrong(connection):
            return
    with engine.begin() as connection:
        wait_turn(connection, LOCK)
        for table in _wrong(connection):
            table.drop(connection, checkfirst=True)
            table.create(connection)


def _wrong(connection: sa.Connection) -> list[sa.Table]:
    """Tables that are missing or whose columns are not today's."""
    inspector = sa.inspect(connection)
    existing = set(inspector.get_table_names())

    def columns(table: sa.Table) -> set[str]:
        return {c["name"] for c in inspector.get_columns(table.name)} if table.name in existing else set()

    return [table for table in state_metadata.sorted_tables if columns(table) != set(table.columns.keys())]


@contextmanager
def state_connection() -> Iterator[sa.Connection]:
    """A transaction on the current application's state store; committed when the block ends well."""
    engine: sa.Engine = current_app.extensions["gapura"].resources.state
    with engine.begin() as connection:
        yield connection
