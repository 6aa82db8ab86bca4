"""Sample businesses from ``samples/<regency>.toml``: made up, marked as such, with drawn pictures."""

from __future__ import annotations

import tomllib
from datetime import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from gapura import Photo, User, db, enter, illustrate, pack_hours, process_photo, region, store_photo
from gapura import gettext as _

from .models import Business, Product

SAMPLES = Path(__file__).parent / "samples"
CITIZEN = "warga@gapura.test"  # the demo's citizen, who gets some businesses to try things with
PHONE = "+6280000000{:02}"  # no operator has this range
SIZE = (1200, 800)


def load(regency: str) -> None:
    """Add the samples of a regency unless there are some already."""
    if db.session.scalar(sa.select(sa.exists().where(Business.sample))):
        return
    samples = tomllib.loads((SAMPLES / f"{regency}.toml").read_text(encoding="utf-8"))["business"]
    # Drawing is slow, and the first write keeps everybody else from writing: so draw first.
    pictures = [_draw(one.get("picture"), number) for number, one in enumerate(samples, 1)]
    citizen = db.session.scalar(sa.select(User.id).where(User.email == CITIZEN))
    for number, (one, picture) in enumerate(zip(samples, pictures, strict=True), 1):
        alt, credit = _("Illustration for %(name)s", name=one["name"]), _("illustration, not a photo")
        photo = store_photo(picture, plugin="umkm", alt=alt, credit=credit, public=False) if picture else None
        _add(number, one, photo, citizen if one.get("mine") else None)


def _draw(kind: str | None, number: int) -> Any:
    return process_photo(illustrate(kind, number, SIZE)) if kind else None


def _add(number: int, one: dict[str, Any], photo: Photo | None, owner_id: int | None) -> None:
    state = "waiting" if one.get("waiting") else "published"
    business = Business(
        **{name: one[name] for name in ("name", "category", "description", "address")},
        owner_id=owner_id,
        region_code=one["village"],
        contact_phone=PHONE.format(number),
        phone_public=True,
        photos=[photo] if photo else [],
        hours=_hours(one["hours"]),
        sample=True,
    )
    business.latitude, business.longitude = _near(one["village"], number)
    enter(business, state=state)
    for name, price, unit in one["products"]:
        sold = {"name": name, "price": price, "unit": unit, "business_id": business.id}
        enter(Product(**sold, owner_id=owner_id, sample=True), state=state)


def _hours(days: list[list[str]]) -> str:
    return pack_hours({
        int(day): (time.fromisoformat(opens), time.fromisoformat(closes))
        for digits, opens, closes in days
        for day in digits
    })  # fmt: skip


def _near(village: str, number: int) -> tuple[float | None, float | None]:
    """A place near the centre of the village's kecamatan, a little apart for each sample."""
    centre = region(village[:8])
    if centre is None or centre.latitude is None or centre.longitude is None:
        return None, None
    return round(centre.latitude + (number % 5 - 2) * 0.008, 6), round(centre.longitude + (number % 7 - 3) * 0.007, 6)
