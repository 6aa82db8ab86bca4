"""The rows of an export from the database, some at a time, and between them no transaction held open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from ...database.engine import db
from ..mounted import Mounted
from .columns import Column

AT_ONCE = 1_000


def rows(mounted: Mounted, columns: Sequence[Column], where: Sequence[Any]) -> Iterator[list[Any]]:
    """The values of all records that fulfil the conditions, in the order in which they came.

    Each portion begins behind the last record of the one before, so a slow reader holds no connection and no lock; what
    is added or changed meanwhile may be in it or not.
    """
    names = {attribute.key: attribute.columns[0] for attribute in sa.inspect(mounted.model).column_attrs}
    wanted = [column.label(key) for key, column in names.items() if not key.startswith(("search_", "sort_"))]
    identity, last = mounted.model.id, 0
    while True:
        query = sa.select(*wanted).where(*where, identity > last).order_by(identity).limit(AT_ONCE)
        found = [dict(row) for row in db.session.execute(query).mappings()]
        yield from ([column.value(row) for column in columns] for row in found)
        db.session.rollback()
        if len(found) < AT_ONCE:
            return
        last = found[-1]["id"]
