"""Loads the demo content: real places and events, with their sources, in our own words."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from gapura import Office, db, enter, hookimpl, identity, illustrate, local, process_photo, region, store_photo, utcnow

from .models import Block, Event, Place, Route, Stop, Story, Visits

CONTENT = Path(__file__).with_name("content")
OFFICE = {"code": "dispar", "name": "Dinas Pemuda, Olahraga dan Pariwisata", "short_name": "Disporapar"}
CREDIT = "Gapura (ilustrasi)"
SATURDAY = 5


@hookimpl
def demo(regency: str) -> None:
    """Fill an empty plugin with the content of ``content/<regency>.toml``."""
    if db.session.scalar(sa.select(sa.exists().where(Place.id.is_not(None)))):
        return
    content = tomllib.loads((CONTENT / f"{regency}.toml").read_text(encoding="utf-8"))
    drawn = [[_draw(*one) for one in entry.pop("photos")] for entry in content["place"]]  # slow: before any write
    stories = [[_draw(*one) for one in entry.pop("photos", ())] for entry in content.get("story", ())]
    office = db.session.scalar(sa.select(Office).where(Office.code == OFFICE["code"])) or Office(**OFFICE)
    db.session.add(office)
    db.session.flush()
    told: dict[str, Any] = {"plugin": "tourism", "credit": CREDIT, "office_id": office.id, "licence": "cc0"}
    for entry, pictures in reversed(list(zip(content["place"], drawn, strict=True))):  # the first is the newest
        enter(Place(photos=[store_photo(one, alt=alt, **told) for one, alt in pictures], **_located(entry)))
    places = {one.name: one.id for one in db.session.scalars(sa.select(Place)).unique()}
    today = local(utcnow()).date()
    for entry in content["event"]:
        enter(Event(dates=list(_dates(entry.pop("when"), today)), **entry))
    for entry, pictures in zip(content.get("story", ()), stories, strict=True):
        pictured = [store_photo(one, alt=alt, **told) for one, alt in pictures]
        enter(Story(photos=pictured, place_id=places.get(entry.pop("place", "")), **entry))
    for entry in content.get("route", ()):
        _route(entry, places)
    for number, entry in enumerate(content.get("block", ()), start=1):
        enter(Block(number=number, **entry))
    for entry in content.get("visits", ()):
        _visits(entry, places, today)


def _route(entry: dict[str, Any], places: dict[str, int]) -> None:
    stops = entry.pop("stops")
    route = enter(Route(**entry))
    for number, (day, place, name, name_en) in enumerate(stops, start=1):
        enter(Stop(name=name, name_en=name_en, route_id=route.id, place_id=places[place], day=day, number=number))


def _visits(entry: dict[str, Any], places: dict[str, int], today: date) -> None:
    """One count, or made-up ones of the last months."""
    place, monthly = places[entry.pop("place")], entry.pop("monthly", ())
    if not monthly:
        enter(Visits(place_id=place, **entry))
    month = today.replace(day=1)
    for visitors in reversed(monthly):
        month = (month - timedelta(days=1)).replace(day=1)
        enter(Visits(place_id=place, first_day=month, visitors=visitors, sample=True, **entry))


def _draw(kind: str, seed: int, alt: str) -> tuple[Any, str]:
    return process_photo(illustrate(kind, seed=seed, size=(1200, 800)), at_once=False), alt


def _located(entry: dict[str, Any]) -> dict[str, Any]:
    """At the centre of the kecamatan, moved a little so that markers do not cover each other, and marked as such."""
    centre, (north, east) = region(entry["region_code"][:8]), entry.pop("offset", (0, 0))
    if centre is None or centre.latitude is None or centre.longitude is None:
        return entry
    return entry | {"latitude": centre.latitude + north, "longitude": centre.longitude + east, "approximate": True}


def _dates(when: dict[str, Any], today: date) -> Iterator[Any]:
    """Days that come every year (the last and the next), days given one by one, or Saturday mornings to come."""
    if "yearly" in when:
        month, day = when["yearly"]
        days = [date(year, month, day) for year in range(today.year - 1, today.year + 2)]
        yield from (_whole_day(one) for one in days if abs(one - today) <= timedelta(days=365))
    for one in when.get("provisional", ()):
        yield _whole_day(one, provisional=True)
    for weeks in when.get("saturdays", ()):
        saturday = today + timedelta(days=(SATURDAY - today.weekday()) % 7, weeks=weeks)
        starts, ends = (_moment(saturday, time(hour)) for hour in when["hours"])
        yield Event.Date(starts_at=starts, ends_at=ends, provisional=True)


def _whole_day(day: date, *, provisional: bool = False) -> Any:
    begin, end = _moment(day), _moment(day + timedelta(days=1))
    return Event.Date(starts_at=begin, ends_at=end, all_day=True, provisional=provisional)


def _moment(day: date, clock: time = time.min) -> datetime:
    return datetime.combine(day, clock, ZoneInfo(identity().time_zone))
