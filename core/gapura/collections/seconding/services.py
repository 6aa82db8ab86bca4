"""What may be the same as something that is about to be sent, and counting who sees it too."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.exc import IntegrityError

from ...database.engine import db
from ...database.types import utcnow
from .. import history, listing
from ..mixins import Seconded
from ..mounted import Mounted, mounted_for
from .models import Sighting

NEAR = 0.002  # degrees, about 220 m
RECENT = timedelta(days=60)
MOST = 3


def is_seconded(mounted: Mounted) -> bool:
    """Whether others say of a collection's records that they see them too."""
    return issubclass(mounted.model, Seconded)


def is_open(mounted: Mounted, record: Any) -> bool:
    """Whether everybody sees a record and the office still works on it."""
    state = mounted.workflow.state(record.state)
    return is_seconded(mounted) and state.public and state.waiting


def similar(model: type[Any], values: dict[str, Any], *same: str) -> list[Any]:
    """Open public records close to a place that have the same values of some fields, the nearest first.

    Where one of both places is not known, those of the same village that are recent.

    Args:
        model: a ``Located`` class.
        values: of a form: ``position``, ``region_code`` and the fields that are compared.
        same: names of those fields.
    """
    mounted = mounted_for(model)
    if mounted is None:
        return []
    here, village = values.get("position"), values.get("region_code") or ""
    same_village = sa.and_(model.region_code == village, sa.literal(bool(village)))
    place: Any = sa.and_(same_village, model.created_at > utcnow() - RECENT)
    order: Any = model.created_at.desc()
    if here is not None:
        north, east = model.latitude - here.latitude, model.longitude - here.longitude
        close = sa.and_(north.between(-NEAR, NEAR), east.between(-NEAR, NEAR))
        place = sa.or_(close, sa.and_(place, model.latitude.is_(None)))
        order = sa.func.coalesce(north * north + east * east, 2 * NEAR * NEAR)
    worked_on = model.state.in_(mounted.workflow.waiting)
    where = [listing.public(mounted), worked_on, place, *(getattr(model, name) == values.get(name) for name in same)]
    found = db.session.scalars(sa.select(model).where(*where).order_by(order, model.id.desc()).limit(MOST))
    return list(found.unique())


def see_too(record: Any, who: str) -> bool:
    """Count somebody who sees it too; once for each person. Who they are cannot be read from what is kept.

    Returns:
        Whether they had not been counted before.
    """
    kind, model = history.kind_of(record), type(record)
    key = f"{current_app.secret_key!s}/sighting/{kind}/{record.id}".encode()
    person = hmac.new(key, who.encode(), hashlib.sha256).hexdigest()
    about = sa.and_(Sighting.kind == kind, Sighting.record_id == record.id)
    if db.session.scalar(sa.select(sa.exists().where(about, Sighting.person == person))):
        return False
    try:
        with db.session.begin_nested():
            db.session.add(Sighting(kind=kind, record_id=record.id, person=person))
    except IntegrityError:  # the same person, at the same moment
        return False
    total = sa.select(sa.func.count()).where(about).scalar_subquery()
    db.session.execute(sa.update(model).where(model.id == record.id).values(seen_by=total))
    return True
