"""Records that are part of another one, such as the products of a shop.

A part is seen only while the whole is, whoever has the whole adds parts to it, and the whole is found by its parts'
titles. ``field.part_of("Toko", Shop)`` is all that an author writes.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from flask import request
from sqlalchemy.orm import aliased

from ..accounts.permissions import may
from ..contract.types import PUBLIC
from ..database.engine import db
from . import access
from .fields import Spec
from .mounted import Mounted, all_mounted, mounted_for
from .records import Record, search_body_of
from .search.text import index_text

MOST_NAMES = 200  # parts by which a whole is found
LARGEST = 2**31 - 1


def wholes_of(mounted: Mounted) -> Iterator[tuple[str, Spec, Mounted]]:
    """The fields by which records are part of others: name, spec, and the collection of the wholes."""
    for name, spec in mounted.specs.items():
        home = mounted_for(spec.model) if spec.part else None
        if home is not None:
            yield name, spec, home


def parts_of(mounted: Mounted) -> Iterator[tuple[str, Mounted]]:
    """The collections of what belongs to these records, each with the name of its field."""
    for other in all_mounted().values():
        for name, spec in other.specs.items():
            if spec.part and spec.model is mounted.model:
                yield name, other


def whole_is_public(mounted: Mounted) -> list[sa.ColumnElement[bool]]:
    """Conditions: everybody sees what the record is part of.

    They look the whole up for each record: a list of all wholes would be made for each page, however few it shows.
    """
    conditions: list[sa.ColumnElement[bool]] = []
    for name, spec, home in wholes_of(mounted):
        whole = aliased(spec.model)
        is_it = whole.id == getattr(mounted.model, name)
        conditions.append(sa.exists().where(is_it, whole.state.in_(home.workflow.public)))
    return conditions


def hidden_by_whole(mounted: Mounted, record: Record) -> bool:
    """Whether everybody would see the record, were it not part of one that they do not see."""
    return any(
        (whole := db.session.get(spec.model, getattr(record, name))) is None or whole.state not in home.workflow.public
        for name, spec, home in wholes_of(mounted)
    )


def may_extend(home: Mounted, whole: Record) -> bool:
    """Whether the person may add parts to a record: its owner, and the office that keeps it."""
    if whole.state == home.workflow.removed:
        return False
    return access.is_owner(whole) or (may(home.right("edit")) and access.may_handle(home, "edit", whole))


def asked_for(mounted: Mounted) -> dict[str, int]:
    """The records that the address names, by field: what a new record is to be part of or refers to."""
    found = {}
    for name, spec in mounted.specs.items():
        value = request.args.get(name, "")
        if spec.kind == "reference" and value.isascii() and value.isdigit() and 0 < int(value[:12]) <= LARGEST:
            found[name] = int(value)
    return found


def add_url(mounted: Mounted, name: str, home: Mounted, whole: Record) -> str:
    """Where the person adds a part to a record; empty when they may not."""
    if not may_extend(home, whole):
        return ""
    if may(mounted.right("edit")) and access.may_handle(home, "edit", whole):
        return mounted.url("enter", **{name: whole.id})
    return mounted.url("add", **{name: whole.id}) if mounted.collection.submissions else ""


def renew_wholes(mounted: Mounted, record: Record) -> None:
    """Let what the record is part of be found by its parts as they are now.

    Written past the session, so that whoever is changing the whole meanwhile is not told of a change.
    """
    for name, spec, home in wholes_of(mounted):
        whole = db.session.get(spec.model, getattr(record, name))
        if whole is not None:
            whole_words = _words(home, whole)
            body = search_body_of(whole, whole_words)
            values = {"part_words": whole_words, "search_body": body}
            db.session.execute(sa.update(spec.model).where(spec.model.id == whole.id).values(**values))
            db.session.expire(whole, list(values))


def _words(home: Mounted, whole: Record) -> str:
    titles: list[str] = []
    for name, other in parts_of(home):
        model, title = other.model, getattr(other.model, other.collection.title_field)
        query = sa.select(title).where(getattr(model, name) == whole.id, model.state.in_(other.workflow.public))
        if other.collection.see == PUBLIC:
            titles += db.session.scalars(query.order_by(model.id).limit(MOST_NAMES))
    return index_text(*titles)
