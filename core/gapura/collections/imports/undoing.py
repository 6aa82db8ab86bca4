"""Taking an import back: its records go as they came, except those that somebody has changed or refers to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from ...database.engine import db
from ..mounted import Mounted


def unchanged(mounted: Mounted, run_id: int, limit: int) -> list[int]:
    """Ids of some records of the import that are as they came and that no other record belongs to."""
    model = mounted.model
    query = sa.select(model.id).where(model.import_id == run_id, model.version == 1, *_free(model))
    return list(db.session.scalars(query.order_by(model.id).limit(limit)))


def remove(mounted: Mounted, ids: Sequence[int]) -> None:
    """Delete them, save those that were changed since they were looked at."""
    table = mounted.model.__table__
    if ids:
        db.session.execute(sa.delete(table).where(table.c.id.in_(ids), table.c.version == 1))


def left(mounted: Mounted, run_id: int) -> int:
    """How many records of the import are still there."""
    model = mounted.model
    return db.session.scalar(sa.select(sa.func.count()).where(model.import_id == run_id)) or 0


def _free(model: type[Any]) -> list[sa.ColumnElement[bool]]:
    """Conditions: no row of another table would go or lose its way with the record."""
    table = model.__table__
    return [
        ~sa.exists().where(other.alias().c[key.parent.key] == table.c.id).correlate(table)
        for other in table.metadata.tables.values()
        for key in other.foreign_keys
        if key.column.table is table and other.name != f"{table.name}_photo"
    ]
