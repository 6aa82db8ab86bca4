"""A public record as other programs get it: only what everybody sees, with types that last."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from ..accounts import offices
from ..branding.services import identity
from ..media.models import Photo
from ..media.processed import fitted
from ..regions.services import region_name
from . import shown
from .addresses import absolute, absolute_url_of, photo_address
from .agenda import is_scheduled
from .fields import Spec
from .history import as_json
from .mixins.scheduled import Occurrence
from .mounted import Mounted
from .texts import without_controls

PHOTO_WIDTH = 1600


def items_of(mounted: Mounted, records: Iterable[Any]) -> list[dict[str, Any]]:
    """Public records as JSON holds them."""
    keeps = any(spec.kind == "office" for spec in mounted.specs.values())
    names = {one.id: one.label for one in offices.every()} if keeps else {}
    return [item_of(mounted, record, names) for record in records]


def item_of(mounted: Mounted, record: Any, office_names: dict[int, str]) -> dict[str, Any]:
    """One public record as JSON holds it."""
    found: dict[str, Any] = {
        "id": record.id,
        "title": without_controls(record.title),
        "url": absolute_url_of(mounted, record),
        "api_url": absolute(api_path(mounted, record.id)),
    }
    for name, spec in mounted.specs.items():
        if spec.shown or name == "contact_phone":
            found |= _field(record, name, spec, office_names)
    for key, part in PARTS.items():
        if part.has(mounted):
            found[key] = part.of(record)
    found |= {"published_at": _moment(record.published_at), "changed_at": _moment(record.changed_at)}
    return found


def api_path(mounted: Mounted, record_id: int | None = None) -> str:
    """Path of a collection's list, or of one record, in the API."""
    path = f"/api/{mounted.plugin}/{mounted.collection.name}"
    return path if record_id is None else f"{path}/{record_id}"


def source_of(mounted: Mounted) -> dict[str, str]:
    """Where the data comes from, to be named by whoever uses it."""
    return {
        "name": f"{mounted.title}, {identity().name}",
        "url": absolute(mounted.url("index")),
        "note": f"Public data kept by {identity().name}. Name this source where you use it.",
    }


def region_key(name: str) -> str:
    """The key under which the name of a region stands beside its code."""
    return f"{name.removesuffix('_code')}_name"


def _field(record: Any, name: str, spec: Spec, office_names: dict[int, str]) -> dict[str, Any]:
    value = getattr(record, name) if shown.is_public(record, name, spec) else None
    if spec.kind == "position":
        here = record.public_position
        return {"latitude": here.latitude if here else None, "longitude": here.longitude if here else None}
    if spec.kind in ("region", "district"):
        return {name: value, region_key(name): region_name(value) if value else ""}
    if spec.kind == "office":
        return {name: value, "office_name": office_names.get(value or 0, "")}
    if isinstance(value, datetime):
        return {name: _moment(value)}
    return {name: without_controls(value) if isinstance(value, str) else as_json(value)}


class Part:
    """What a mix-in adds to a record beside its columns.

    Args:
        has: whether records of a collection have it.
        of: the value for one record.
    """

    def __init__(self, has: Callable[[Mounted], bool], of: Callable[[Any], Any]) -> None:
        self.has, self.of = has, of


def _photo(photo: Photo) -> dict[str, Any]:
    width, height = fitted(photo.width, photo.height, PHOTO_WIDTH)
    shown_as = {"width": width, "height": height, "alt": photo.alt, "credit": photo.credit, "licence": photo.licence}
    return {"url": photo_address(photo, PHOTO_WIDTH), **shown_as}


def _date(one: Occurrence) -> dict[str, Any]:
    days = {"first_day": one.first_day.isoformat(), "last_day": one.last_day.isoformat()}
    moments = {"starts_at": _moment(one.starts_at), "ends_at": _moment(one.ends_at)}
    flags = {"all_day": one.all_day, "provisional": one.provisional, "cancelled": one.cancelled}
    return moments | days | flags


def _moment(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if moment else None


PARTS: dict[str, Part] = {
    "photos": Part(lambda m: hasattr(m.model, "most_photos"), lambda r: [_photo(p) for p in r.photos if p.public]),
    "dates": Part(is_scheduled, lambda r: [_date(one) for one in r.dates]),
    "stale": Part(lambda m: hasattr(m.model, "verified_for"), lambda r: r.stale),
    "sample": Part(lambda m: True, lambda r: r.sample),
}
