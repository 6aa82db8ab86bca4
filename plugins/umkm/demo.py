"""Sample businesses from ``samples/<regency>.toml``: made up, marked as such, with drawn pictures."""

from __future__ import annotations

import tomllib
from datetime import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from gapura import Photo, User, db, illustrate, process_photo, region, store_photo
from gapura import gettext as _

from . import services, states
from .hours import span
from .models import Business, Opening, Product

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
        credit = _("illustration, not a photo")
        alt = _("Illustration for %(name)s", name=one["name"])
        photo = store_photo(picture, plugin="umkm", alt=alt, credit=credit, public=False) if picture else None
        _add(number, one, photo, citizen if one.get("mine") else None)


def _draw(kind: str | None, number: int):
    return process_photo(illustrate(kind, number, SIZE)) if kind else None


def _add(number: int, one: dict[str, Any], photo: Photo | None, owner_id: int | None) -> None:
    business = Business(
        **{name: one[name] for name in ("name", "category", "description", "address")},
        owner_id=owner_id,
        village_code=one["village"],
        phone=PHONE.format(number),
        phone_public=True,
        photo=photo,
        sample=True,
        state=states.PENDING,
    )
    business.latitude, business.longitude = _near(one["village"], number)
    business.products = [Product(name=name, price=price, unit=unit) for name, price, unit in one["products"]]
    for days, opens, closes in one["hours"]:
        first, last = span(time.fromisoformat(opens), time.fromisoformat(closes))
        business.hours += [Opening(weekday=int(day), opens=first, closes=last) for day in days]
    db.session.add(business)
    db.session.flush()
    services.note(business, "register")
    if not one.get("waiting"):
        services.decide(business, "approve", states.OFFICE)


def _near(village: str, number: int) -> tuple[float | None, float | None]:
    """A place near the centre of the village's kecamatan, a little apart for each sample."""
    centre = region(village[:8])
    if centre is None or centre.latitude is None or centre.longitude is None:
        return None, None
    return round(centre.latitude + (number % 5 - 2) * 0.008, 6), round(centre.longitude + (number % 7 - 3) * 0.007, 6)
