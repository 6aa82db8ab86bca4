"""Column types of records."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator


class TextList(TypeDecorator[list[str]]):
    """Several short texts in one column, kept as ``|a|b|`` so that both databases find one of them by ``LIKE``."""

    impl = sa.Text
    cache_ok = True

    @property
    def python_type(self) -> type[list[str]]:
        """What columns of this type hold."""
        return list

    def process_bind_param(self, value: Iterable[str] | None, dialect: sa.Dialect) -> str | None:
        """Join; an empty list is an empty text."""
        if value is None:
            return None
        found = list(value)
        return f"|{'|'.join(found)}|" if found else ""

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> list[str]:
        """Split."""
        return [part for part in (value or "").split("|") if part]


def has_item(column: sa.ColumnElement[list[str]], item: str) -> sa.ColumnElement[bool]:
    """Condition: a ``TextList`` column contains this text."""
    escaped = item.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return sa.type_coerce(column, sa.Text).like(f"%|{escaped}|%", escape="\\")
