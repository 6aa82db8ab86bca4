"""Several records side by side: what the address names, and others of the same kind to put beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask import make_response, request
from flask.typing import ResponseReturnValue

from ..database.engine import db
from ..shell.htmx import render
from . import listing, shown
from .mounted import Mounted
from .search.engine import search
from .views import card_of, template

CHOSEN = "data"
MOST, OFFERED = 4, 8
_NUMBERS = re.compile(r"[1-9]\d{0,8}(?:-[1-9]\d{0,8})*", re.ASCII)


def compare(mounted: Mounted) -> ResponseReturnValue:
    """The table, and what else can be put into it: what was searched for, else others of the same kind."""
    records = _named(mounted, numbers_in(request.args.get(CHOSEN, "")))
    choice, full = listing.chosen(mounted), len(records) == MOST
    others = [] if full else _found(mounted, choice.query, records) if choice.query else _alike(mounted, records)
    ids = [record.id for record in records]
    page = render(
        template(mounted, "compare.html"),
        mounted=mounted,
        columns=[(card_of(mounted, one), _address([i for i in ids if i != one.id])) for one in records],
        rows=rows_of([dict(_facts(mounted, one)) for one in records]),
        others=[(shown.title_of(mounted, one).text, shown.where_of(one), _address([*ids, one.id])) for one in others],
        chosen=_address(ids),
        choice=choice,
        full=full,
    )
    response = make_response(page)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def numbers_in(text: str) -> list[int]:
    """The numbers of records that an address names, such as ``12-15``, each once and at most ``MOST``."""
    found = _NUMBERS.fullmatch(text[:200])
    return list(dict.fromkeys(int(one) for one in text.split("-")))[:MOST] if found else []


def rows_of(facts: Sequence[dict[str, Any]]) -> list[tuple[str, list[Any]]]:
    """A row for each label that any record has, with the value of every record; empty where it has none."""
    labels = dict.fromkeys(label for one in facts for label in one)
    return [(label, [one.get(label, "") for one in facts]) for label in labels]


def _facts(mounted: Mounted, record: Any) -> list[tuple[str, Any]]:
    spec = mounted.specs.get("region_code")
    where = [(str(spec.label), shown.where_of(record))] if spec else []
    return where + [(str(label), value) for label, value in shown.public_facts(mounted, record) if value]


def _address(ids: Sequence[int]) -> str:
    return "-".join(str(one) for one in ids)


def _named(mounted: Mounted, ids: Sequence[int]) -> list[Any]:
    """The public records of those numbers, in that order."""
    query = sa.select(mounted.model).where(mounted.model.id.in_(ids), listing.public(mounted))
    found = {record.id: record for record in db.session.scalars(query).unique()} if ids else {}
    return [found[one] for one in ids if one in found]


def _found(mounted: Mounted, query: str, but: Sequence[Any]) -> list[Any]:
    hits = search(mounted.model, query, listing.public_values(mounted)).ids[: OFFERED + MOST]
    taken = {record.id for record in but}
    return _named(mounted, [one for one in hits if one not in taken][:OFFERED])


def _alike(mounted: Mounted, records: Sequence[Any]) -> list[Any]:
    """Others with the same first choice as the first record, the newest first."""
    model = mounted.model
    where = [listing.public(mounted), model.id.not_in([record.id for record in records])]
    kind = mounted.kind_field
    if records and kind:
        where.append(getattr(model, kind) == getattr(records[0], kind))
    query = sa.select(model).where(*where).order_by(model.published_at.desc(), model.id.desc()).limit(OFFERED)
    return list(db.session.scalars(query).unique())
