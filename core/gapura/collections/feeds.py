"""What is new in a collection as an Atom feed (RFC 4287)."""

from __future__ import annotations

import xml.etree.ElementTree as ET  # only writes here
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from flask import Response

from ..branding.services import identity
from ..database.engine import db
from ..shell.language import current_language
from . import listing, shown
from .addresses import absolute, absolute_url_of, photo_address, tag_of
from .agenda import is_scheduled, when
from .listing import Chosen
from .mounted import Mounted
from .search.engine import MOST_HITS, hits
from .texts import summary_of, without_controls

ATOM = "http://www.w3.org/2005/Atom"
CONTENT_TYPE = "application/atom+xml; charset=utf-8"
ENTRIES = 40
SUMMARY = 500
FOUNDED = datetime(2026, 1, 1, tzinfo=UTC)  # part of the names of feeds, which never change


def atom(mounted: Mounted) -> Response:
    """The newest records that match the list's filters."""
    model, choice = mounted.model, listing.chosen(mounted)
    newest = (
        sa.select(model)
        .where(*wanted(mounted, choice))
        .order_by(model.published_at.desc(), model.id.desc())
        .limit(ENTRIES)
    )
    body = document(mounted, db.session.scalars(newest).unique().all(), choice.arguments())
    response = Response(body, content_type=CONTENT_TYPE)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def wanted(mounted: Mounted, choice: Chosen) -> list[Any]:
    """Conditions on the public records that an address asks for: its filters and its words."""
    where = [listing.public(mounted), *listing.conditions(mounted, choice)]
    if choice.query:
        where.append(mounted.model.id.in_(hits(mounted.model, choice.query, where)[:MOST_HITS]))
    return where


def document(mounted: Mounted, records: Any, query: str = "") -> bytes:
    """The feed of some records; ``query`` is what narrowed the list, for its addresses."""
    suffix = f"?{query}" if query else ""
    changed = max((record.changed_at for record in records), default=FOUNDED)
    root = ET.Element("feed", {"xmlns": ATOM, "xml:lang": current_language()})
    _add(root, "id", tag_of(f"{mounted.plugin}/{mounted.collection.name}{suffix}", FOUNDED))
    _add(root, "title", f"{mounted.title} – {identity().name}")
    _add(root, "subtitle", str(mounted.summary))
    _add(root, "updated", _moment(changed))
    ET.SubElement(
        root, "link", {"rel": "self", "type": "application/atom+xml", "href": absolute(mounted.url("feed")) + suffix}
    )
    ET.SubElement(
        root, "link", {"rel": "alternate", "type": "text/html", "href": absolute(mounted.url("index")) + suffix}
    )
    author = ET.SubElement(root, "author")
    _add(author, "name", identity().name)
    _add(root, "generator", "Gapura")
    for record in records:
        root.append(entry(mounted, record))
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def entry(mounted: Mounted, record: Any) -> ET.Element:
    """One record; its id stays the same whatever it is called."""
    made, words = ET.Element("entry"), shown.title_of(mounted, record)
    if words.language:
        made.set("xml:lang", words.language)
    _add(made, "id", tag_of(f"{mounted.plugin}/{mounted.collection.name}/{record.id}", record.created_at))
    _add(made, "title", words.text or str(mounted.collection.noun or mounted.title))
    _add(made, "updated", _moment(record.changed_at))
    _add(made, "published", _moment(record.published_at or record.created_at))
    ET.SubElement(made, "link", {"rel": "alternate", "type": "text/html", "href": absolute_url_of(mounted, record)})
    photo = photo_address(getattr(record, "cover", None))
    if photo:
        ET.SubElement(made, "link", {"rel": "enclosure", "type": "image/webp", "href": photo})
    _add(made, "summary", _summary(mounted, record))
    return made


def _summary(mounted: Mounted, record: Any) -> str:
    following = record.next_date if is_scheduled(mounted) else None
    return " – ".join(
        part for part in (when(following) if following else "", summary_of(mounted, record, SUMMARY)) if part
    )


def _add(parent: ET.Element, name: str, text: str) -> None:
    if text or name == "summary":
        ET.SubElement(parent, name).text = without_controls(text)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
