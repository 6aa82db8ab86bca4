"""A portal of Paser with tourism switched on, and hands to put records into it."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from gapura.branding.demo import load_branding
from gapura.collections.mounted import mounted_for
from gapura.collections.services import enter
from gapura.database.engine import db
from gapura.database.types import utcnow
from gapura.regions.models import Region
from gapura.testing.site import Site
from gapura.testing.visitor import Visitor

REGIONS = [
    ("64.01", "Paser", "kabupaten", None, -1.737, 116.093),
    ("64.01.03", "Paser Belengkong", "kecamatan", "64.01", -1.973, 116.237),
    ("64.01.05", "Kuaro", "kecamatan", "64.01", -1.783, 116.162),
    ("64.01.10", "Muara Samu", "kecamatan", "64.01", -2.096, 115.872),
    ("64.01.03.2001", "Lempesu", "desa", "64.01.03", None, None),
    ("64.01.05.2007", "Pasir Mayang", "desa", "64.01.05", None, None),
    ("64.01.10.2004", "Luan", "desa", "64.01.10", None, None),
    ("62.02", "Kotawaringin Timur", "kabupaten", None, -2.086, 112.715),
    ("62.02.11", "Teluk Sampit", "kecamatan", "62.02", -3.089, 112.905),
]
OWN, OTHER = "dispar", "dlh"


def picture(colour: str = "teal", width: int = 640, height: int = 480) -> BytesIO:
    """Return a JPEG as a phone would send it."""
    file = BytesIO()
    Image.new("RGB", (width, height), colour).save(file, "JPEG")
    file.seek(0)
    return file


@dataclass
class Wisata:
    """The portal, and what tests put into it."""

    site: Site

    def module(self, name: str) -> Any:
        """Return a module of the plugin, as the running application knows it."""
        _ = self.site.application
        return importlib.import_module(f"plugins.tourism.{name}")

    def place(self, name: str = "Pantai Pasir Mayang", *, state: str = "", **values: Any) -> str:
        """Store a place of the tourism office and return its path."""
        known = {"category": "pantai", "region_code": "64.01.05.2007", "description": "Pasir putih di tepi teluk."}
        return self._enter("Place", state, name=name, **(known | values))

    def event(self, name: str = "Pesta Laut", *, dates: Any = None, state: str = "", **values: Any) -> str:
        """Store an event and return its path; without dates it begins in a week and lasts two hours."""
        start = (utcnow() + timedelta(days=7)).replace(microsecond=0)
        given = [{"starts_at": start, "ends_at": start + timedelta(hours=2)}] if dates is None else dates
        made = [self.module("models").Event.Date(**one) for one in given]
        known = {"venue": "Alun-alun", "organiser": "Disporapar", "description": "Pesta bagi semua."}
        return self._enter("Event", state, name=name, dates=made, **(known | values))

    def enter(self, kind: str, *, state: str = "", **values: Any) -> str:
        """Store a record of a kind and return its path."""
        return self._enter(kind, state, **values)

    def _enter(self, kind: str, state: str, **values: Any) -> str:
        self.site.office(OWN)
        model = getattr(self.module("models"), kind)
        with self.site.application.test_request_context("/"):
            record = enter(model(**values), state=state)
            db.session.commit()
            home = mounted_for(model)
            assert home is not None
            return home.url_of(record)

    def read(self, path: str) -> Any:
        """Return the record of a path as it is stored now, with what hangs on it."""
        kind = "Event" if "/agenda/" in path else "Place"
        with self.site.context():
            found = db.session.get(getattr(self.module("models"), kind), number_of(path))
            assert found is not None
            _ = found.photos if kind == "Place" else found.dates
            db.session.expunge_all()
            return found

    def count(self, kind: str = "Place") -> int:
        """Return how many records of a kind there are."""
        with self.site.context():
            return int(db.session.query(getattr(self.module("models"), kind)).count())

    def operator(self, office: str = OWN) -> Visitor:
        """Return somebody of the office who has signed in."""
        return self.site.signed_in("operator", office)


def number_of(path: str) -> int:
    """The id in a record's path."""
    return int(path.rsplit("/", 1)[1].partition("-")[0])


def desk_of(path: str) -> str:
    """The office's own page of a record."""
    return f"{path.rsplit('/', 1)[0]}/kelola/{number_of(path)}"


@pytest.fixture
def wisata(make_site: Callable[..., Site]) -> Wisata:
    """Tourism on an empty portal of Kabupaten Paser."""
    return Wisata(make_site("tourism", prepare=in_paser))


@pytest.fixture
def kotim(make_site: Callable[..., Site]) -> Wisata:
    """The same for Kotawaringin Timur, an hour further west."""
    return Wisata(make_site("tourism", prepare=in_kotim))


def in_paser(site: Site) -> None:
    """Prepare a portal of Kabupaten Paser."""
    _prepare(site, "paser")


def in_kotim(site: Site) -> None:
    """Prepare a portal of Kabupaten Kotawaringin Timur."""
    _prepare(site, "kotim")


def _prepare(site: Site, regency: str) -> None:
    """Give a portal a face and some regions."""
    names = ("code", "name", "kind", "parent_code", "latitude", "longitude")
    with site.context():
        for row in REGIONS:
            db.session.add(Region(**dict(zip(names, row, strict=True))))
            db.session.flush()  # a kecamatan before its desa
        db.session.commit()
        load_branding(regency)
