"""What the index is asked: marks that must be there, written in each database's own language."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from string import Template
from typing import Any

import sqlalchemy as sa

from ...database.engine import db
from ...database.side import search_table
from .index import value_mark

Mark = tuple[str, bool]  # and whether it is only the beginning of one
Group = Sequence[Mark]  # one of them must be there
Values = Mapping[str, Sequence[str]]
FIND_SQLITE = """SELECT rowid AS id FROM "$side" WHERE "$side" MATCH :marks"""
FIND_POSTGRES = """SELECT record_id AS id FROM "$side" WHERE words @@ CAST(:marks AS tsquery)"""
EXISTING_SQLITE = """SELECT value FROM json_each(:words) WHERE EXISTS
(SELECT 1 FROM "$side" WHERE "$side" MATCH '"' || value || '"' || :rest)"""
EXISTING_POSTGRES = """SELECT word FROM unnest(CAST(:words AS text[])) AS word WHERE EXISTS
(WITH found AS MATERIALIZED (SELECT 1 FROM "$side" WHERE words @@ CAST('''' || word || '''' || :rest AS tsquery))
SELECT 1 FROM found)"""


def value_groups(values: Values) -> list[Group]:
    """The marks of values: for each column one of those that are wanted."""
    return [[(value_mark(name, value), False) for value in wanted] for name, wanted in values.items()]


def is_sqlite() -> bool:
    """Whether the portal's database is SQLite."""
    return db.session.get_bind().dialect.name == "sqlite"


def query_text(groups: Sequence[Group], *, sqlite: bool) -> str:
    """Every group by one of its marks, as FTS5 or as ``tsquery`` reads it.

    Marks hold letters, digits, ``=``, ``~`` and ``_`` only, so that quoting them is all it takes.
    """
    quote, beginning, either, both = ('"', " *", " OR ", " AND ") if sqlite else ("'", ":*", " | ", " & ")
    written = [[f"{quote}{mark}{quote}{beginning if begins else ''}" for mark, begins in group] for group in groups]
    return both.join(f"({either.join(one)})" for one in written)


def find(model: type[Any], groups: Sequence[Group], limit: int, conditions: Sequence[Any] = ()) -> list[int]:
    """Ids of records that have a mark of each group, in the order of the index; it is read only as far as needed.

    PostgreSQL is kept by ``MATERIALIZED`` from planning for the few rows that are asked for: it would read the whole
    table in the hope of meeting them early.
    """
    if not all(groups):
        return []
    sqlite = is_sqlite()
    text = _sql(FIND_SQLITE if sqlite else FIND_POSTGRES, model)
    index = text.bindparams(marks=query_text(groups, sqlite=sqlite)).columns(sa.column("id", sa.Integer))
    found: Any = index.subquery("found") if sqlite else index.cte("found").prefix_with("MATERIALIZED")
    query = sa.select(found.c.id)
    if conditions:
        # the sign keeps SQLite from asking the index once for every record
        ours: sa.ColumnElement[int] = sa.literal_column("+found.id")
        query = query.select_from(found).join(model.__table__, model.id == ours).where(*conditions)
    return list(db.session.scalars(query.limit(limit)))


def existing(model: type[Any], words: Sequence[str], groups: Sequence[Group]) -> list[str]:
    """Those of the words that stand in the index together with a mark of each group, in their order."""
    if not words:
        return []
    there = _existing(model, words, [])
    return _existing(model, there, groups) if there and groups else there


def _existing(model: type[Any], words: Sequence[str], groups: Sequence[Group]) -> list[str]:
    sqlite = is_sqlite()
    rest = "".join(f"{' AND ' if sqlite else ' & '}{query_text([group], sqlite=sqlite)}" for group in groups)
    query = _sql(EXISTING_SQLITE if sqlite else EXISTING_POSTGRES, model)
    listed = json.dumps(list(words)) if sqlite else list(words)
    there = set(db.session.scalars(query, {"words": listed, "rest": rest}))
    return [word for word in words if word in there]


def _sql(statement: str, model: type[Any]) -> sa.TextClause:
    return sa.text(Template(statement).substitute(side=search_table(model.__table__.name)))
