"""From ``gapura plugin new`` to a mini-app that does everything: the design's example, 40 lines at most."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from gapura.testing.live import LivePortal

from .caller import Caller

ROOT = Path(__file__).resolve().parents[2]
ACCOUNT = re.compile(r"(\w+): (\S+)\s+password \(shown once\): (\S+)")
EXAMPLE = '''\
"""Bank sampah: tempat warga menukar sampah terpilah menjadi tabungan."""

from gapura import Located, Mapped, Record, collection, field, hookimpl


class WasteBank(Located, Record):
    """Satu bank sampah."""

    name: Mapped[str] = field.text("Nama", search=True)
    accepts: Mapped[list[str]] = field.choices("Menerima", {"organik": "Organik", "plastik": "Plastik"}, filter=True)
    contact: Mapped[str | None] = field.phone("WhatsApp pengurus")


@hookimpl
def collections():
    """Kumpulan bank sampah."""
    return [collection(WasteBank, submissions="public", moderated=True)]
'''
ENGLISH = {
    "Nama": "Name",
    "Menerima": "Accepts",
    "Organik": "Organic",
    "Plastik": "Plastic",
    "WhatsApp pengurus": "WhatsApp",
}
VILLAGE = "64.01.05.2007"
SHOWING = (
    "/bank-sampah", "/bank-sampah?q=melti", "/bank-sampah?accepts=plastik", "/bank-sampah?district_code=64.01.05",
    "/bank-sampah/1-bank-sampah-melati", "/cari?q=melati", "/", "/bank-sampah/umpan.atom", "/bank-sampah/data.csv",
    "/api/bank_sampah/waste_bank",
)  # fmt: skip
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def write_example(plugin: Path) -> None:
    """Put the design's example in the place of what ``plugin new`` wrote, with its English."""
    (plugin / "__init__.py").write_text(EXAMPLE)
    shutil.rmtree(plugin / "migrations")
    catalogue = plugin / "translations/en/LC_MESSAGES/messages.po"
    entries = [f'msgid "{text}"\nmsgstr "{english}"\n' for text, english in ENGLISH.items()]
    catalogue.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n' + "\n".join(entries))


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """An office's own folder with the example, its portal migrated and filled with Paser's people and regions."""
    home = tmp_path_factory.mktemp("office")
    live = LivePortal(instance=home / "instance", home=home, application="gapura.wsgi:application")
    live.cli("plugin", "new", "Bank Sampah", "--yes", "--office", "dlh")
    plugin = home / "plugins/bank_sampah"
    write_example(plugin)
    live.cli("db", "upgrade")
    live.cli("plugin", "migrate", "bank_sampah")
    said = live.cli("demo", "load", "--regency", "paser").stdout
    return live, plugin, {role: (login, word) for role, login, word in ACCOUNT.findall(said) if login.startswith("dlh")}


def sign_in(live: LivePortal, login: str, password: str) -> Caller:
    caller = Caller(live)
    assert caller.submit("/masuk", {"login": login, "password": password}).status == 303
    return caller


def test_the_example_is_forty_lines_and_has_no_template(office):
    _live, plugin, _people = office
    lines = sum(len(path.read_text().splitlines()) for path in plugin.glob("*.py"))
    assert lines <= 40
    assert list(plugin.rglob("*.html")) == []


def test_it_is_written_in_two_languages_and_clean(office):
    live, _plugin, _people = office
    report = json.loads(live.cli("plugin", "check", "bank_sampah", "--json", check=False).stdout)
    failed = {one["check"]: one for one in report if one["state"] == "failed"}
    assert failed == {}


def test_it_does_everything(office):
    live, _plugin, people = office
    states = {one["name"]: one["state"] for one in json.loads(live.cli("plugin", "list", "--json").stdout)}
    assert states == {"bank_sampah": "enabled"}
    with live:
        visitor = Caller(live)
        typed = {"name": "Bank Sampah Melati", "accepts": ["plastik"], "region_code": VILLAGE, "contact": "08123456789"}
        assert visitor.submit("/bank-sampah/tambah", typed).status == 303
        assert "Melati" not in visitor.get("/bank-sampah").text
        operator = sign_in(live, *people["operator"])
        assert "Bank Sampah Melati" in operator.get("/bank-sampah/kelola").text
        assert operator.submit("/bank-sampah/kelola/1", {"step": "approve"}, action="/langkah").status == 303
        for path in SHOWING:
            page = visitor.get(path)
            assert (page.status, "Melati" in page.text) == (200, True), path
            assert "8123456789" not in page.text.replace("-", ""), path
        assert "bank-sampah-melati" in visitor.get("/sitemap.xml").text + visitor.get("/sitemap-1.xml").text
        assert "application/ld+json" in visitor.get("/bank-sampah/1-bank-sampah-melati").text
        assert (
            "WasteBank" in visitor.get("/api/openapi.json").text
            or "waste_bank" in visitor.get("/api/openapi.json").text
        )
        assert operator.get("/bank-sampah/kelola/ekspor.xlsx").body[:2] == b"PK"
        assert operator.get("/bank-sampah/kelola/impor").status == 200
