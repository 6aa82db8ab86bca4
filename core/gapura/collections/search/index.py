"""The search index of a table of records, made and kept alike on both databases.

A record is indexed as a set of marks, made from its row by the database's own triggers:

* ``kopi``: a word of it, or a word's stem; ``search_body`` holds them all, the title's too;
* ``=kopi``: the same for its title alone;
* ``~category~6b6f7069``: a value of a column that lists are filtered by, in hexadecimal digits.

The words are folded and taken apart before they are stored (``text.py``). So neither database has to know what a word
is, and both hold the very same marks: SQLite in a contentless FTS5 table without positions (small, and read as a
stream), PostgreSQL in a ``tsvector`` with a GIN index. Marks of values let the index answer for words and filters at
once, so that a common word under a rare filter costs no walk over its records.

``ensure`` makes the index; one that was made by other statements, or lost a trigger, is made anew from the rows.
"""

from __future__ import annotations

import hashlib
import re

import sqlalchemy as sa

from ...database.base import tables_of
from ...database.side import drop_search, search_table
from .ddl import VALUE, WORDS, statements

TRIGGERS = 3  # that keep the index true on SQLite


def value_mark(column: str, value: str) -> str:
    """The mark of one value of a column that lists are filtered by."""
    return f"{VALUE}{column}{VALUE}{value.encode(errors='replace').hex()}"


def is_searched(table: sa.Table) -> bool:
    """Whether a table is one of records."""
    return all(name in table.columns for name in WORDS)


def ensure_all(connection: sa.Connection, plugin: str) -> list[str]:
    """Make the indexes of a plugin whose code is loaded, where they are missing; in the caller's transaction.

    Returns:
        The tables whose index was made.
    """
    return [table.name for table in tables_of(plugin) if is_searched(table) and ensure(connection, table)]


def ensure(connection: sa.Connection, table: sa.Table) -> bool:
    """Make the index of a table unless it is there just so; return whether it was made."""
    made_by = statements(table, sqlite=connection.dialect.name == "sqlite")
    fingerprint = hashlib.sha256("\0".join(made_by).encode()).hexdigest()[:16]
    if _standing(connection, table.name) == fingerprint:
        return False
    drop_search(connection, table.name)
    for statement in made_by:
        connection.exec_driver_sql(statement.replace("FINGERPRINT", fingerprint))
    return True


def _standing(connection: sa.Connection, table: str) -> str | None:
    """The fingerprint of the index that is there, None where it or a trigger is missing."""
    side = search_table(table)
    if connection.dialect.name == "sqlite":
        triggers = sa.text(
            "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table AND name GLOB :like"
        )
        found = list(connection.scalars(triggers, {"table": table, "like": f"{side}_*"}))
        there = sa.text("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = :side")
        whole = len(found) == TRIGGERS and connection.scalar(there, {"side": side})
        said = re.search(r"/\* (\w+) \*/", found[0]) if whole else None
        return said.group(1) if said else None
    query = sa.text(
        "SELECT obj_description(to_regclass(:side)::oid, 'pg_class') FROM pg_trigger "
        "WHERE tgname = :trigger AND tgrelid = to_regclass(:table)::oid"
    )
    made: str | None = connection.scalar(query, {"side": f'"{side}"', "trigger": f"{side}_keep", "table": f'"{table}"'})
    return made
