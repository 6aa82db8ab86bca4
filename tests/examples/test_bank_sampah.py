"""An office's own mini-app, built outside the tree: its wheel, in a clean environment, in a running portal."""

import re
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from gapura.testing.live import LivePortal

from .caller import Caller

ROOT = Path(__file__).resolve().parents[2]
OFFICE_REPO = ROOT / "examples" / "bank_sampah"
PLUGIN = OFFICE_REPO / "plugins" / "bank_sampah"
ACCOUNT = re.compile(r"(\w+): (\S+)\s+password \(shown once\): (\S+)")
pytestmark = pytest.mark.slow


def build(folder: Path, target: Path) -> Path:
    """Build a wheel with the locked tools that are installed here, offline."""
    before = set(target.glob("*.whl"))
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    (wheel,) = set(target.glob("*.whl")) - before
    return wheel


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    target = tmp_path_factory.mktemp("wheels")
    return build(ROOT, target), build(PLUGIN, target)


@pytest.fixture(scope="module")
def clean(wheels, tmp_path_factory):
    """An environment with both wheels installed, and with the packages of this one but not its checkout."""
    folder = tmp_path_factory.mktemp("clean") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    python = folder / "bin" / "python"
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*install, "--no-compile", *map(str, wheels)], check=True, capture_output=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    (packages / "locked.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python


@pytest.fixture(scope="module")
def portal(clean, tmp_path_factory):
    """A portal of that environment in an empty folder, with the demo's regions, offices and people."""
    home = tmp_path_factory.mktemp("portal")
    live = LivePortal(instance=home / "instance", home=home, application="gapura.wsgi:application", python=clean)
    live.cli("db", "upgrade")
    said = live.cli("demo", "load", "--regency", "paser").stdout
    accounts = {login: password for _role, login, password in ACCOUNT.findall(said)}
    assert "bank_sampah: on" in said
    with live:
        yield live, accounts


def test_the_wheel_holds_the_mini_app_and_not_its_tests(wheels):
    with zipfile.ZipFile(wheels[1]) as archive:
        names = [name for name in archive.namelist() if ".dist-info" not in name]
        points = archive.read("gapura_bank_sampah-0.1.0.dist-info/entry_points.txt").decode()
    assert {name.split("/")[0] for name in names} == {"gapura_bank_sampah"}
    inside = {name.partition("/")[2] for name in names}
    assert {"__init__.py", "plugin.toml", "translations/en/LC_MESSAGES/messages.po"} <= inside
    assert any(name.startswith("migrations/versions/") for name in inside)
    assert not [name for name in inside if name.startswith(("tests", "pyproject", "."))]
    assert "bank_sampah = gapura_bank_sampah" in points


def test_a_citizen_adds_the_office_approves_everybody_finds(portal):
    live, accounts = portal
    visitor, operator = Caller(live), Caller(live)
    village = "64.01.04.1001"
    typed = {"name": "Bank Sampah Melati", "accepts": ["plastik", "kaca"], "region_code": village}
    sent = visitor.submit("/bank-sampah/tambah", typed)
    assert sent.status == 303, re.findall(r"field-error.*", sent.text)
    assert "Melati" not in visitor.get("/bank-sampah").text
    login = "dlh@gapura.test"
    assert operator.submit("/masuk", {"login": login, "password": accounts[login]}).status in (302, 303)
    approved = operator.submit("/bank-sampah/kelola/1", {"step": "approve"}, action="/langkah")
    assert approved.status == 303, approved.text
    assert "Melati" in visitor.get("/bank-sampah?q=melati").text
    assert "Melati" in visitor.get("/bank-sampah?accepts=kaca").text
    assert "Melati" in visitor.get("/cari?q=melati").text
    answer = visitor.get("/api/bank_sampah/waste_bank")
    assert answer.status == 200
    assert "Bank Sampah Melati" in answer.text


def test_it_speaks_both_languages(portal):
    live, _ = portal
    visitor = Caller(live)
    assert "Menerima" in visitor.get("/bank-sampah/tambah").text
    visitor.cookies["gapura_lang"] = "en"
    page = visitor.get("/bank-sampah/tambah").text
    assert "Accepts" in page
    assert "Menerima" not in page


def test_switched_off_it_is_gone_and_comes_back_with_its_records(portal):
    live, _ = portal
    visitor = Caller(live)
    live.cli("plugin", "disable", "bank_sampah")
    assert visitor.get("/bank-sampah").status == 404
    assert visitor.get("/bank-sampah/tambah").status == 404
    assert visitor.get("/").status == 200
    live.cli("plugin", "enable", "bank_sampah")
    assert visitor.get("/bank-sampah").status == 200
