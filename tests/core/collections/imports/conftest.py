"""A mini-app of shops in a regency of few villages, and hands that take files into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_babel import Babel

from gapura.branding.demo import load_branding
from gapura.collections.models import ImportRun
from gapura.collections.mounted import Mounted, all_mounted
from gapura.database.base import metadata, tables_of
from gapura.database.engine import db
from gapura.plugins.loader import load
from gapura.regions.models import Region
from gapura.testing.site import Site
from gapura.testing.visitor import Visitor

SHOPS = '''
"""Shops."""
from datetime import date
from decimal import Decimal
from gapura import Located, Mapped, Owned, Record, collection, field, hookimpl

class Shop(Owned, Located, Record):
    name: Mapped[str] = field.text("Nama usaha", search=True)
    category: Mapped[str] = field.choice("Kategori", {"makan": "Warung makan", "toko": "Toko, kelontong"}, filter=True)
    tags: Mapped[list[str]] = field.choices("Bayar", {"tunai": "Tunai", "debit": "Kartu, debit"}, nullable=True)
    note: Mapped[str | None] = field.long_text("Keterangan", search=True)
    price: Mapped[int | None] = field.rupiah("Harga")
    size: Mapped[Decimal | None] = field.decimal("Luas")
    opened: Mapped[date | None] = field.date("Buka sejak")
    halal: Mapped[bool] = field.yes_no("Halal")
    contact: Mapped[str | None] = field.phone("Nomor WhatsApp")
    number: Mapped[str | None] = field.text("NIB", unique=True)
    permit: Mapped[str | None] = field.text("Izin", identifies=True, index=True)

@hookimpl
def collections():
    return [collection(Shop, submissions="public")]
'''
REGIONS = [
    ("64.01", "Paser", "kabupaten", None),
    ("64.01.04", "Tanah Grogot", "kecamatan", "64.01"),
    ("64.01.05", "Kuaro", "kecamatan", "64.01"),
    ("64.01.04.1001", "Tanah Grogot", "kelurahan", "64.01.04"),
    ("64.01.04.2003", "Sungai Tuak", "desa", "64.01.04"),
    ("64.01.04.2004", "Padang Jaya", "desa", "64.01.04"),
    ("64.01.05.2004", "Padang Jaya", "desa", "64.01.05"),
    ("64.01.05.2007", "Pasir Mayang", "desa", "64.01.05"),
]
HEADINGS = "Nama usaha;Kategori;Kecamatan;Desa"
START = {"bad": "skip", "same": "skip"}


@pytest.fixture
def english() -> Iterator[None]:
    """A context in which sentences come out as they are written in the code."""
    app = Flask(__name__)
    Babel(app, default_locale="en")
    with app.test_request_context():
        yield


@dataclass
class Desk:
    """The portal with its shops, and an operator of the office at a page of imports."""

    site: Site
    operator: Visitor

    def upload(self, text: str | bytes, name: str = "usaha.csv", visitor: Visitor | None = None) -> Any:
        """Send a file; the answer."""
        data = text.encode() if isinstance(text, str) else text
        return (visitor or self.operator).submit("/toko/kelola/impor", {"file": (BytesIO(data), name), "once": None})

    def take(self, text: str | bytes, name: str = "usaha.csv", **columns: str) -> str:
        """Send a file, map its columns and have it checked; the address of its page."""
        answer = self.upload(text, name)
        assert answer.status_code == 303, answer.text
        page = answer.headers["Location"]
        self.decide(page, "kolom", **{key.replace("_", "-"): value for key, value in columns.items()})
        self.go_on(page)
        return str(page)

    def decide(self, page: str, act: str, **data: str) -> Any:
        """Press a button of the page."""
        return self.operator.submit(page, data, action=f"/{act}")

    def go_on(self, page: str) -> None:
        """Press the button that goes on until it is gone."""
        for _ in range(20):
            if "/lanjut" not in self.operator.get(page).text:
                return
            self.operator.submit(page, action="/lanjut")
        raise AssertionError("the import never ends")

    def run(self, page: str) -> ImportRun:
        """The run as it is stored."""
        with self.site.context():
            found = db.session.get(ImportRun, int(page.rpartition("/")[2]))
            assert found is not None
            db.session.expunge(found)
            return found

    def mounted(self) -> Mounted:
        """The collection; inside an application context."""
        return next(one for one in all_mounted().values() if one.plugin == "toko")

    def shops(self, *columns: str) -> list[Any]:
        """What is stored, in the order it came."""
        with self.site.context():
            model = self.mounted().model
            query = sa.select(*(getattr(model, name) for name in columns or ("name",))).order_by(model.id)
            return [row[0] if len(row) == 1 else tuple(row) for row in db.session.execute(query)]


@pytest.fixture
def desk(make_site: Callable[..., Site], workshop: Any) -> Desk:
    """The portal, the mini-app's tables made."""
    site = make_site()
    workshop.plugin("toko", SHOPS, more='office = "dlh"')
    load(workshop.found("toko"))
    metadata.create_all(site.portal.resources.engine, tables=tables_of("toko"))
    workshop.turn_on(site.portal.resources, "toko")
    site.office("dlh")
    with site.context():
        load_branding("paser")
        for code, name, kind, parent in REGIONS:
            db.session.add(Region(code=code, name=name, kind=kind, parent_code=parent))
            db.session.flush()
        db.session.commit()
    return Desk(site, site.signed_in("operator", "dlh"))
