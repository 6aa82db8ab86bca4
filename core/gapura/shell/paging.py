"""Pages of a list by keyset: as fast on the last page as on the first, and nothing is skipped when rows come in."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import request
from sqlalchemy.orm import InstrumentedAttribute

from ..database.engine import db

Key = sa.ColumnElement[Any] | InstrumentedAttribute[Any]
CURSOR = "sesudah"
LONGEST_CURSOR = 400
LARGEST = 2**31 - 1


@dataclass(frozen=True)
class Page:
    """One page of a list.

    Attributes:
        rows: what the statement selects; objects when it selects one entity.
        next_url: address of the following page, empty on the last one.
        first_url: address of the first page, empty when this is it.
    """

    rows: list[Any]
    next_url: str = ""
    first_url: str = ""


def page_of(statement: sa.Select[Any], keys: Sequence[Key], size: int = 24) -> Page:
    """Run a statement for the page that the current request asks for.

    Args:
        statement: selects one entity or several columns, filtered but neither ordered nor limited.
        keys: order of the list, the last one unique; ``column.desc()`` for descending. Values must be texts, numbers
            or None-free moments, and attributes of the entity.
        size: rows per page.
    """
    columns = [_column(key) for key in keys]
    descending = [key is not column for key, column in zip(keys, columns, strict=True)]
    cursor = _decode(request.args.get(CURSOR, ""), columns)
    if cursor is not None:
        statement = statement.where(_after(columns, descending, cursor))
    found = db.session.execute(statement.order_by(*keys).limit(size + 1)).all()
    rows = [row[0] if len(row) == 1 else row for row in found]
    following = ""
    if len(rows) > size:
        rows = rows[:size]
        following = _address(_encode([getattr(rows[-1], column.key) for column in columns]))
    return Page(rows, following, _address("") if cursor is not None else "")


def _column(key: Key) -> Any:
    return key.element if isinstance(key, sa.UnaryExpression) else key


def _after(columns: list[Any], descending: list[bool], values: list[Any]) -> sa.ColumnElement[bool]:
    """Rows that come after ``values``: the first differing key decides."""
    options = []
    for position, column in enumerate(columns):
        equal = [c == v for c, v in zip(columns[:position], values[:position], strict=True)]
        beyond = column < values[position] if descending[position] else column > values[position]
        options.append(sa.and_(*equal, beyond))
    return sa.or_(*options)


def _encode(values: list[Any]) -> str:
    plain = [value.isoformat() if hasattr(value, "isoformat") else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain, ensure_ascii=False).encode()).decode().rstrip("=")


def _decode(cursor: str, columns: list[Any]) -> list[Any] | None:
    """The values of a cursor; a mangled one means the first page."""
    if not cursor or len(cursor) > LONGEST_CURSOR:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(values, list) or len(values) != len(columns):
            return None
        return [_typed(value, column) for value, column in zip(values, columns, strict=True)]
    except (ValueError, binascii.Error, TypeError, OverflowError):  # the last from years at the edge of the calendar
        return None


def _typed(value: Any, column: Any) -> Any:
    wanted = column.type.python_type
    if wanted is datetime:
        return datetime.fromisoformat(value).astimezone(UTC)
    if hasattr(wanted, "fromisoformat"):
        return wanted.fromisoformat(value)
    if isinstance(value, bool) or not isinstance(value, wanted) or "\0" in str(value).encode().decode():
        raise ValueError(f"{value!r} is no {wanted.__name__}")
    if isinstance(value, int) and abs(value) > LARGEST:
        raise ValueError(f"{value!r} fits no column")
    return value


def _address(cursor: str) -> str:
    arguments = [(k, v) for k, v in request.args.items(multi=True) if k != CURSOR]
    if cursor:
        arguments.append((CURSOR, cursor))
    return request.path + (f"?{urlencode(arguments)}" if arguments else "")
