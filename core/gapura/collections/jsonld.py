"""Records as search engines read them: JSON-LD with types of https://schema.org."""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup

from ..branding.services import identity
from ..plugins.inflight import running
from ..regions.services import regency_code, region_name
from ..shell.formatting import local
from . import shown
from .addresses import absolute_url_of, photo_address, picture_of, portal_url
from .mixins.scheduled import Occurrence
from .mounted import Mounted
from .texts import summary_of

CONTEXT = "https://schema.org"
DESCRIPTION = 500
LISTED_DATES = 20
PLACES = ("Thing", "Event")  # types that have no position of their own
WORKS = ("Article", "BlogPosting", "CreativeWork", "Dataset", "NewsArticle", "Report")  # which are about a place
SPECIAL = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def data_of(mounted: Mounted, record: Any) -> dict[str, Any]:
    """What is known of a public record; an event becomes one entry for each of its dates."""
    kind = mounted.collection.schema
    thing: dict[str, Any] = {"@type": kind, **_common(mounted, record), **_linked(mounted, record)}
    if kind == "Event":
        place = _place(record)
        shared = thing | ({"location": {"@type": "Place", "name": place.pop("name", ""), **place}} if place else {})
        shared["organizer"] = {"@type": "GovernmentOrganization", "name": identity().name, "url": portal_url()}
        dates = [one for one in getattr(record, "dates", []) if not one.over][:LISTED_DATES]
        events = [shared | _time(one) for one in dates]
        return (
            {"@context": CONTEXT, **events[0]}
            if len(events) == 1
            else {"@context": CONTEXT, "@graph": events or [shared]}
        )
    if kind not in PLACES:
        place = _place(record)
        place.pop("name", None)
        thing |= place if kind not in WORKS else {"contentLocation": {"@type": "Place", **place}} if place else {}
        phone = getattr(record, "public_phone", "")
        thing |= {"telephone": phone} if phone else {}
    return {"@context": CONTEXT, **thing}


def _linked(mounted: Mounted, record: Any) -> dict[str, Any]:
    """What the plugin tells besides."""
    if mounted.collection.linked is None:
        return {}
    with running(mounted.plugin):
        return dict(mounted.collection.linked(record))


def script(data: dict[str, Any]) -> Markup:
    """The data as the content of ``<script type="application/ld+json">``: nothing in it can end the element.

    Content policies for scripts do not reach such a block, because it is never run.
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup("".join(SPECIAL.get(character, character) for character in text))  # noqa: S704  # escaped as JSON


def _common(mounted: Mounted, record: Any) -> dict[str, Any]:
    images = [photo_address(photo) for photo in getattr(record, "photos", [])] or [picture_of(record)[0]]
    found = {
        "name": shown.title_of(mounted, record).text,
        "description": summary_of(mounted, record, DESCRIPTION),
        "url": absolute_url_of(mounted, record),
        "image": [image for image in images if image],
    }
    return {name: value for name, value in found.items() if value}


def _place(record: Any) -> dict[str, Any]:
    """Name, address and position; empty for what is nowhere."""
    code, found = getattr(record, "region_code", ""), dict[str, Any]()
    venue = str(getattr(record, "venue", "") or "")
    if code or venue:
        found["name"] = venue or region_name(code)
        found["address"] = {
            "@type": "PostalAddress",
            "addressLocality": region_name(code) if code else venue,
            "addressRegion": region_name(regency_code()) if regency_code() else identity().name,
            "addressCountry": "ID",
        }
    position = getattr(record, "public_position", None)
    if position:
        found["geo"] = {"@type": "GeoCoordinates", "latitude": position.latitude, "longitude": position.longitude}
    return found


def _time(one: Occurrence) -> dict[str, Any]:
    first, last = local(one.starts_at), local(one.ends_at) if one.ends_at else None
    status = "EventCancelled" if one.cancelled else "EventScheduled"
    found = {"eventStatus": f"{CONTEXT}/{status}", "startDate": first.isoformat()}
    if one.all_day:
        return found | {"startDate": one.first_day.isoformat(), "endDate": one.last_day.isoformat()}
    return found | ({"endDate": last.isoformat()} if last else {})
