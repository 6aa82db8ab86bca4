"""Sample businesses from ``samples/<regency>.toml``: made up, marked as such, with drawn pictures."""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from gapura import User, db, enter, hookimpl, load_samples, local, pack_hours, utcnow

from .models import Business, Certificate, Product

SAMPLES = Path(__file__).parent / "samples"
CITIZEN = "warga@gapura.test"  # the demo's citizen, who gets some businesses to try things with
PHONE = "+6280000000{:02}"  # no operator has this range


@hookimpl
def demo(regency: str) -> None:
    """Sample businesses, each with its products."""
    citizen = db.session.scalar(sa.select(User.id).where(User.email == CITIZEN))
    owners = {True: citizen, False: None}

    def complete(business: Business, one: dict[str, Any], number: int) -> None:
        business.hours, business.owner_id = _hours(one["hours"]), owners["mine" in one]
        business.contact_phone, business.phone_public = PHONE.format(number), True

    for business, one in load_samples(Business, SAMPLES / f"{regency}.toml", prepare=complete):
        for name, price, unit in one["products"]:
            sold = {"name": name, "price": price, "unit": unit, "business_id": business.id}
            enter(Product(**sold, owner_id=business.owner_id, sample=True), state=business.state)
        for kind, name, state, days in one.get("certificates", ()):
            until = (local(utcnow()) + timedelta(days=days)).date() if days else None
            paper = Certificate(name=name, kind=kind, valid_until=until, business_id=business.id, sample=True)
            paper.owner_id = business.owner_id
            enter(paper, state=state)


def _hours(days: list[list[str]]) -> str:
    return pack_hours({
        int(day): (time.fromisoformat(opens), time.fromisoformat(closes))
        for digits, opens, closes in days
        for day in digits
    })  # fmt: skip
