"""Sample businesses from ``samples/<regency>.toml``: made up, marked as such, with drawn pictures."""

from __future__ import annotations

import tomllib
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from gapura import User, db, enter, hookimpl, load_samples, local, pack_hours, utcnow

from .models import Activity, Business, Certificate, Pick, Product, Selection

SAMPLES = Path(__file__).parent / "samples"
CITIZEN = "warga@gapura.test"  # the demo's citizen, who gets some businesses to try things with
APART = 14  # days between one registration and the next
PHONE = "+6280000000{:02}"  # no operator has this range


@hookimpl
def demo(regency: str) -> None:
    """Sample businesses, each with its products."""
    citizen = db.session.scalar(sa.select(User.id).where(User.email == CITIZEN))
    owners = {True: citizen, False: None}

    def complete(business: Business, one: dict[str, Any], number: int) -> None:
        business.hours, business.owner_id = _hours(one["hours"]), owners["mine" in one]
        business.contact_phone, business.phone_public = PHONE.format(number), True
        if "state" not in one:  # so that the directory has grown for a year
            business.created_at = business.published_at = utcnow() - timedelta(days=APART * number)

    for business, one in load_samples(Business, SAMPLES / f"{regency}.toml", prepare=complete):
        for name, price, unit in one["products"]:
            sold = {"name": name, "price": price, "unit": unit, "business_id": business.id}
            enter(Product(**sold, owner_id=business.owner_id, sample=True), state=business.state)
        for kind, name, state, days in one.get("certificates", ()):
            until = (local(utcnow()) + timedelta(days=days)).date() if days else None
            paper = Certificate(name=name, kind=kind, valid_until=until, business_id=business.id, sample=True)
            paper.owner_id = business.owner_id
            enter(paper, state=state)
    load_samples(Activity, SAMPLES / "kbli.toml")
    _select(regency)


def _select(regency: str) -> None:
    """What editors put together, unless there is something already."""
    if db.session.scalar(sa.select(sa.exists().where(Selection.id.is_not(None)))):
        return
    shops = {one.name: one.id for one in db.session.scalars(sa.select(Business)).unique()}
    entries = tomllib.loads((SAMPLES / "selections.toml").read_text(encoding="utf-8"))["selection"]
    for one in (entry for entry in entries if entry["regency"] == regency):
        made = enter(Selection(name=one["name"], text=one["text"], sample=True))
        for number, (shop, why) in enumerate(one["shops"], start=1):
            pick = Pick(name=why, selection_id=made.id, business_id=shops[shop], number=number, sample=True)
            enter(pick)


def _hours(days: list[list[str]]) -> str:
    return pack_hours({
        int(day): (time.fromisoformat(opens), time.fromisoformat(closes))
        for digits, opens, closes in days
        for day in digits
    })  # fmt: skip
