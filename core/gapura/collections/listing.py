"""Lists: what the address asks for, and the page of records that answers it, by bounded queries whatever the size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import request

from ..database.engine import db
from ..forms.cleaning import Refused, clean_text
from ..shell.paging import Key, Page, page_of
from .mounted import Mounted
from .parts import whole_is_public
from .search.engine import MOST_HITS, hits
from .types import has_item

QUERY, SORT, POSITION = "q", "urut", "mulai"
LONGEST_QUERY = 200


@dataclass(frozen=True)
class Chosen:
    """What an address asks a list for.

    Attributes:
        query: the words that are looked for.
        filters: chosen values by field name; unacceptable ones are left out.
        sort: key of the order, empty for the collection's own.
        problem: a sentence about a query that cannot be used.
    """

    query: str = ""
    filters: dict[str, str] = field(default_factory=dict)
    sort: str = ""
    problem: str = ""

    def arguments(self, **changes: str) -> str:
        """The query string of this choice with some of it changed; an empty value leaves a part out."""
        parts = {QUERY: self.query, **self.filters, SORT: self.sort, **changes}
        return urlencode({name: value for name, value in parts.items() if value})


@dataclass(frozen=True)
class Listing:
    """One page of a list.

    Attributes:
        page: the rows and the addresses of other pages.
        count: how many records there are, counted up to ``MOST_HITS`` + 1.
    """

    page: Page
    count: int

    @property
    def many(self) -> bool:
        """Whether there are more than were counted."""
        return self.count > MOST_HITS


def chosen(mounted: Mounted) -> Chosen:
    """What the current request asks for."""
    arguments = request.args
    try:
        query, problem = " ".join(clean_text(arguments.get(QUERY, ""), max_length=LONGEST_QUERY).split()), ""
    except Refused as refusal:
        query, problem = "", str(refusal)
    filters = {}
    for name, spec in mounted.specs.items():
        value = arguments.get(name, "")
        if spec.filter and spec.shown and value and value in dict(options(mounted, name)):
            filters[name] = value
    sort = arguments.get(SORT, "")
    return Chosen(query, filters, sort if sort in orders(mounted) else "", problem)


def options(mounted: Mounted, name: str) -> list[tuple[str, Any]]:
    """The values that a filter offers, with their titles."""
    from ..accounts import offices
    from ..regions import districts

    spec = mounted.specs[name]
    if spec.kind == "district":
        return [(one.code, one.name) for one in districts()]
    if spec.kind == "office":
        return [(str(one.id), one.label) for one in offices.every()]
    if spec.kind == "yes_no":
        return [("1", spec.label)]
    titles = getattr(mounted.model, "filter_titles", {})
    if name in titles:
        return list(titles[name].items())
    return list(spec.options.items())


def filter_specs(mounted: Mounted) -> dict[str, Any]:
    """The fields that the public list is filtered by."""
    return {name: spec for name, spec in mounted.specs.items() if spec.filter and spec.shown}


def orders(mounted: Mounted) -> dict[str, Sequence[Key]]:
    """The orders a list can be read in: keys by name, the first one the collection's own."""
    model = mounted.model
    found: dict[str, Sequence[Key]] = {
        "name": [model.sort_name, model.id],
        "newest": [model.published_at.desc(), model.id.desc()],
    }
    for name, spec in mounted.specs.items():
        if spec.sort and spec.shown:
            found[name] = [getattr(model, name), model.id]
    first = mounted.collection.order
    return {first: found[first], **found}


def conditions(mounted: Mounted, choice: Chosen) -> list[Any]:
    """The conditions that the filters of a choice set; the query's words are not among them."""
    found: list[Any] = []
    for name, value in choice.filters.items():
        column, kind = getattr(mounted.model, name), mounted.specs[name].kind
        if name in getattr(mounted.model, "filter_titles", {}):
            found.append(mounted.model.filtered(name, value))
        elif kind == "choices":
            found.append(has_item(column, value))
        elif kind in ("office", "reference"):
            found.append(column == int(value))
        else:
            found.append(column.is_(True) if kind == "yes_no" else column == value)
    return found


def public(mounted: Mounted) -> Any:
    """Condition: everybody sees the record, and what it is part of."""
    states = mounted.workflow.public
    state = mounted.model.state
    own = state == states[0] if len(states) == 1 else state.in_(states)
    return sa.and_(own, *whole_is_public(mounted))


def listing(mounted: Mounted, choice: Chosen, visible: Any = None) -> Listing:
    """The page of the list that the request asks for.

    Args:
        visible: condition on which records there are at all; the public ones unless given.
    """
    model = mounted.model
    where = [public(mounted) if visible is None else visible, *conditions(mounted, choice)]
    if choice.query and not choice.sort:
        return _ranked(mounted, hits(model, choice.query, where))
    if choice.query:
        where = [model.id.in_(hits(model, choice.query, where)[:MOST_HITS])]
    keys = next(keys for name, keys in orders(mounted).items() if not choice.sort or name == choice.sort)
    page = page_of(sa.select(model).where(*where), keys, mounted.collection.per_page)
    return Listing(page, count(model, where))


def count(model: type[Any], where: Sequence[Any]) -> int:
    """How many records there are, counted up to one more than ``MOST_HITS``."""
    some = sa.select(model.id).where(*where).limit(MOST_HITS + 1).subquery()
    return db.session.scalar(sa.select(sa.func.count()).select_from(some)) or 0


def _ranked(mounted: Mounted, ids: list[int]) -> Listing:
    """A page of hits, which are few enough to go through by position."""
    size, model = mounted.collection.per_page, mounted.model
    start = request.args.get(POSITION, "0")
    begin = int(start) if start.isascii() and start.isdigit() and len(start) < 5 else 0
    wanted = ids[begin : begin + size]
    rows = {row.id: row for row in db.session.scalars(sa.select(model).where(model.id.in_(wanted)))}
    following = _address(begin + size) if begin + size < min(len(ids), MOST_HITS) else ""
    page = Page([rows[one] for one in wanted if one in rows], following, _address(0) if begin else "")
    return Listing(page, len(ids))


def _address(position: int) -> str:
    arguments = [(k, v) for k, v in request.args.items(multi=True) if k != POSITION]
    if position:
        arguments.append((POSITION, str(position)))
    return request.path + (f"?{urlencode(arguments)}" if arguments else "")
