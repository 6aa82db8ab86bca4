"""Finding and saving places and events. Callers commit."""

import math
import re
from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask import abort

from gapura import (
    Office,
    contains_words,
    db,
    fold,
    identity,
    permitted_offices,
    record,
    region_name,
    require,
    utcnow,
)

from .models import NO_END, Event, EventDate, Place, PlacePhoto

SLUG = re.compile(r"[a-z0-9-]{1,120}")
RESERVED = {"", "agenda", "kelola", "baru"}  # parts of our own addresses
UNAUDITED = {"id", "version", "changed_at", "search_text"}
DEGREE_KM = 111.2


class ChangedMeanwhileError(Exception):
    """The record is not any more what the form was made from."""


def today():
    """The day in the regency."""
    return datetime.now(ZoneInfo(identity().time_zone)).date()


def find(model, slug):
    """The record with this slug, else 404."""
    found = SLUG.fullmatch(slug) and db.session.scalar(sa.select(model).where(model.slug == slug))
    return found or abort(404)


def own(model, slug):
    """A record that the person may edit; another office's answers 404."""
    found = find(model, slug)
    require("tourism.edit", found.office_id)
    return found


def own_only(model):
    """Statement for the records that the person may edit."""
    offices = permitted_offices("tourism.edit")
    query = sa.select(model)
    return query if offices is None else query.where(model.office_id.in_(offices))


def own_offices():
    """Id and name of the offices for which the person may edit."""
    offices = permitted_offices("tourism.edit")
    query = sa.select(Office).order_by(Office.name)
    if offices is not None:
        query = query.where(Office.id.in_(offices))
    return [(office.id, office.label) for office in db.session.scalars(query)]


def places(chosen):
    """Statement for the published places that match the filters (the values of ``PlaceFilters``)."""
    query = sa.select(Place).where(Place.published)
    if "q" in chosen:
        query = query.where(contains_words(Place.search_text, chosen["q"]))
    if "kategori" in chosen:
        query = query.where(Place.category == chosen["kategori"])
    if "kecamatan" in chosen:
        query = query.where(Place.region_code.startswith(chosen["kecamatan"]))
    for key in chosen.get("fasilitas", ()):
        query = query.where(sa.cast(Place.facilities, sa.Text).contains(f'"{key}"'))
    if "sinyal" in chosen:
        query = query.where(Place.signal == "ya")
    return query


def nearby(place):
    """The three places next to it, each with the kilometres between as the crow flies."""
    if place.latitude is None:
        return []
    north, east = Place.latitude - place.latitude, Place.longitude - place.longitude
    query = sa.select(Place).where(Place.published, Place.id != place.id, Place.latitude.is_not(None))
    found = db.session.scalars(query.order_by(north * north + east * east, Place.id).limit(3))
    return [(other, _kilometres(place, other)) for other in found]


def _kilometres(one, other):
    # So near the equator, a degree of longitude is as long as one of latitude.
    return round(DEGREE_KM * math.hypot(one.latitude - other.latitude, one.longitude - other.longitude))


def dates(*, past=False):
    """Statement for the dates of published events that are over, or are not."""
    now, no_end = utcnow(), EventDate.ends_at.is_(None)
    if past:
        when = sa.or_(EventDate.ends_at < now, sa.and_(no_end, EventDate.starts_at < now - NO_END))
    else:
        when = sa.or_(EventDate.ends_at >= now, sa.and_(no_end, EventDate.starts_at >= now - NO_END))
    return sa.select(EventDate).join(EventDate.event).where(Event.published, when)


def save(item, form):
    """Write an accepted form into a new or an existing record.

    Raises:
        ChangedMeanwhileError: when somebody else has saved it since the form was opened.
    """
    if item.id is not None and form.version.data != str(item.version):
        raise ChangedMeanwhileError
    before = {} if item.id is None else values_of(item)
    form.populate_obj(item)
    if item.id is None:
        item.slug = free_slug(type(item), item.name)
        db.session.add(item)
    item.search_text = words_of(item)
    db.session.flush()
    note(item, "change" if before else "create", before, values_of(item))


def note(item, verb, before, after):
    """Add what differs to the audit log."""
    kind = type(item).__name__.lower()
    changed = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    record(
        f"tourism.{kind}.{verb}",
        f"{kind}:{item.id}",
        {name: before[name] for name in changed if name in before},
        {name: after[name] for name in changed if name in after},
    )


def values_of(item):
    """The record's values for the audit log."""
    columns = sa.inspect(type(item)).column_attrs
    return {column.key: getattr(item, column.key) for column in columns if column.key not in UNAUDITED}


def words_of(item):
    """What the record is found by."""
    if isinstance(item, Place):
        where = f"{region_name(item.region_code)} {region_name(item.region_code[:8])}"
    else:
        where = f"{item.venue} {item.organiser}"
    return fold(f"{item.name} {where} {item.description_id} {item.description_en}")


def free_slug(model, name):
    """An address for a new record: its name, with a number when that is taken."""
    base = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:100]
    number, slug = 1, base
    while slug in RESERVED or db.session.scalar(sa.select(sa.exists().where(model.slug == slug))):
        number += 1
        slug = f"{base or 'tanpa-nama'}-{number}"
    return slug


def add_photo(place, photo):
    """Put a stored photo behind the others."""
    place.photos.append(PlacePhoto(photo=photo, rank=1 + max((one.rank for one in place.photos), default=0)))
