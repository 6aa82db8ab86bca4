"""A portal of Paser with the business directory switched on, and hands to put businesses into it."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from gapura.branding.demo import load_branding
from gapura.database.base import own_package
from gapura.database.engine import db
from gapura.media import process_photo, store_photo
from gapura.regions.models import Region
from gapura.testing.site import Account, Site
from gapura.testing.visitor import Visitor

own_package("plugins.umkm", "umkm")  # so that tests of its plain functions can import it without a portal

REGIONS = [
    ("64.01", "Paser", "kabupaten", None, -1.737, 116.093),
    ("64.01.04", "Tanah Grogot", "kecamatan", "64.01", -1.882, 116.285),
    ("64.01.05", "Kuaro", "kecamatan", "64.01", -1.783, 116.162),
    ("64.01.04.1001", "Tanah Grogot", "kelurahan", "64.01.04", None, None),
    ("64.01.05.2007", "Pasir Mayang", "desa", "64.01.05", None, None),
]
OFFICE = "diskopukm"
PHONE = "+6281234567890"
SPELLINGS = ("81234567890", "0812-3456-7890", "0812 3456 7890", "1234-5678", "1234567890")
GOOD = {
    "name": "Kopi Bukit Embun",
    "category": "kopi",
    "description": "Robusta dari kebun sendiri.",
    "region_code": "64.01.05.2007",
    "address": "Dekat dermaga",
    "contact_phone": "0812 3456 7890",
    "nib": "1234567890123",
}


def picture(colour: str = "brown") -> BytesIO:
    """Return a JPEG as a phone would send it."""
    file = BytesIO()
    Image.new("RGB", (640, 480), colour).save(file, "JPEG")
    file.seek(0)
    return file


@dataclass
class Pasar:
    """The portal, and what tests put into it."""

    site: Site

    def module(self, name: str) -> Any:
        """Return a module of the plugin, as the running application knows it."""
        _ = self.site.application
        return importlib.import_module(f"plugins.umkm.{name}")

    def add(
        self,
        name: str = "Kopi Bukit Embun",
        state: str = "published",
        owner: Account | None = None,
        products: tuple[tuple[str, int], ...] = (("Kopi bubuk", 38000),),
        photo: bool = False,
        **values: Any,
    ) -> int:
        """Store a business with products of the same state; return its number."""
        from gapura.collections.services import enter

        models, owner_id = self.module("models"), owner.id if owner else None
        known = {"category": "kopi", "region_code": "64.01.05.2007", "description": "Robusta.", "contact_phone": PHONE}
        with self.site.context():
            business = models.Business(name=name, owner_id=owner_id, **(known | values))
            if photo:
                business.photos = [store_photo(process_photo(picture()), plugin="umkm", public=False)]
            enter(business, state=state)
            for title, price in products:
                sold = models.Product(name=title, price=price, business_id=business.id, owner_id=owner_id)
                enter(sold, state=state)
            db.session.commit()
            return int(business.id)

    def read(self, number: int, model: str = "Business") -> Any:
        """Return a record as it is stored now, with what hangs on it."""
        with self.site.context():
            found = db.session.get_one(getattr(self.module("models"), model), number)
            _ = [getattr(found, name, None) for name in ("photos", "products", "certificates", "business")]
            db.session.expunge_all()
            return found

    def newest(self, model: str = "Business") -> Any:
        """Return the record that was stored last."""
        with self.site.context():
            number = db.session.query(db.func.max(getattr(self.module("models"), model).id)).scalar()
        return self.read(number, model)

    def count(self, model: str = "Business") -> int:
        """Return how many records there are."""
        with self.site.context():
            return int(db.session.query(getattr(self.module("models"), model)).count())

    def operator(self, office: str = OFFICE) -> Visitor:
        """Return somebody of an office who has signed in."""
        return self.site.signed_in("operator", office)

    def owner(self) -> tuple[Visitor, Account]:
        """Return a citizen who has signed in, a new one each time."""
        account = self.site.new_account()
        return self.site.signed_in(account=account), account


@pytest.fixture
def pasar(make_site: Callable[..., Site]) -> Pasar:
    """The directory on an empty portal of Kabupaten Paser."""
    return Pasar(make_site("umkm", prepare=_in_paser))


def _in_paser(site: Site) -> None:
    names = ("code", "name", "kind", "parent_code", "latitude", "longitude")
    with site.context():
        for row in REGIONS:
            db.session.add(Region(**dict(zip(names, row, strict=True))))
            db.session.flush()  # a kecamatan before its desa
        db.session.commit()
        load_branding("paser")
    site.office(OFFICE)
