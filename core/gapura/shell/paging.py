"""Pages of a list by keyset: as fast on the last page as on the first, and nothing is skipped when rows come in."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import request
from sqlalchemy.orm import InstrumentedAttribute

from ..database.engine import db

Key = sa.ColumnElement[Any] | InstrumentedAttribute[Any]
Part = tuple[sa.Select[Any], Sequence[Key], list[Any] | None]
DECIMAL = re.compile(r"-?\d{1,18}(\.\d{1,18})?", re.ASCII)
CURSOR = "sesudah"
LONGEST_CURSOR = 2_000
LARGEST, LARGEST_BIG = 2**31 - 1, 2**63 - 1


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
            or moments, and attributes of the entity. Only the first column may be empty; rows where it is come last.
        size: rows per page.
    """
    columns = [_column(key) for key in keys]
    cursor = _decode(request.args.get(CURSOR, ""), columns)
    rows: list[Any] = []
    for part, order, after in _parts(statement, keys, cursor):
        whole = part if after is None else part.where(_after(order, after))
        found = db.session.execute(whole.order_by(*order).limit(size + 1 - len(rows))).all()
        rows += [row[0] if len(row) == 1 else row for row in found]
        if len(rows) > size:
            break
    following = ""
    if len(rows) > size:
        rows = rows[:size]
        following = _address(_encode([getattr(rows[-1], column.key) for column in columns]))
    return Page(rows, following, _address("") if cursor is not None else "")


def _column(key: Key) -> Any:
    return key.element if isinstance(key, sa.UnaryExpression) else key


def _parts(statement: sa.Select[Any], keys: Sequence[Key], cursor: list[Any] | None) -> Iterator[Part]:
    """The list as statements to be read one after the other, each with its order and with where to go on.

    It is one, unless the first key can be empty: then the rows that have it come before those that have not. In two
    statements each is read along an index, which neither database does for "nulls last" of one.
    """
    first = _column(keys[0])
    if not _is_nullable(first):
        yield statement, keys, cursor
        return
    if cursor is None or cursor[0] is not None:
        yield statement.where(first.is_not(None)), keys, cursor
    beyond = cursor[1:] if cursor is not None and cursor[0] is None else None
    yield statement.where(first.is_(None)), keys[1:], beyond


def _is_nullable(column: Any) -> bool:
    return bool(getattr(column, "nullable", False) or getattr(getattr(column, "expression", None), "nullable", False))


def _after(keys: Sequence[Key], values: list[Any]) -> sa.ColumnElement[bool]:
    """Rows that come after ``values``: the first differing key decides.

    Written as one comparison of rows where all keys have one direction, else begun with the bound of the first key:
    so that either database starts reading its index there and not at the beginning.
    """
    columns = [_column(key) for key in keys]
    descending = [key is not column for key, column in zip(keys, columns, strict=True)]
    if len(set(descending)) == 1:
        given = sa.tuple_(*(sa.literal(v, c.type) for c, v in zip(columns, values, strict=True)))
        return sa.tuple_(*columns) < given if descending[0] else sa.tuple_(*columns) > given
    options = []
    for position, column in enumerate(columns):
        equal = [c == v for c, v in zip(columns[:position], values[:position], strict=True)]
        beyond = column < values[position] if descending[position] else column > values[position]
        options.append(sa.and_(*equal, beyond))
    bound = columns[0] <= values[0] if descending[0] else columns[0] >= values[0]
    return sa.and_(bound, sa.or_(*options))


def _encode(values: list[Any]) -> str:
    plain = [value.isoformat() if hasattr(value, "isoformat") else value for value in values]
    plain = [str(value) if isinstance(value, Decimal) else value for value in plain]
    return base64.urlsafe_b64encode(json.dumps(plain, ensure_ascii=False).encode()).decode().rstrip("=")


def _decode(cursor: str, columns: list[Any]) -> list[Any] | None:
    """The values of a cursor; a mangled one means the first page."""
    if not cursor or len(cursor) > LONGEST_CURSOR:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(values, list) or len(values) != len(columns):
            return None
        empty = values[:1] if values[0] is None and _is_nullable(columns[0]) else []
        return empty + [_typed(v, c) for v, c in list(zip(values, columns, strict=True))[len(empty) :]]
    except (ValueError, binascii.Error, TypeError, OverflowError):  # the last from years at the edge of the calendar
        return None


def _typed(value: Any, column: Any) -> Any:
    wanted = column.type.python_type
    if wanted is datetime:
        return datetime.fromisoformat(value).astimezone(UTC)
    if hasattr(wanted, "fromisoformat"):
        return wanted.fromisoformat(value)
    if wanted is Decimal:
        return _decimal(value)
    if (
        isinstance(value, bool) is not (wanted is bool)
        or not isinstance(value, wanted)
        or "\0" in str(value).encode().decode()
    ):
        raise ValueError(f"{value!r} is no {wanted.__name__}")
    if isinstance(value, int) and abs(value) > (LARGEST_BIG if isinstance(column.type, sa.BigInteger) else LARGEST):
        raise ValueError(f"{value!r} fits no column")
    return value


def _decimal(value: Any) -> Decimal:
    """A number of the cursor; not a huge one, which the column could not be compared with."""
    if not isinstance(value, str) or not DECIMAL.fullmatch(value):
        raise ValueError(f"{value!r} is no number")
    return Decimal(value)


def _address(cursor: str) -> str:
    arguments = [(k, v) for k, v in request.args.items(multi=True) if k != CURSOR]
    if cursor:
        arguments.append((CURSOR, cursor))
    return request.path + (f"?{urlencode(arguments)}" if arguments else "")
