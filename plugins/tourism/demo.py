"""Loads the demo content: real places and events, with their sources, in our own words."""

import tomllib
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from gapura import Office, db, hookimpl, identity, illustrate, process_photo, region, store_photo, utcnow

from . import services
from .models import Event, EventDate, Place

CONTENT = Path(__file__).with_name("content")
OFFICE = {"code": "dispar", "name": "Dinas Pemuda, Olahraga dan Pariwisata", "short_name": "Disporapar"}
CREDIT = "Gapura (ilustrasi)"
SATURDAY = 5


@hookimpl
def demo(regency):
    """Fill an empty plugin with the content of ``content/<regency>.toml``."""
    if db.session.scalar(sa.select(sa.func.count(Place.id))):
        return
    content = tomllib.loads((CONTENT / f"{regency}.toml").read_text(encoding="utf-8"))
    drawn = [[_draw(*one) for one in entry.pop("photos")] for entry in content["place"]]  # slow: before any write
    office = db.session.scalar(sa.select(Office).where(Office.code == OFFICE["code"])) or Office(**OFFICE)
    db.session.add(office)
    db.session.flush()
    now = utcnow()  # the same for all, so that the home page shows the first ones
    for entry, pictures in zip(content["place"], drawn, strict=True):
        place = _add(Place, office, changed_at=now, **_located(entry))
        for processed, alt in pictures:
            photo = store_photo(processed, plugin="tourism", alt=alt, credit=CREDIT, office_id=office.id)
            services.add_photo(place, photo)
    for entry in content["event"]:
        event_dates = list(_dates(entry.pop("when"), services.today()))
        _add(Event, office, **entry).dates = event_dates
    db.session.flush()


def _draw(kind, seed, alt):
    return process_photo(illustrate(kind, seed=seed, size=(1200, 800))), alt


def _add(model, office, **values):
    item = model(office_id=office.id, slug=services.free_slug(model, values["name"]), **values)
    item.search_text = services.words_of(item)
    db.session.add(item)
    return item


def _located(entry):
    """At the centre of the kecamatan, moved a little so that markers do not cover each other, and marked as such."""
    centre = region(entry["region_code"][:8])
    north, east = entry.pop("offset", (0, 0))
    if centre and centre.position:
        entry |= {"latitude": centre.latitude + north, "longitude": centre.longitude + east, "approximate": True}
    return entry


def _dates(when, today):
    """Days that come every year (the last and the next), days given one by one, or Saturday mornings to come."""
    if "yearly" in when:
        month, day = when["yearly"]
        days = [date(year, month, day) for year in range(today.year - 1, today.year + 2)]
        yield from (_whole_day(day) for day in days if abs(day - today) <= timedelta(days=365))
    for day in when.get("provisional", ()):
        yield _whole_day(day, provisional=True)
    for weeks in when.get("saturdays", ()):
        saturday = today + timedelta(days=(SATURDAY - today.weekday()) % 7, weeks=weeks)
        hours = [_moment(saturday, time(hour)) for hour in when["hours"]]
        yield EventDate(starts_at=hours[0], ends_at=hours[1], provisional=True)


def _whole_day(day, *, provisional=False):
    begin, end = _moment(day), _moment(day + timedelta(days=1))
    return EventDate(starts_at=begin, ends_at=end, all_day=True, provisional=provisional)


def _moment(day, clock=time.min):
    return datetime.combine(day, clock, ZoneInfo(identity().time_zone))
