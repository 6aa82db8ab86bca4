"""The public list: what matches a search and filters, found by bounded queries however many businesses there are.

A search begins with the words: at most ``MOST`` businesses that match are fetched by number. If that is all of them,
only those are sorted. Otherwise so many match that reading the list in its order soon fills a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, defer, lazyload

from gapura import Page, db, page_of

from .hours import now, open_at
from .models import Business, Opening, Product, Word
from .states import PUBLISHED
from .words import words_of

MOST = 1_000
PAGE_SIZE = 24
MAP_SIZE = 500
LAST = "\U0010ffff"


@dataclass(frozen=True)
class Matches:
    """The condition for the businesses that match, and how many they are, counted up to ``MOST`` + 1."""

    condition: sa.ColumnElement[bool]
    count: int


def matching(q: str = "", kategori: str = "", kecamatan: str = "", buka: bool = False) -> Matches:
    """What of the public businesses matches; the names are those of the filters in the address."""
    filters: list[Any] = []
    if kategori:
        filters.append(Business.category == kategori)
    if kecamatan:
        filters.append(Business.district_code == kecamatan)
    if buka:
        filters.append(Business.id.in_(open_at(now())))
    public = Business.state == PUBLISHED
    words = words_of(q)[:8]
    if words:
        ids = _ids(words, filters)
        few = len(ids) <= MOST
        return Matches(Business.id.in_(ids) if few else sa.and_(public, *filters, *map(_has, words)), len(ids))
    if q:
        return Matches(sa.false(), 0)
    some = sa.select(Business.id).where(public, *filters).limit(MOST + 1).subquery()
    return Matches(sa.and_(public, *filters), db.session.scalar(sa.select(sa.func.count()).select_from(some)) or 0)


def page(matches: Matches) -> Page:
    """The page of the list that the request asks for, in order of name."""
    listed = sa.select(Business).where(matches.condition)
    return page_of(listed, [Business.sort_name, Business.id], PAGE_SIZE)


def first(matches: Matches, limit: int) -> list[Business]:
    """The first few that match."""
    query = sa.select(Business).where(matches.condition)
    return list(db.session.scalars(query.order_by(Business.sort_name, Business.id).limit(limit)))


def on_map(matches: Matches) -> list[Business]:
    """Those with a position, as many as a map can show."""
    query = sa.select(Business).where(matches.condition, Business.latitude.is_not(None))
    query = query.options(lazyload(Business.photo), defer(Business.description))
    return list(db.session.scalars(query.order_by(Business.sort_name, Business.id).limit(MAP_SIZE)))


def open_among(businesses: list[Business]) -> set[int]:
    """Ids of those that are open now."""
    ids = [business.id for business in businesses]
    return set(db.session.scalars(open_at(now()).where(Opening.business_id.in_(ids)))) if ids else set()


def lowest_prices(businesses: list[Business]) -> dict[int, int]:
    """The lowest price of each that sells something."""
    ids = [business.id for business in businesses]
    query = sa.select(Product.business_id, sa.func.min(Product.price)).where(
        Product.business_id.in_(ids), Product.checked
    )
    return dict(db.session.execute(query.group_by(Product.business_id)).all()) if ids else {}


def _ids(words: list[str], filters: list[Any]) -> list[int]:
    """Ids of businesses with every word, at most one more than ``MOST``; read from the longest, rarest word.

    Only published businesses have words, so that without filters the businesses themselves need not be looked at.
    """
    also = [_has(word, Word.business_id) for word in words[1:]]
    if filters:
        also.append(sa.exists().where(Business.id == Word.business_id, *filters))
    query = sa.select(Word.business_id).where(_begins(Word, words[0]), *also).distinct().limit(MOST + 1)
    return list(db.session.scalars(query))


def _has(word: str, business_id: Any = Business.id) -> sa.ColumnElement[bool]:
    other = aliased(Word)
    return sa.exists().where(other.business_id == business_id, _begins(other, word))


def _begins(words: Any, beginning: str) -> Any:
    return words.word.between(beginning, beginning + LAST)
