"""Checks what a plugin hands over, field by field, where it is handed over: a wrong type found later, in the middle of
a page, would have nobody's name on it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from flask_babel.speaklater import LazyString

from ..errors import ContractError
from . import types

SHORTEST = timedelta(minutes=1)
ADDRESSES = ("url", "path", "picture")


def settle(item: Any) -> Any:
    """The item with its texts put into the language of the current request, every field of the declared type.

    Raises:
        ContractError: naming the field, what it holds and what was expected.
    """
    changed: dict[str, Any] = {}
    for name, kind in _kinds(item.__class__):
        value = getattr(item, name)
        settled = CHECKS[kind](value)
        if settled is None and not (value is None and kind.endswith("| None")):
            raise ContractError(f"{type(item).__name__}.{name} is {_shown(value)}; expected {EXPECTED[kind]}.")
        if name in ADDRESSES and value and (not value.startswith("/") or value.startswith("//")):
            raise ContractError(f"{type(item).__name__}.{name} is {value!r}; expected a path, as url_for returns.")
        if settled is not value:
            changed[name] = settled
    return replace(item, **changed) if changed else item


@lru_cache(maxsize=32)
def _kinds(kind: type) -> tuple[tuple[str, str], ...]:
    return tuple((f.name, str(f.type)) for f in fields(kind)) if is_dataclass(kind) else ()


def _shown(value: Any) -> str:
    text = repr(value)
    return f"{text if len(text) <= 60 else text[:57] + '…'} ({type(value).__name__})"


def _text(value: Any) -> str | None:
    return str(value) if isinstance(value, str | LazyString) else None


def _plain(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _is_whole(value: Any) -> bool:
    return _whole(value) is not None


def _rows(value: Any) -> tuple[Mapping[str, Any], ...] | None:
    return value if isinstance(value, tuple) and all(isinstance(row, Mapping) for row in value) else None


def _moment(value: Any) -> datetime | None:
    return value if isinstance(value, datetime) else None


def _day(value: Any) -> date | None:
    return value if isinstance(value, date) and not isinstance(value, datetime) else None


def _cards(value: Any) -> tuple[types.CardItem, ...] | None:
    if not isinstance(value, tuple | list) or not all(isinstance(item, types.CardItem) for item in value):
        return None
    settled = tuple(settle(item) for item in value)
    return value if isinstance(value, tuple) and all(a is b for a, b in zip(settled, value, strict=True)) else settled


def _texts(value: Any) -> tuple[str, ...] | None:
    return value if isinstance(value, tuple) and all(isinstance(item, str) for item in value) else None


CHECKS: dict[str, Callable[[Any], Any]] = {
    "str": _plain,
    "Text": _text,
    "int": _whole,
    "Text | int": lambda value: _text(value) if _whole(value) is None else value,
    "datetime | None": _moment,
    "date | None": _day,
    "tuple[CardItem, ...]": _cards,
    "tuple[str, ...]": _texts,
    "tuple[int, ...]": lambda value: value if isinstance(value, tuple) and all(map(_is_whole, value)) else None,
    "tuple[Mapping[str, Any], ...]": _rows,
    "Callable[[], Text | None]": lambda value: value if callable(value) else None,
    "Callable[..., Any]": lambda value: value if callable(value) else None,
    "timedelta": lambda value: value if isinstance(value, timedelta) and value >= SHORTEST else None,
    "time | None": lambda value: value if isinstance(value, time) else None,
}
EXPECTED = {
    "str": "a text",
    "Text": "a text or a lazy translation",
    "int": "a whole number",
    "Text | int": "a text or a whole number",
    "datetime | None": "a datetime or None",
    "date | None": "a datetime.date or None",
    "tuple[CardItem, ...]": "a tuple of CardItem",
    "tuple[str, ...]": "a tuple of texts",
    "tuple[int, ...]": "a tuple of whole numbers",
    "tuple[Mapping[str, Any], ...]": "a tuple of dictionaries",
    "Callable[[], Text | None]": "a function without arguments",
    "Callable[..., Any]": "a function",
    "timedelta": "a timedelta of a minute or more",
    "time | None": "a datetime.time or None",
}
