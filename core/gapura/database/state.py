"""The store for what changes often and need not last: sessions and counters.

It is apart from the main database, so that its writes neither wait for nor empty the kept pages: a second SQLite file,
or the same PostgreSQL. Its tables are made when missing; a change of their shape simply starts anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from flask import current_app

state_metadata = sa.MetaData()


def create_state_tables(engine: sa.Engine) -> None:
    """Create the state tables that are missing, dropping those whose columns are not today's."""
    with engine.begin() as connection:
        inspector = sa.inspect(connection)
        existing = set(inspector.get_table_names())
        for table in state_metadata.sorted_tables:
            if table.name not in existing:
                continue
            columns = {c["name"] for c in inspector.get_columns(table.name)}
            if columns != {c.name for c in table.columns}:
                table.drop(connection)
        state_metadata.create_all(connection)


@contextmanager
def state_connection() -> Iterator[sa.Connection]:
    """A transaction on the current application's state store; committed when the block ends well."""
    engine: sa.Engine = current_app.extensions["gapura"].resources.state
    with engine.begin() as connection:
        yield connection
