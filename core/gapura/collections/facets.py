"""Facets: for every filter its values with how many records each would leave, counted up to a bound.

Without words each value is counted along the index that the list is read by, up to ``MOST_HITS``. With words, and for
filters that no index of the table serves, the records that were found are counted by hand: all of them where they are
few; else the first thousand, and then the numbers are lower bounds and say so.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from ..database.engine import db
from ..database.kept import kept
from .listing import (
    Chosen,
    Listing,
    condition,
    open_filters,
    options,
    public,
    values_of,
    worked_out,
)
from .mounted import Mounted
from .parts import whole_is_public
from .search import engine
from .search.engine import MOST_HITS
from .search.marks import among, is_sqlite

MOST_VALUES = 80
INDEXED = 2  # filters at once that an index of the table serves


@dataclass(frozen=True)
class Value:
    """One value of a filter.

    Attributes:
        count: how many records it would leave, counted up to ``MOST_HITS``.
        more: whether there may be more than that.
        arguments: query string of the list with it.
    """

    title: Any
    count: int
    more: bool
    arguments: str


@dataclass(frozen=True)
class Facet:
    """One filter with the values that would leave something."""

    name: str
    label: Any
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Chip:
    """One part of what was asked for, with the query string of the list without it."""

    label: Any
    title: Any
    arguments: str


def chips(mounted: Mounted, choice: Chosen) -> list[Chip]:
    """What the list is narrowed down by."""
    found = [Chip("", f"“{choice.query}”", choice.arguments(q=""))] if choice.query else []
    for name, value in choice.filters.items():
        spec, title = mounted.filters[name], dict(options(mounted, name)).get(value, value)
        label = "" if spec.kind == "yes_no" else spec.label
        found.append(Chip(label, title, choice.arguments(**{name: ""})))
    return found


def facets(mounted: Mounted, choice: Chosen, listing: Listing) -> list[Facet]:
    """The filters that are still open, each with its values."""
    open_ = open_filters(mounted, choice)
    offered = {name: options(mounted, name)[:MOST_VALUES] for name in open_}
    by_index = [] if choice.query or not _is_indexed(mounted, choice.filters) else [
        name for name in open_ if _is_indexed(mounted, [name, *choice.filters])
    ]  # fmt: skip
    by_hand = [name for name in open_ if name not in by_index]

    def count() -> tuple[dict[str, dict[str, int]], bool]:
        found = {name: _along_index(mounted, choice, name, [key for key, _t in offered[name]]) for name in by_index}
        if not by_hand:
            return found, False
        values = listing.hits.values if listing.hits else _values(mounted, choice, by_hand)
        return found | _by_hand(by_hand, values[:MOST_HITS]), len(values) > MOST_HITS

    asked = tuple(sorted(choice.filters.items()))
    counted, many = kept(("facets", mounted.key, choice.query, asked, tuple(open_)), count)
    offers = []
    for name in open_:
        bounded = many and name in by_hand
        values = tuple(
            Value(title, min(number, MOST_HITS), bounded or number > MOST_HITS, choice.arguments(**{name: key}))
            for key, title in offered[name]
            if (number := counted[name].get(key, 0))
        )
        if values:
            offers.append(Facet(name, mounted.specs[name].label, values))
    return offers


def _values(mounted: Mounted, choice: Chosen, names: Sequence[str]) -> list[tuple[Any, ...]]:
    """What some of the listed records hold; at most one record more than ``MOST_HITS``."""
    also = [*whole_is_public(mounted), *worked_out(mounted, choice)]
    ids = engine.with_values(mounted.model, values_of(choice, mounted), also)
    columns = [getattr(mounted.model, name) for name in names]
    return [tuple(row) for row in db.session.execute(sa.select(*columns).where(among(mounted.model.id, ids)))]


def _is_indexed(mounted: Mounted, names: Iterable[str]) -> bool:
    asked = list(names)
    kinds = [mounted.specs[name].kind if name in mounted.specs else "" for name in asked]
    return len(asked) <= INDEXED and all(kind not in ("", "choices", "hours") for kind in kinds)


def _along_index(mounted: Mounted, choice: Chosen, name: str, values: Sequence[str]) -> dict[str, int]:
    """How many records each value leaves, counted in the database up to one more than ``MOST_HITS``."""
    column = getattr(mounted.model, name)
    typed = [_typed(mounted, name, value) for value in values]
    if is_sqlite():
        listed: Any = sa.func.json_each(json.dumps(typed)).table_valued("value", name="listed")
    else:
        array = sa.func.unnest(sa.literal(typed, sa.ARRAY(column.type)))
        listed = array.table_valued(sa.column("value", column.type), name="listed").render_derived()
    others = [condition(mounted, other, value) for other, value in choice.filters.items()]
    some: sa.Select[Any] = sa.select(sa.literal_column("1")).where(public(mounted), column == listed.c.value, *others)
    number = sa.select(sa.func.count()).select_from(some.limit(MOST_HITS + 1).correlate(listed).subquery())
    rows = db.session.execute(sa.select(listed.c.value, number.correlate(listed).scalar_subquery()).select_from(listed))
    return {_key(value): found for value, found in rows}


def _typed(mounted: Mounted, name: str, value: str) -> Any:
    kind = mounted.specs[name].kind
    if kind == "yes_no":
        return True
    return int(value) if kind in ("office", "reference") else value


def _by_hand(names: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> dict[str, dict[str, int]]:
    """The values in the rows, counted for each name."""
    counted: dict[str, Counter[str]] = {name: Counter() for name in names}
    for row in rows:
        for name, value in zip(names, row, strict=True):
            counted[name].update(
                _key(one) for one in (value if isinstance(value, list) else [value]) if one is not None
            )
    return {name: dict(counter) for name, counter in counted.items()}


def _key(value: Any) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)
