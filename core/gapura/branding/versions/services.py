"""Versions of the face: each saving leaves one, so that every change can be taken back, and named ones stay."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from flask import has_request_context
from flask_login import current_user

from ...database.engine import db
from ...media.models import Photo
from ...media.services import delete_photo
from ..models import ONLY_ROW, Branding, BrandingVersion

MOST_UNNAMED = 30
PICTURES = ("logo_id", "hero_id")


def keep(before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Leave a version of what is saved now, and of what was there when that was never saved itself."""
    if db.session.scalar(sa.select(sa.exists().where(BrandingVersion.id > 0))) is False:
        db.session.add(BrandingVersion(values=dict(before)))
        db.session.flush()
    user = current_user.id if has_request_context() and current_user.is_authenticated else None
    db.session.add(BrandingVersion(values=dict(after), made_by=user))
    db.session.flush()
    _prune()


def every() -> list[BrandingVersion]:
    """All versions, the newest first; the first one is what is shown now."""
    return list(db.session.scalars(sa.select(BrandingVersion).order_by(BrandingVersion.id.desc())))


def find(version_id: int) -> BrandingVersion | None:
    """One version."""
    return db.session.get(BrandingVersion, version_id)


def before_last() -> BrandingVersion | None:
    """What undoing goes back to."""
    found = every()[:2]
    return found[1] if len(found) > 1 else None


def _prune() -> None:
    """Let the oldest versions without a name go, and then the pictures that nothing shows any more."""
    unnamed = sa.select(BrandingVersion).where(BrandingVersion.name == "").order_by(BrandingVersion.id.desc())
    gone = list(db.session.scalars(unnamed.offset(MOST_UNNAMED)))
    if not gone:
        return
    suspects = _pictures(gone)
    for version in gone:
        db.session.delete(version)
    db.session.flush()
    _forget(suspects - _pictures(every()))


def _pictures(versions: list[BrandingVersion]) -> set[int]:
    return {version.values[name] for version in versions for name in PICTURES if version.values.get(name)}


def _forget(photo_ids: set[int]) -> None:
    row = db.session.get(Branding, ONLY_ROW)
    shown = {row.logo_id, row.hero_id} if row else set()
    for photo in db.session.scalars(sa.select(Photo).where(Photo.id.in_(photo_ids - shown))):
        delete_photo(photo)
