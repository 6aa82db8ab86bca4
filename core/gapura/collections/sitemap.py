"""Addresses of public records for search engines (https://www.sitemaps.org/protocol.html), in parts of bounded size.

A part is a range of ids: it is found without counting, and a record stays in its part for ever, so a search engine sees
by a part's own address what it has to read again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from xml.sax.saxutils import escape

import sqlalchemy as sa

from ..contract.types import PUBLIC, SitemapEntry
from ..database.engine import db
from ..plugins.assembly import current_assembly
from . import listing
from .mounted import Mounted, all_mounted, slug_of

PART = 10_000
PAGES = "halaman"  # no collection's key, which has a plugin's name and a '_' in it
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def document(base: str, entries: Sequence[SitemapEntry]) -> str:
    """The portal's sitemap: some pages and all public records, or where these are many an index of parts.

    Args:
        base: the portal's public address.
        entries: the pages that are no records.
    """
    ranges = {one: _range(one) for one in _searched()}
    if sum(last - first + 1 for first, last in ranges.values()) + len(entries) <= PART:
        records = (entry for one, (first, last) in ranges.items() for entry in _entries(one, first, last))
        return urlset(base, [*entries, *records])
    parts = [f"{base}/sitemap-{PAGES}-{number}.xml" for number in range((len(entries) - 1) // PART + 1)]
    for one, (first, last) in ranges.items():
        numbers = range(first // PART, last // PART + 1) if last else ()
        parts += [f"{base}/sitemap-{one.key}-{number}.xml" for number in numbers]
    rows = "\n".join(f"<sitemap><loc>{escape(part)}</loc></sitemap>" for part in parts)
    return f'{HEAD}<sitemapindex xmlns="{NAMESPACE}">\n{rows}\n</sitemapindex>\n'


def part(base: str, key: str, number: int, pages: Callable[[], Sequence[SitemapEntry]]) -> str | None:
    """One part of one collection, or of the pages that are no records; None when there is no such part."""
    if key == PAGES:
        some = pages()[number * PART : (number + 1) * PART]
        return urlset(base, some) if some else None
    mounted = all_mounted().get(key)
    if mounted is None or mounted not in _searched():
        return None
    first, last = _range(mounted)
    if not last or not first // PART <= number <= last // PART:
        return None
    records = list(_entries(mounted, number * PART, (number + 1) * PART - 1))
    return urlset(base, records or [SitemapEntry(path=mounted.base)])  # a set may not be empty


def urlset(base: str, entries: Sequence[SitemapEntry]) -> str:
    """A sitemap of pages."""
    rows = [f"<url><loc>{escape(base + one.path)}</loc>{_changed(one.changed)}</url>" for one in entries]
    return f'{HEAD}<urlset xmlns="{NAMESPACE}">\n' + "\n".join(rows) + "\n</urlset>\n"


def _changed(moment: datetime | None) -> str:
    return f"<lastmod>{moment.date().isoformat()}</lastmod>" if moment else ""


def _searched() -> list[Mounted]:
    """The collections whose records search engines may know; a mini-app that answers the hook itself says all."""
    hooks = current_assembly().hooks
    return [
        one for one in all_mounted().values() if one.collection.see == PUBLIC and not hooks.has(one.plugin, "sitemap")
    ]


def _range(mounted: Mounted) -> tuple[int, int]:
    ids = mounted.model.id
    ends = [sa.select(function(ids)).scalar_subquery() for function in (sa.func.min, sa.func.max)]
    first, last = db.session.execute(sa.select(*ends)).one()
    return (first or 1, last or 0)


def _entries(mounted: Mounted, first: int, last: int) -> Iterator[SitemapEntry]:
    model, name = mounted.model, mounted.collection.title_field
    query = sa.select(model.id, getattr(model, name), model.changed_at).where(model.id.between(first, last))
    for number, title, changed in db.session.execute(query.where(listing.public(mounted)).order_by(model.id)):
        yield SitemapEntry(path=f"{mounted.base}/{number}-{slug_of(title or '')}", changed=changed)
