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
Part = tuple[Sequence[sa.ColumnElement[bool]], Sequence[Key]]
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
    for where, order in _parts(keys, cursor):
        found = db.session.execute(statement.where(*where).order_by(*order).limit(size + 1 - len(rows))).all()
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


def _parts(keys: Sequence[Key], cursor: list[Any] | None) -> Iterator[Part]:
    """The list as conditions to be read one after the other, each with its order, until the page is full.

    After a cursor come the rows that differ from it in the last key alone, then those in the last but one, and so on.
    Where the first key can be empty, rows that have it come before those that have not. Each part is read along an
    index, from where it begins; of one statement for all neither database does that in every case: SQLite walks
    through all rows that share the first key.
    """
    first = _column(keys[0])
    if not _is_nullable(first):
        yield from _from(keys, cursor)
        return
    if cursor is None or cursor[0] is not None:
        yield from (([first.is_not(None), *where], order) for where, order in _from(keys, cursor))
        cursor = None
    beyond = cursor[1:] if cursor is not None else None
    yield from (([first.is_(None), *where], order) for where, order in _from(keys[1:], beyond))


def _from(keys: Sequence[Key], cursor: Sequence[Any] | None) -> Iterator[Part]:
    if cursor is None:
        yield [], keys
        return
    for at in reversed(range(len(keys))):
        yield _beyond(keys[: at + 1], cursor), keys[at:]


def _beyond(keys: Sequence[Key], values: Sequence[Any]) -> list[sa.ColumnElement[bool]]:
    """Rows that agree with the values in all keys but the last, and come after them in that."""
    columns, last = [_column(key) for key in keys], values[len(keys) - 1]
    after = columns[-1] < last if keys[-1] is not columns[-1] else columns[-1] > last
    return [*(column == value for column, value in zip(columns[:-1], values, strict=False)), after]


def _is_nullable(column: Any) -> bool:
    return bool(getattr(column, "nullable", False) or getattr(getattr(column, "expression", None), "nullable", False))


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
