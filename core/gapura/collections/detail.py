"""What a record's own page shows beside the record: texts, facts, people to ask, and other records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from flask_babel import gettext as _

from ..accounts.models import Office
from ..contract.types import PUBLIC
from ..database.engine import db
from ..plugins.inflight import running
from ..regions.services import region_name
from . import access, agenda, jsonld, listing, parts, shown, subscribers
from .addresses import absolute_url_of, picture_of
from .mounted import Mounted, all_mounted
from .progress import progress_of
from .records import Record
from .seconding.services import is_open
from .texts import shorten, summary_of

NEIGHBOURS = 4
AMONG = 300  # records of a district that are looked at for the nearest
REFERRING, PARTS = 8, 100
MOBILE = "+628"


@dataclass(frozen=True)
class Contact:
    """A number to call.

    Attributes:
        label: whose it is.
        number: as ``+62…``.
        whatsapp: address that opens WhatsApp with a message begun; empty for a landline.
    """

    label: Any
    number: str
    whatsapp: str = ""


@dataclass(frozen=True)
class Related:
    """Other records under one heading.

    Attributes:
        add_url: where the person adds one more; empty when they may not.
    """

    title: str
    mounted: Mounted
    records: Sequence[Any]
    add_url: str = ""


def context_of(mounted: Mounted, record: Any) -> dict[str, Any]:
    """Everything that the template of a record's page is given."""
    state = mounted.workflow.state(record.state)
    return {
        "mounted": mounted,
        "record": record,
        "title": shown.title_of(mounted, record),
        "facts": shown.public_facts(mounted, record),
        "texts": shown.public_texts(mounted, record),
        "where": shown.where_of(record),
        "kicker": mounted.collection.noun,
        "photos": getattr(record, "photos", []),
        "contacts": contacts_of(mounted, record),
        "position": getattr(record, "public_position", None),
        "office": db.session.get(Office, record.office_id) if record.office_id else None,
        "dates": sorted(record.dates, key=lambda one: one.over) if agenda.is_scheduled(mounted) else None,
        "when": agenda.when,
        "date_badges": agenda.badges,
        "related": related_of(mounted, record),
        "share": share_of(mounted, record) if state.public else None,
        "linked_data": jsonld.script(jsonld.data_of(mounted, record)) if state.public else "",
        "state": state,
        "progress": progress_of(record) if mounted.collection.progress else None,
        "can_subscribe": subscribers.can_subscribe(mounted, record),
        "seconded": is_open(mounted, record),
        "is_owner": access.is_owner(record),
        "may_edit": access.may_handle(mounted, "edit", record),
        **_more(mounted, record),
    }


def _more(mounted: Mounted, record: Any) -> dict[str, Any]:
    """What the plugin adds for a template of its own."""
    if mounted.collection.context is None:
        return {}
    with running(mounted.plugin):
        return dict(mounted.collection.context(record))


def contacts_of(mounted: Mounted, record: Any) -> list[Contact]:
    """The numbers that everybody may see, each once."""
    found: dict[str, Contact] = {}
    message = _("Hello, I found %(title)s here: %(url)s", title=record.title, url=absolute_url_of(mounted, record))
    for name, spec in mounted.specs.items():
        number = getattr(record, name) if spec.kind == "phone" and shown.is_public(record, name, spec) else ""
        if number:
            whatsapp = f"https://wa.me/{number[1:]}?text={quote(message, safe='')}" if number.startswith(MOBILE) else ""
            found.setdefault(number, Contact(spec.label, number, whatsapp))
    return list(found.values())


def share_of(mounted: Mounted, record: Any) -> dict[str, str]:
    """What a messenger shows of a link to the record: keys ``title``, ``description``, ``url``, ``image``, ``card``."""
    image, large = picture_of(record)
    return {
        "title": shorten(shown.title_of(mounted, record).text, 120),
        "description": summary_of(mounted, record) or str(mounted.summary or mounted.title),
        "url": absolute_url_of(mounted, record),
        "image": image,
        "card": "summary_large_image" if large else "summary",
    }


def related_of(mounted: Mounted, record: Any) -> list[Related]:
    """Records that refer to this one, then some that are near or of the same kind; without those that are empty."""
    found = [_referring(mounted, other, name, record) for other, name in references_to(mounted)]
    near = [neighbours_of(mounted, record)] if record.state in mounted.workflow.public else []
    return [one for one in [*found, *near] if one.records or one.add_url]


def references_to(mounted: Mounted) -> list[tuple[Mounted, str]]:
    """Public collections with a field that refers to this one's records, and the field's name."""
    return [
        (other, name)
        for other in all_mounted().values()
        for name, spec in other.specs.items()
        if other.collection.see == PUBLIC and spec.kind == "reference" and spec.model is mounted.model and spec.shown
    ]


def _referring(mounted: Mounted, other: Mounted, name: str, record: Record) -> Related:
    model, part = other.model, other.specs[name].part
    seen = model.state.in_(other.workflow.public) if part else listing.public(other)
    query = sa.select(model).where(seen, getattr(model, name) == record.id)
    newest = query.order_by(model.published_at.desc(), model.id.desc()).limit(PARTS if part else REFERRING)
    more = parts.add_url(other, name, mounted, record) if part else ""
    return Related(str(other.title), other, db.session.scalars(newest).unique().all(), more)


def neighbours_of(mounted: Mounted, record: Any) -> Related:
    """Some of the same district, the nearest first where positions are public; else of the same kind.

    Bounded whatever the size of the collection: the index of the filter gives the candidates.
    """
    district = getattr(record, "district_code", "")
    if district:
        same = mounted.model.district_code == district
        title = _("Also in %(district)s", district=region_name(district))
        return Related(title, mounted, _nearest(mounted, record, same))
    name = mounted.kind_field
    value = getattr(record, name) if name else None
    if value is None:
        return Related("", mounted, [])
    title = _("Also: %(kind)s", kind=shown.plain_of(record, name, mounted.specs[name]))
    return Related(title, mounted, _some(mounted, record, getattr(mounted.model, name) == value, NEIGHBOURS))


def _nearest(mounted: Mounted, record: Any, same: Any) -> list[Any]:
    here, model = record.public_position, mounted.model
    if here is None:
        return _some(mounted, record, same, NEIGHBOURS)
    rows = _ordered(mounted, record, same, AMONG, [model.id, model.latitude, model.longitude])
    places = [row for row in db.session.execute(rows) if row.latitude is not None]
    # So near the equator, a degree of longitude is as long as one of latitude.
    places.sort(key=lambda row: (row.latitude - here.latitude) ** 2 + (row.longitude - here.longitude) ** 2)
    ids = [row.id for row in places[:NEIGHBOURS]]
    found = {one.id: one for one in db.session.scalars(sa.select(model).where(model.id.in_(ids))).unique()}
    return [found[one] for one in ids if one in found] or _some(mounted, record, same, NEIGHBOURS)


def _some(mounted: Mounted, record: Record, same: Any, most: int) -> list[Any]:
    return list(db.session.scalars(_ordered(mounted, record, same, most, [mounted.model])).unique())


def _ordered(mounted: Mounted, record: Record, same: Any, most: int, columns: Sequence[Any]) -> sa.Select[Any]:
    model = mounted.model
    query = sa.select(*columns).where(listing.public(mounted), same, model.id != record.id)
    return query.order_by(model.sort_name, model.id).limit(most)
