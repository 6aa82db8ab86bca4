"""What is on when: as people read it, and as their calendars do."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import Response, url_for
from icalendar import Calendar
from icalendar import Event as Entry

from gapura import gettext as _
from gapura import identity, local, localdate, localtime

from .models import EventDate


def date_of(form):
    """A new ``EventDate`` from an accepted ``DateForm``."""
    zone, last = ZoneInfo(identity().time_zone), form.last_day.data or form.day.data
    begins, ends = form.begins.data, form.ends.data
    midnight = datetime.combine(last + timedelta(days=1), time.min, zone)
    return EventDate(
        starts_at=datetime.combine(form.day.data, begins or time.min, zone),
        ends_at=datetime.combine(last, ends, zone) if ends else None if begins else midnight,
        all_day=begins is None,
        provisional=form.provisional.data,
    )


def when(date):
    """Such as ``29 Desember 2026``, ``1 – 3 Mei 2027`` or ``29 Desember 2026, 07.00–10.00 WITA``."""
    first = local(date.starts_at)
    zone = "" if date.all_day else f" {first.tzname()}"
    last = local(date.ends_at - timedelta(seconds=1)) if date.ends_at else first
    if date.all_day:
        return localdate(first) if first.date() == last.date() else f"{localdate(first)} – {localdate(last)}"
    if date.ends_at is None:
        return _("%(day)s, from %(time)s", day=localdate(first), time=localtime(first)) + zone
    end = localtime(date.ends_at)
    if first.date() == last.date():
        return f"{localdate(first)}, {localtime(first)}–{end}{zone}"
    return f"{localdate(first)}, {localtime(first)} – {localdate(last)}, {end}{zone}"


def calendar_response(dates, title):
    """The dates as an iCalendar file, in the regency's zone."""
    calendar = Calendar()
    calendar.add("prodid", "-//Gapura//tourism//ID")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", title)
    calendar.add("x-wr-timezone", identity().time_zone)
    calendar.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    for date in dates:
        calendar.add_component(entry(date))
    calendar.add_missing_timezones()
    return Response(calendar.to_ical(), content_type="text/calendar; charset=utf-8")


def entry(date):
    """One date as an iCalendar event; its UID stays the same for ever."""
    event, zone = date.event, ZoneInfo(identity().time_zone)
    made = Entry()
    made.add("uid", f"tourism-{date.id}@{identity().region_code or 'local'}.gapura")
    made.add("dtstamp", event.changed_at.astimezone(UTC))
    made.add("last-modified", event.changed_at.astimezone(UTC))
    made.add("sequence", event.version)
    for name, moment in (("dtstart", date.starts_at), ("dtend", date.ends_at)):
        if moment is not None:
            there = moment.astimezone(zone)
            made.add(name, there.date() if date.all_day else there)
    made.add("summary", event.name)
    made.add("description", event.description_id)
    made.add("location", event.venue)
    made.add("url", url_for("tourism.event", slug=event.slug, _external=True))
    made.add("status", "TENTATIVE" if date.provisional else "CONFIRMED")
    return made
