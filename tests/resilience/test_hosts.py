"""One portal on two hosts: a database and a store for both, and nothing of a visitor on either."""

from __future__ import annotations

import html
import io
import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from gapura.testing.live import LivePortal
from gapura.testing.site import POSTGRES, Instance, Kitchen, Recipe, Site
from gapura.testing.visitor import Visitor
from tests.fixtures.forward import forward
from tests.fixtures.portals import HOME
from tests.fixtures.store import Store

pytestmark = pytest.mark.postgres
SECRET = "satu-kunci-untuk-semua-mesin-0123456789"
REPORT = {"category": "river", "text": "Sampah menumpuk di tepi jalan.", "region_code": "64.01.05.2007"}


@pytest.fixture
def hosts(kitchen: Kitchen, store: Store, tmp_path: Path) -> Iterator[tuple[LivePortal, LivePortal]]:
    """Two hosts with folders of their own."""
    instance = kitchen.serve(Recipe(demo="paser", database=POSTGRES), tmp_path / "first")
    shared = {
        **store.environment, "GAPURA_DATABASE_URL": instance.database_url, "GAPURA_SECRET_KEY": SECRET,
        "GAPURA_FORM_SECONDS": "0",
    }  # fmt: skip
    (tmp_path / "second").mkdir()
    with (
        LivePortal(instance=instance.folder, home=HOME, workers=1, environment=shared) as first,
        LivePortal(instance=tmp_path / "second", home=HOME, workers=1, environment=shared) as second,
    ):
        yield first, second
    kitchen.clear_away(instance)


def photo() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((800, 600), 60).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def test_what_one_host_took_in_the_other_shows_also_when_the_first_is_gone(
    hosts: tuple[LivePortal, LivePortal], store: Store
) -> None:
    first, second = hosts
    citizen = Visitor(forward(first))
    sent = citizen.submit("/lingkungan/tambah", {**REPORT, "photos": (io.BytesIO(photo()), "sampah.jpg")})
    assert sent.status_code == 303, re.sub(r"<[^>]+>|\s+", " ", sent.text)[:2500]
    assert store.names()
    os.kill(first.pid, signal.SIGKILL)
    citizen.application = forward(second)
    page = citizen.get(sent.headers["Location"])
    assert page.status_code == 200
    assert "LH-" in page.text
    picture = re.findall(r"/foto/[0-9a-z]{32}-[0-9]+\.webp[^\s\"]*", page.text)
    assert picture
    shown = citizen.get(html.unescape(picture[0]))
    assert Image.open(io.BytesIO(shown.data)).format == "WEBP"


def test_who_signs_in_at_one_host_is_signed_in_at_the_other_and_a_switch_turns_both(
    hosts: tuple[LivePortal, LivePortal],
) -> None:
    first, second = hosts
    url = first.environment["GAPURA_DATABASE_URL"]
    site = Site.of(Instance(folder=first.instance, database_url=url), secret_key=SECRET)
    account = site.account("administrator")
    site.close()
    person = Visitor(forward(first))
    assert person.submit("/masuk", {"login": account.login, "password": account.password}).status_code == 303
    person.application = forward(second)
    assert person.get("/pengaturan").status_code == 200
    for state, status in (("disable", 404), ("enable", 200)):
        first.cli("plugin", state, "umkm")
        assert {host.get("/umkm").status for host in (first, second, first, second)} == {status}
    assert person.submit("/keluar", {}).status_code == 303
    person.application = forward(first)
    assert person.get("/pengaturan").status_code == 303, "signed out at one host is signed out at all"
