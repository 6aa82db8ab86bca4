"""Lists: what the address asks for, and the page of records that answers it, by bounded queries whatever the size.

A list without words is read along the index of its order. Where filters leave few records, which that walk would meet
seldom, they are first found in the search index by their values and then sorted. With words the first ``MOST_HITS``
hits are the list: in order of rank, or of whatever was chosen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from ..database.engine import db
from ..database.types import utcnow
from ..forms.cleaning import Refused, clean_text, echo
from ..forms.hours import open_at
from ..shell.formatting import local
from ..shell.paging import Key, Page, page_of
from .mounted import Mounted
from .parts import whole_is_public
from .search import engine
from .search.engine import MOST_HITS, Hits
from .search.marks import Values, among
from .types import has_item

QUERY, SORT, POSITION, VIEW = "q", "urut", "mulai", "tampil"
MAP = "peta"
LONGEST_QUERY = 200
LONGEST_PLACE = 4


@dataclass(frozen=True)
class Chosen:
    """What an address asks a list for.

    Attributes:
        query: the words that are looked for.
        filters: chosen values by field name; unacceptable ones are left out.
        sort: key of the order, empty for the collection's own.
        problem: a sentence about a query that cannot be used.
        typed: what a query that cannot be used was, as far as it can be shown.
        on_map: whether the list is to be shown as a map.
    """

    query: str = ""
    filters: dict[str, str] = field(default_factory=dict)
    sort: str = ""
    problem: str = ""
    typed: str = ""
    on_map: bool = False

    def arguments(self, **changes: str) -> str:
        """The query string of this choice with some of it changed; an empty value leaves a part out."""
        view = MAP if self.on_map else ""
        parts = {QUERY: self.query, **self.filters, SORT: self.sort, VIEW: view, **changes}
        return urlencode({name: value for name, value in parts.items() if value})

    @property
    def narrowed(self) -> bool:
        """Whether anything was asked for but everything."""
        return bool(self.query or self.filters)


@dataclass(frozen=True)
class Listing:
    """One page of a list.

    Attributes:
        page: the rows and the addresses of other pages.
        count: how many records there are, counted up to ``MOST_HITS`` + 1.
        hits: what the words found; None for a list without words.
    """

    page: Page
    count: int
    hits: Hits | None = None

    @property
    def many(self) -> bool:
        """Whether there are more than were counted."""
        return self.count > MOST_HITS

    @property
    def instead(self) -> dict[str, list[str]]:
        """For words that no record has, those that were looked for in their place."""
        return self.hits.instead if self.hits else {}


def chosen(mounted: Mounted, arguments: MultiDict[str, str] | None = None) -> Chosen:
    """What the arguments of an address ask for, the current request's unless others are given."""
    arguments, typed = request.args if arguments is None else arguments, ""
    try:
        query, problem = " ".join(clean_text(arguments.get(QUERY, ""), max_length=LONGEST_QUERY).split()), ""
    except Refused as refusal:
        query, problem, typed = "", str(refusal), echo(arguments.get(QUERY, ""), LONGEST_QUERY // 2)
    filters = {}
    for name in filter_specs(mounted):
        value = arguments.get(name, "")
        if value and any(value == key for key, _title in options(mounted, name)):
            filters[name] = value
    sort = arguments.get(SORT, "")
    on_map = arguments.get(VIEW, "") == MAP
    return Chosen(query, filters, sort if sort in orders(mounted) else "", problem, typed, on_map)


def options(mounted: Mounted, name: str) -> list[tuple[str, Any]]:
    """The values that a filter offers, with their titles."""
    from ..accounts import offices
    from ..regions import districts

    spec = mounted.filters[name]
    if spec.kind == "district":
        return [(one.code, one.name) for one in districts()]
    if spec.kind == "office":
        return [(str(one.id), one.label) for one in offices.every()]
    if spec.kind == "yes_no":
        return [("1", spec.label)]
    if spec.kind == "hours":
        return [("1", _("Open now"))]
    titles = getattr(mounted.model, "filter_titles", {})
    if name in titles:
        return list(titles[name].items())
    return list(spec.options.items())


def filter_specs(mounted: Mounted) -> dict[str, Any]:
    """What the public list is filtered by."""
    return mounted.filters


def open_filters(mounted: Mounted, choice: Chosen) -> list[str]:
    """Those that the list is not filtered by yet and whose values an index knows."""
    return [name for name in filter_specs(mounted) if name not in choice.filters and is_stored(mounted, name)]


def orders(mounted: Mounted) -> dict[str, Sequence[Key]]:
    """The orders a list can be read in: keys by name, the first one the collection's own."""
    model = mounted.model
    found: dict[str, Sequence[Key]] = {
        "name": [model.sort_name, model.id],
        "newest": [model.published_at.desc(), model.id.desc()],
    }
    for name, spec in mounted.specs.items():
        if spec.sort and spec.shown and name not in found:
            found[name] = [getattr(model, name), model.id]
    first = mounted.collection.order
    return {first: found[first], **found}


def conditions(mounted: Mounted, choice: Chosen) -> list[Any]:
    """The conditions that the filters of a choice set; the query's words are not among them."""
    return [condition(mounted, name, value) for name, value in choice.filters.items()]


def condition(mounted: Mounted, name: str, value: str) -> Any:
    """The condition that one filter sets."""
    if name not in mounted.specs or name in getattr(mounted.model, "filter_titles", {}):
        return mounted.model.filtered(name, value)
    column, kind = getattr(mounted.model, name), mounted.specs[name].kind
    if kind == "hours":
        return open_at(column, local(utcnow()))
    if kind == "choices":
        return has_item(column, value)
    if kind in ("office", "reference"):
        return column == int(value)
    return column.is_(True) if kind == "yes_no" else column == value


def is_stored(mounted: Mounted, name: str) -> bool:
    """Whether a filter asks for what stands in its column, so that an index can answer; others are worked out."""
    own = name not in mounted.specs or name in getattr(mounted.model, "filter_titles", {})
    return not own and mounted.specs[name].kind != "hours"


def worked_out(mounted: Mounted, choice: Chosen) -> list[Any]:
    """The conditions of those filters of a choice that no index answers."""
    return [condition(mounted, name, value) for name, value in choice.filters.items() if not is_stored(mounted, name)]


def public(mounted: Mounted) -> Any:
    """Condition: everybody sees the record, and what it is part of."""
    states = mounted.workflow.public
    state = mounted.model.state
    own = state == states[0] if len(states) == 1 else state.in_(states)
    return sa.and_(own, *whole_is_public(mounted))


def public_values(mounted: Mounted, filters: Mapping[str, str] | None = None) -> dict[str, Sequence[str]]:
    """The same for the search index, with the values of filters; those that are worked out are left out."""
    stored = {name: [value] for name, value in (filters or {}).items() if is_stored(mounted, name)}
    return {"state": mounted.workflow.public, **stored}


def listing(mounted: Mounted, choice: Chosen, visible: Any = None) -> Listing:
    """The page of the list that the request asks for.

    Args:
        visible: condition on which records there are at all; the public ones unless given.
    """
    model, values = mounted.model, public_values(mounted, choice.filters)
    seen = whole_is_public(mounted) if visible is None else [visible]
    if visible is not None:
        del values["state"]
    where = [public(mounted) if visible is None else visible, *conditions(mounted, choice)]
    keys = orders(mounted)[choice.sort] if choice.sort else next(iter(orders(mounted).values()))
    if choice.query:
        columns = [getattr(model, name) for name in open_filters(mounted, choice)]
        found = engine.search(model, choice.query, values, [*seen, *worked_out(mounted, choice)], columns)
        if not choice.sort:
            return _ranked(mounted, found)
        return Listing(_sorted(mounted, found.ids[:MOST_HITS], keys), len(found.ids), found)
    if visible is None and _is_hard(mounted, choice):
        ids = engine.with_values(model, values, [*seen, *worked_out(mounted, choice)])
        if len(ids) <= MOST_HITS:
            return Listing(_sorted(mounted, ids, keys), len(ids))
        return Listing(page_of(sa.select(model).where(*where), keys, mounted.collection.per_page), len(ids))
    return Listing(page_of(sa.select(model).where(*where), keys, mounted.collection.per_page), count(model, where))


def _is_hard(mounted: Mounted, choice: Chosen) -> bool:
    """Whether no index of the table is made for these filters in this order."""
    first = next(iter(orders(mounted)))
    by_name = (choice.sort or first) == "name"
    several = any(mounted.filters[name].kind == "choices" for name in choice.filters)
    return several or len(choice.filters) > (2 if by_name else 0)


def _sorted(mounted: Mounted, ids: Sequence[int], keys: Sequence[Key]) -> Page:
    return page_of(sa.select(mounted.model).where(among(mounted.model.id, ids)), keys, mounted.collection.per_page)


def count(model: type[Any], where: Sequence[Any]) -> int:
    """How many records there are, counted up to one more than ``MOST_HITS``."""
    some = sa.select(model.id).where(*where).limit(MOST_HITS + 1).subquery()
    return db.session.scalar(sa.select(sa.func.count()).select_from(some)) or 0


def values_of(choice: Chosen, mounted: Mounted, without: str = "") -> Values:
    """What the search index is asked for a choice, one of its filters left out."""
    return public_values(mounted, {name: value for name, value in choice.filters.items() if name != without})


def _ranked(mounted: Mounted, found: Hits) -> Listing:
    """A page of hits, which are few enough to go through by position."""
    size, model, ids = mounted.collection.per_page, mounted.model, found.ids[:MOST_HITS]
    start = request.args.get(POSITION, "0")
    begin = int(start) if start.isascii() and start.isdigit() and len(start) <= LONGEST_PLACE else 0
    wanted = ids[begin : begin + size]
    rows = {row.id: row for row in db.session.scalars(sa.select(model).where(model.id.in_(wanted)))} if wanted else {}
    following = _address(begin + size) if begin + size < len(ids) else ""
    page = Page([rows[one] for one in wanted if one in rows], following, _address(0) if begin else "")
    return Listing(page, len(found.ids), found)


def _address(position: int) -> str:
    arguments = [(k, v) for k, v in request.args.items(multi=True) if k != POSITION]
    if position:
        arguments.append((POSITION, str(position)))
    return request.path + (f"?{urlencode(arguments)}" if arguments else "")
