"""The side tables that the core keeps beside a mini-app's own, by their names: no migration makes or drops them.

``<table>__search`` finds the records of ``<table>`` by words. SQLite adds tables of its own whose names begin alike.
"""

from __future__ import annotations

import sqlalchemy as sa

SEARCH = "__search"


def search_table(table: str) -> str:
    """Name of the side table that finds a table's records by words."""
    return f"{table}{SEARCH}"


def is_side(table: str) -> bool:
    """Whether a table is the core's side table of a mini-app's table, or belongs to one."""
    return SEARCH in table


def drop_search(connection: sa.Connection, table: str) -> None:
    """Drop the side table of a table and what keeps it true, whichever of them there are."""
    side = search_table(table)
    if connection.dialect.name == "sqlite":
        for event in ("added", "changed", "removed"):
            connection.exec_driver_sql(f'DROP TRIGGER IF EXISTS "{side}_{event}"')
        connection.exec_driver_sql(f'DROP TABLE IF EXISTS "{side}"')
        return
    connection.exec_driver_sql(f'DROP TABLE IF EXISTS "{side}"')
    connection.exec_driver_sql(f'DROP FUNCTION IF EXISTS "{side}_keep"() CASCADE')
    connection.exec_driver_sql(f'DROP FUNCTION IF EXISTS "{side}_find"')


def drop_all_of(connection: sa.Connection, tables: list[str]) -> None:
    """Drop the side tables of these tables, for what is to be deleted with them."""
    for table in tables:
        if not is_side(table):
            drop_search(connection, table)
