"""Dates as calendars read them (iCalendar, RFC 5545): a feed to subscribe to, and one file for each record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask import Response, abort
from flask_babel import gettext as _
from icalendar import Calendar, Event

from ..branding.services import identity
from ..database.engine import db
from ..regions.services import region_name
from . import access, listing, shown
from .addresses import absolute_url_of
from .agenda import dates_of
from .feeds import wanted
from .mixins.scheduled import Occurrence, coming
from .mounted import Mounted, slug_of
from .texts import summary_of, without_controls

IN_FEED = 1_000
REFRESH = timedelta(hours=12)


def calendar(mounted: Mounted) -> Response:
    """All that is to come, with the list's filters, for calendars that subscribe."""
    dates = mounted.model.Date
    where = [coming(dates), *wanted(mounted, listing.chosen(mounted))]
    query = dates_of(mounted, where).order_by(dates.starts_at, dates.id).limit(IN_FEED)
    name = _("%(title)s in %(regency)s", title=str(mounted.title), regency=identity().name)
    return answer(mounted, db.session.scalars(query).unique(), name)


def calendar_of(mounted: Mounted, record_id: int) -> Response:
    """One record with all its dates."""
    record = db.session.scalar(sa.select(mounted.model).where(mounted.model.id == record_id))
    if record is None or not access.may_see(mounted, record):
        abort(404)
    response = answer(mounted, record.dates, record.title)
    response.headers["Content-Disposition"] = f'attachment; filename="{slug_of(record.title)}.ics"'
    return response


def answer(mounted: Mounted, dates: Iterable[Any], name: str) -> Response:
    """The dates as one calendar, in the regency's zone."""
    made = Calendar()
    made.add("prodid", f"-//Gapura//{mounted.plugin}//ID")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", without_controls(name))
    made.add("x-wr-timezone", identity().time_zone)
    made.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for one in dates:
        made.add_component(entry(mounted, one))
    made.add_missing_timezones()
    response = Response(made.to_ical(), content_type="text/calendar; charset=utf-8")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def entry(mounted: Mounted, one: Occurrence) -> Event:
    """One date as an event. Its UID stays the same for ever, and changes come with a higher sequence number."""
    record, zone, made = one.record, ZoneInfo(identity().time_zone), Event()
    made.add("uid", f"{mounted.key}-{one.id}@{identity().region_code or 'local'}.gapura")
    made.add("dtstamp", record.changed_at.astimezone(UTC))
    made.add("last-modified", record.changed_at.astimezone(UTC))
    made.add("sequence", record.version)
    for name, moment in (("dtstart", one.starts_at), ("dtend", one.ends_at)):
        if moment is not None:
            there = moment.astimezone(zone)
            made.add(name, there.date() if one.all_day else there)
    made.add("summary", without_controls(shown.title_of(mounted, record).text))
    description, place = without_controls(summary_of(mounted, record, 2_000)), place_of(record)
    if description:
        made.add("description", description)
    if place:
        made.add("location", place)
    made.add("url", absolute_url_of(mounted, record))
    made.add("status", "CANCELLED" if one.cancelled else "TENTATIVE" if one.provisional else "CONFIRMED")
    position = getattr(record, "public_position", None)
    if position:
        made.add("geo", (position.latitude, position.longitude))
    return made


def place_of(record: Any) -> str:
    """Where a record is, in words: its venue if it has such a field, and its village."""
    venue = str(getattr(record, "venue", "") or "")
    code = getattr(record, "region_code", "")
    return without_controls(", ".join(part for part in (venue, region_name(code) if code else "") if part))
