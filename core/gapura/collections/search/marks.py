"""What the index is asked: marks that must be there, written in each database's own language."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import islice
from string import Template
from typing import Any

import sqlalchemy as sa

from ...database.engine import db
from ...database.side import search_table
from .index import value_mark

FEW = 24  # a page of them
Mark = tuple[str, bool]  # and whether it is only the beginning of one
Group = Sequence[Mark]  # one of them must be there
Values = Mapping[str, Sequence[str]]
FIND_SQLITE = """SELECT rowid AS id FROM "$side" WHERE "$side" MATCH :marks"""
FIND_POSTGRES = """SELECT "${side}_find"(CAST(:whole AS tsquery), CAST(:marks AS tsquery), :most) AS id"""
SELECT_POSTGRES = """SELECT record_id AS id FROM "$side" WHERE words @@ CAST(:marks AS tsquery)"""
KNOWN_SQLITE = """SELECT value FROM json_each(:words) WHERE EXISTS
(SELECT 1 FROM "$side" WHERE "$side" MATCH '"' || value || '"')"""
KNOWN_POSTGRES = """SELECT word FROM unnest(CAST(:words AS text[])) AS word WHERE EXISTS
(WITH found AS MATERIALIZED (SELECT 1 FROM "$side" WHERE words @@ CAST('''' || word || '''' AS tsquery))
SELECT 1 FROM found)"""


def value_groups(values: Values) -> list[Group]:
    """The marks of values: for each column one of those that are wanted."""
    return [[(value_mark(name, value), False) for value in wanted] for name, wanted in values.items()]


def is_sqlite() -> bool:
    """Whether the portal's database is SQLite."""
    return db.session.get_bind().dialect.name == "sqlite"


def needed(group: Group) -> list[Mark]:
    """The marks of a group without those that another one's beginning finds anyway."""
    return [mark for mark in group if mark[1] or (mark[0], True) not in group]


def query_text(groups: Sequence[Group], *, sqlite: bool) -> str:
    """Every group by one of its marks, as FTS5 or as ``tsquery`` reads it.

    Marks hold letters, digits, ``=``, ``~`` and ``_`` only, so that quoting them is all it takes.
    """
    quote, beginning, either, both = ('"', " *", " OR ", " AND ") if sqlite else ("'", ":*", " | ", " & ")
    written = [
        [f"{quote}{mark}{quote}{beginning if begins else ''}" for mark, begins in needed(group)] for group in groups
    ]
    return both.join(f"({either.join(one)})" for one in written)


def find(model: type[Any], groups: Sequence[Group], limit: int, conditions: Sequence[Any] = ()) -> list[int]:
    """Ids of records that have a mark of each group, ``limit`` at most; the index is read only as far as needed.

    PostgreSQL prefers records that have the marks as a whole to those that have their beginnings.
    """
    if not all(groups):
        return []
    sqlite = is_sqlite()
    marks = {"marks": query_text(groups, sqlite=sqlite)}
    if conditions:
        return _conditioned(model, marks, limit, conditions)
    if sqlite:
        return list(db.session.scalars(_sql(f"{FIND_SQLITE} LIMIT :most", model), {**marks, "most": limit}))
    whole = query_text([[one for one in group if not one[1]] or group for group in groups], sqlite=False)
    there = db.session.scalars(_sql(FIND_POSTGRES, model), {**marks, "whole": whole, "most": limit})
    return list(dict.fromkeys(there))[:limit]


def _conditioned(model: type[Any], marks: dict[str, str], limit: int, conditions: Sequence[Any]) -> list[int]:
    """The same among the records that meet further conditions.

    PostgreSQL is kept by ``MATERIALIZED`` from planning for the few rows that are asked for: it would read the whole
    table in the hope of meeting them early.
    """
    sqlite = is_sqlite()
    text = _sql(FIND_SQLITE if sqlite else SELECT_POSTGRES, model)
    index = text.bindparams(**marks).columns(sa.column("id", sa.Integer))
    found: Any = index.subquery("found") if sqlite else index.cte("found").prefix_with("MATERIALIZED")
    # the sign keeps SQLite from asking the index once for every record
    ours: sa.ColumnElement[int] = sa.literal_column("+found.id")
    query = sa.select(found.c.id).select_from(found).join(model.__table__, model.id == ours).where(*conditions)
    return list(db.session.scalars(query.limit(limit)))


def among(column: Any, ids: Sequence[int]) -> sa.ColumnElement[bool]:
    """Condition: the column is one of the ids, of which many go to the database as one value."""
    if len(ids) <= FEW:
        return column.in_(ids)  # type: ignore[no-any-return]  # an untyped column
    if is_sqlite():
        listed = sa.func.json_each(json.dumps(list(ids))).table_valued("value")
        found: sa.ColumnElement[bool] = column.in_(sa.select(listed.c.value))
        return found
    array: Any = sa.literal(list(ids), sa.ARRAY(sa.Integer))
    return column == sa.any_(array)  # type: ignore[no-any-return]  # an untyped column


def existing(model: type[Any], words: Sequence[str], groups: Sequence[Group], most: int) -> list[str]:
    """The first few of the words that stand in the index together with a mark of each group."""
    if not words:
        return []
    sqlite = is_sqlite()
    query = _sql(KNOWN_SQLITE if sqlite else KNOWN_POSTGRES, model)
    known = set(db.session.scalars(query, {"words": json.dumps(list(words)) if sqlite else list(words)}))
    there = (word for word in words if word in known and find(model, [[(word, False)], *groups], 1))
    return list(islice(there, most))


def _sql(statement: str, model: type[Any]) -> sa.TextClause:
    return sa.text(Template(statement).substitute(side=search_table(model.__table__.name)))
