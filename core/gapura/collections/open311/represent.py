"""Reports as the specification has them: what everybody sees of them; of one that is not public, how far it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import chain
from typing import Any

import sqlalchemy as sa

from ...accounts import offices
from ...branding.services import identity
from ...contract.collections import State
from ...database.engine import db
from ...forms.times import regency_zone
from ...regions.services import region, region_name
from .. import history, listing, progress, shown, workflow
from ..addresses import absolute_url_of, photo_address
from ..models import HistoryEntry
from ..mounted import Mounted
from ..texts import without_controls
from .asking import CLOSED, OPEN, Asked
from .offered import Service, reporting, rules_of

LONGEST = 4_000  # characters of a description
AT_ONCE = 500  # records whose history is read in one query


@dataclass(frozen=True)
class _Known:
    """What is looked up once for many reports.

    Attributes:
        entries: the history of each by its id, the newest act first.
        offices: names by id.
        zone: the regency's.
        extended: whether more is told than the specification knows.
    """

    entries: dict[int, list[HistoryEntry]]
    offices: dict[int, str]
    zone: tzinfo
    extended: bool


def found(asked: Asked) -> list[dict[str, Any]]:
    """The reports that are asked for, the newest first."""
    if asked.numbers:
        return numbered(*asked.numbers, extended=asked.extended)
    newest = sorted(chain.from_iterable(_newest(one, asked) for one in reporting()), reverse=True)
    page = newest[(asked.page - 1) * asked.size : asked.page * asked.size]
    known: dict[tuple[str, int], dict[str, Any]] = {}
    for mounted in reporting():
        records = _by_ids(mounted, [number for _at, key, number in page if key == mounted.key])
        for record, one in zip(records, told(mounted, records, asked.extended), strict=True):
            known[mounted.key, record.id] = one
    return [known[key, number] for _at, key, number in page if (key, number) in known]


def numbered(*numbers: str, extended: bool) -> list[dict[str, Any]]:
    """The reports with these numbers, public or not."""
    return [one for mounted in reporting() for one in told(mounted, _numbered(mounted, numbers), extended)]


def told(mounted: Mounted, records: Sequence[Any], extended: bool = False) -> list[dict[str, Any]]:
    """Reports of one collection."""
    names = {one.id: one.name for one in offices.every()}
    known = _Known(_entries(records), names, regency_zone(), extended)
    return [_report(mounted, record, known) for record in records]


def _numbered(mounted: Mounted, numbers: Sequence[str]) -> Sequence[Any]:
    model = mounted.model
    there = (model.code.in_(numbers), model.state != mounted.workflow.removed)
    return db.session.scalars(sa.select(model).where(*there).order_by(model.id.desc())).unique().all()


def _newest(mounted: Mounted, asked: Asked) -> Iterator[tuple[datetime, str, int]]:
    """When each public report was sent, its collection and its id, as many as the page may need."""
    model, flow, services = mounted.model, mounted.workflow, asked.services
    choices = mounted.specs[rules_of(mounted).service].options
    kinds = [choice for choice in choices if Service(mounted, choice).code in services]
    states = [name for name in flow.public if _status(flow.state(name)) in asked.statuses]
    where = [model.state.in_(states), model.published_at >= asked.begin]  # the second for the index: nothing is public
    where.append(model.created_at.between(asked.begin, asked.end))  # before it was sent
    if services:
        where.append(getattr(model, rules_of(mounted).service).in_(kinds))
    newest = sa.select(model.created_at, model.id).where(listing.public(mounted), *where)
    newest = newest.order_by(model.created_at.desc(), model.id.desc()).limit(asked.page * asked.size)
    return ((at, mounted.key, number) for at, number in db.session.execute(newest))


def _by_ids(mounted: Mounted, ids: Sequence[int]) -> Sequence[Any]:
    return db.session.scalars(sa.select(mounted.model).where(mounted.model.id.in_(ids))).unique().all() if ids else []


def _entries(records: Sequence[Any]) -> dict[int, list[HistoryEntry]]:
    found: dict[int, list[HistoryEntry]] = defaultdict(list)
    for first in range(0, len(records), AT_ONCE):
        some = records[first : first + AT_ONCE]
        about = (HistoryEntry.kind == history.kind_of(some[0]), HistoryEntry.record_id.in_([one.id for one in some]))
        for entry in db.session.scalars(sa.select(HistoryEntry).where(*about).order_by(HistoryEntry.id.desc())):
            found[entry.record_id].append(entry)
    return found


def _status(state: State) -> str:
    """A report is open for as long as the office has something to do."""
    return OPEN if state.waiting else CLOSED


def _report(mounted: Mounted, record: Any, known: _Known) -> dict[str, Any]:
    state = mounted.workflow.state(record.state)
    service = Service(mounted, str(getattr(record, rules_of(mounted).service)))
    arrived = _arrived(mounted, record, known)
    due = workflow.due_at(state, arrived, known.zone, workflow.works_on)
    closed = getattr(record, "closed_at", None) if _status(state) == CLOSED else None
    return {
        "service_request_id": record.code,
        "status": _status(state),
        "status_notes": _notes(record, state, known),
        "service_name": service.name,
        "service_code": service.code,
        **_public(mounted, record, state),
        "agency_responsible": known.offices.get(record.office_id),
        "service_notice": str(state.meaning) or None,
        "requested_datetime": _moment(record.created_at, known),
        "updated_datetime": _moment(closed or (record.changed_at if state.public else arrived), known),
        "expected_datetime": _moment(due, known) if due else None,
        **(_extended(mounted, record, state, known) if known.extended else {}),
    }


def _public(mounted: Mounted, record: Any, state: State) -> dict[str, Any]:
    """What stands only where the report is public: everything that somebody wrote, photographed or pointed to."""
    keys = ("description", "address", "address_id", "zipcode", "lat", "long", "media_url")
    if not state.public:
        return dict.fromkeys(keys)
    name = rules_of(mounted).shown or rules_of(mounted).text
    text = getattr(record, name) if shown.is_public(record, name, mounted.specs[name]) else None
    here = getattr(record, "public_position", None)
    return {
        "description": without_controls(text)[:LONGEST] if text else None,
        "address": _address(record.region_code),
        "address_id": record.region_code,
        "zipcode": None,
        "lat": here.latitude if here else None,
        "long": here.longitude if here else None,
        "media_url": photo_address(getattr(record, "cover", None)) or None,
    }


def _address(code: str | None) -> str | None:
    """The village, its district and the regency, as far as they are known."""
    place = region(code)
    if place is None:
        return None
    above = [region_name(place.parent_code)] if region(place.parent_code) else []
    return ", ".join(dict.fromkeys([place.name, *above, identity().name]))


def _arrived(mounted: Mounted, record: Any, known: _Known) -> datetime:
    """When the report came into its state."""
    still = workflow.still(mounted.workflow)
    moments = (one.at for one in known.entries.get(record.id, ()) if not one.undone and one.act not in still)
    return next(moments, record.created_at)


def _notes(record: Any, state: State, known: _Known) -> str:
    """The state in words, with the reason for it where everybody reads that."""
    entries = (one for one in known.entries.get(record.id, ()) if one.note and one.state == record.state)
    note = next((one.note for one in entries if not one.undone), "") if state.public or state.remembered else ""
    return f"{state.title}: {note}" if note else str(state.title)


def _extended(mounted: Mounted, record: Any, state: State, known: _Known) -> dict[str, Any]:
    """What others tell beside the specification, under the names that they use."""
    past = list(progress.passages(mounted.workflow, known.entries.get(record.id, []), own=False))
    photos = [one for one in getattr(record, "every_photo", ()) if one.public] if state.public else []
    return {
        "extended_attributes": {
            "title": shown.title_of(mounted, record).text if state.public else None,
            "state": record.state,
            "url": absolute_url_of(mounted, record) if state.public else None,
            "photos": [{"media_url": photo_address(one), "title": one.alt or None} for one in photos],
        },
        "notes": [
            {
                "datetime": _moment(one.at, known),
                "description": f"{one.title}: {one.note}" if one.note else str(one.title),
                "type": one.state,
            }
            for one in reversed(past)
        ]
        if state.public
        else [],
    }


def _moment(moment: datetime, known: _Known) -> str:
    return moment.astimezone(known.zone).isoformat(timespec="seconds")
