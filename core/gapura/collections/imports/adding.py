"""Records from rows, many at once: the same columns are worked out as for a record of a form, and inserted in bulk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from ...database.engine import db
from ...database.types import utcnow
from ..models import ImportRun
from ..mounted import Mounted
from ..records import settle
from ..search.text import sort_key

Values = dict[str, Any]


def keys_for(mounted: Mounted, columns: Sequence[str]) -> list[str]:
    """The fields by which a record is recognised: its title, and the village where the file has one."""
    title = mounted.collection.title_field
    regions = [name for name, spec in mounted.specs.items() if spec.kind == "region" and name in columns]
    return [title, *regions]


def not_there(mounted: Mounted, keys: Sequence[str], rows: Sequence[Values]) -> list[Values]:
    """Those rows whose record is neither there already nor before them among the rows.

    A record is there when one has the same title and village, or the same value of a field that identifies it.
    """
    known, found = _there(mounted, keys, rows), []
    marks = _identified(mounted, rows)
    for row in rows:
        key, own = _key(keys, row), {(name, row[name]) for name in identifying(mounted) if row.get(name)}
        if key not in known and marks.isdisjoint(own):
            known.add(key)
            marks |= own
            found.append(row)
    return found


def identifying(mounted: Mounted) -> list[str]:
    """The fields of which no two records have the same value."""
    return [name for name, spec in mounted.specs.items() if spec.identifies]


def _identified(mounted: Mounted, rows: Sequence[Values]) -> set[tuple[str, Any]]:
    """The values of identifying fields among those of the rows that records have already."""
    model, found = mounted.model, set[tuple[str, Any]]()
    for name in identifying(mounted):
        column, values = getattr(model, name), {row[name] for row in rows if row.get(name)}
        if values:
            there = sa.select(column).where(column.in_(values), model.state != mounted.workflow.removed)
            found |= {(name, value) for value in db.session.scalars(there)}
    return found


def _key(keys: Sequence[str], row: Values) -> tuple[Any, ...]:
    return sort_key(str(row.get(keys[0]) or "")), *(row.get(name) for name in keys[1:])


def _there(mounted: Mounted, keys: Sequence[str], rows: Sequence[Values]) -> set[tuple[Any, ...]]:
    """The keys of records that are there, found by the index that lists are sorted by."""
    if not rows:
        return set()
    model, flow = mounted.model, mounted.workflow
    columns = [getattr(model, name) for name in keys[1:]]
    states = [state.name for state in flow.states if state.name != flow.removed]
    names = {_key(keys, row)[0] for row in rows}
    query = sa.select(model.sort_name, *columns).where(model.state.in_(states), model.sort_name.in_(names))
    for name, column in zip(keys[1:], columns, strict=True):
        query = query.where(column.in_({row.get(name) for row in rows} - {None}))
    return {tuple(row) for row in db.session.execute(query)}


def prepared(mounted: Mounted, run: ImportRun, rows: Sequence[Values]) -> list[Values]:
    """The values of all columns of new records."""
    now, flow = utcnow(), mounted.workflow
    shared = {
        "state": flow.entered, "import_id": run.id, "version": 1, "created_at": now, "changed_at": now,
        "published_at": now if flow.entered in flow.public else None, "office_id": run.office_id,
    }  # fmt: skip
    names = {attribute.key: attribute.columns[0].key for attribute in sa.inspect(mounted.model).column_attrs}
    hidden = {"state": flow.unseen, "published_at": None}  # of what only the office reads
    return [
        _prepared(mounted.model, {**shared, **_given(row), **(hidden if row.get("confidential") else {})}, names)
        for row in rows
    ]


def _given(row: Values) -> Values:
    """The office of the run stands where a row names none."""
    return {name: value for name, value in row.items() if name != "office_id" or value is not None}


def _prepared(model: type[Any], values: Values, names: dict[str, str]) -> Values:
    """A record is made to ask it what follows from its values: an author's own ``settle`` counts here as well."""
    record = model(**values)
    settle(None, db.session.connection(), record)
    there = record.__dict__
    return {column: there[name] for name, column in names.items() if name in there}


def insert(mounted: Mounted, rows: Sequence[Values]) -> None:
    """Insert records; rows that give the same columns go in one statement.

    With ``RETURNING`` they do so literally: SQLite's full-text search writes what it has gathered at the beginning of
    every statement, which for a million rows, one by one, takes ten times as long.
    """
    table: Any = mounted.model.__table__
    groups: dict[tuple[str, ...], list[Values]] = {}
    for row in rows:
        groups.setdefault(tuple(row), []).append(row)
    for group in groups.values():
        db.session.connection().execute(sa.insert(table).returning(table.c.id), group).close()
