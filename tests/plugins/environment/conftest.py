"""A town with the environment mini-app, people who report, and an operator who deals with it."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa
from PIL import Image
from werkzeug.test import TestResponse

from gapura.branding.models import Branding
from gapura.branding.services import START
from gapura.database.base import own_package
from gapura.database.engine import db
from gapura.database.generation import move_generation
from gapura.regions.models import Region
from gapura.testing.site import Site
from gapura.testing.visitor import Visitor

own_package("plugins.environment", "environment")  # as the portal's loader says before it imports a mini-app

REPORT = "/lingkungan/tambah"
CODE = re.compile(r"LH-[2-9A-Z]{4}-[2-9A-Z]{2}")
VILLAGE = "64.01.05.2007"  # Pasir Mayang in Kuaro
QUICK = ("reject", "again")  # steps without a page of their own
EXACT = ("-1.783456", "116.162789")


def picture(seed: int | str = 0, kind: str = "JPEG", size: tuple[int, int] = (80, 60)) -> bytes:
    """A small photo, another one for each seed."""
    pixels = random.Random(seed).randbytes(size[0] * size[1] * 3)
    body = io.BytesIO()
    Image.frombytes("RGB", size, pixels).resize((size[0] * 4, size[1] * 4)).save(body, kind)
    return body.getvalue()


@dataclass(eq=False)
class Sent:
    """A report that was accepted: its number, its code and the address of its secret page."""

    id: int
    code: str
    secret: str
    answer: TestResponse

    @property
    def public(self) -> str:
        """What the address of its public page begins with."""
        return f"/lingkungan/{self.id}-"

    @property
    def status(self) -> str:
        """Address of its status."""
        return f"/lingkungan/status?kode={self.code}"

    @property
    def desk(self) -> str:
        """Address where the office handles it."""
        return f"/lingkungan/kelola/{self.id}"


@dataclass
class Town:
    """The portal, with what the tests of the mini-app do to it."""

    site: Site

    def visitor(self) -> Visitor:
        """Somebody with cookies of their own."""
        return self.site.visitor()

    def operator(self, office: str = "dlh") -> Visitor:
        """Somebody of an office who has signed in."""
        return self.site.signed_in("operator", office)

    def fill(self, seed: int = 1, **more: Any) -> dict[str, Any]:
        """What a reporter types, complete and acceptable; None leaves a field out."""
        data = {
            "category": "river",
            "text": "Air sungai berbusa sejak Senin.",
            "photos": (io.BytesIO(picture(seed)), "sungai.jpg"),
            "region_code": VILLAGE,
            "apart": "1",
            **more,
        }
        return {name: value for name, value in data.items() if value is not None}

    def send(self, visitor: Visitor | None = None, seed: int = 1, **more: Any) -> TestResponse:
        """Fill in the form and send it."""
        return (visitor or self.visitor()).submit(REPORT, self.fill(seed, **more))

    def report(self, visitor: Visitor | None = None, seed: int = 1, **more: Any) -> Sent:
        """Report something and follow the redirect to the page with the code."""
        visitor = visitor or self.visitor()
        sent = self.send(visitor, seed, **more)
        assert sent.status_code == 303, sent.text
        page = visitor.get(sent.headers["Location"])
        assert page.status_code == 200
        found = CODE.search(page.text)
        assert found
        return Sent(self.row(found[0])["id"], found[0], sent.headers["Location"].partition("?")[0], page)

    def step(self, sent: Sent, name: str, by: Visitor | None = None, **more: Any) -> TestResponse:
        """Take a step with a report, as the office does."""
        by = by or self.operator()
        if name in QUICK:
            return by.submit(sent.desk, {"step": name, **more}, action=f"{sent.desk}/langkah")
        return by.submit(f"{sent.desk}/langkah/{name}", more)

    def verified(self, seed: int = 1, **more: Any) -> Sent:
        """A report that everybody may see."""
        sent = self.report(seed=seed, **more)
        assert self.step(sent, "publish").status_code == 303
        return sent

    def page(self, sent: Sent, visitor: Visitor | None = None) -> TestResponse:
        """Its public page, wherever its title has moved it."""
        return (visitor or self.visitor()).get(f"{sent.public}x", follow_redirects=True)

    def row(self, code: str) -> dict[str, Any]:
        """The report as the database has it."""
        with self.site.context():
            query = sa.text("SELECT * FROM environment_report WHERE code = :code")
            return dict(db.session.execute(query, {"code": code}).mappings().one())

    def change(self, code: str, **values: Any) -> None:
        """Change a report behind the mini-app's back, for instance its age."""
        from plugins.environment.models import Report  # only once the portal has loaded it

        with self.site.context():
            db.session.execute(sa.update(Report).where(Report.code == code).values(**values))
            db.session.commit()

    def count(self, table: str = "environment_report") -> int:
        """How many rows a table has."""
        with self.site.context():
            return db.session.scalar(sa.select(sa.func.count()).select_from(sa.table(table))) or 0


REGIONS = (
    ("64.01", "Paser", "kabupaten", None),
    ("64.01.04", "Tanah Grogot", "kecamatan", "64.01"),
    ("64.01.04.1001", "Tanah Grogot", "kelurahan", "64.01.04"),
    ("64.01.05", "Kuaro", "kecamatan", "64.01"),
    (VILLAGE, "Pasir Mayang", "desa", "64.01.05"),
)


@pytest.fixture
def town(make_site: Callable[..., Site]) -> Town:
    """Paser with the mini-app switched on, the offices dlh and dispar, and no report yet; on either database."""
    # nothing is sent: nobody works behind the pages
    return Town(make_site("environment", mail_url="smtp://127.0.0.1:9", prepare=_in_paser))


def _in_paser(site: Site) -> None:
    site.office("dlh")
    site.office("dispar")
    with site.context():
        values = {**START, "region_code": "64.01", "time_zone": "Asia/Makassar"}
        db.session.merge(Branding(id=1, **values))
        db.session.add_all(Region(code=c, name=n, kind=k, parent_code=p) for c, n, k, p in REGIONS)
        move_generation(db.session)
        db.session.commit()
