"""From the code before the newest tables to today's and back again, while people send reports: nothing is lost."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from gapura.testing.live import LivePortal
from gapura.testing.site import Kitchen
from gapura.testing.visitor import Visitor
from tests.fixtures.forward import forward
from tests.fixtures.portals import HOME
from tests.resilience.test_storm import ENVIRONMENT

pytestmark = pytest.mark.slow
PAGES = ("/", "/wisata", "/umkm", "/lingkungan", "/cari?q=sungai", "/masuk", "/kantor")


def git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=HOME, capture_output=True, text=True, check=False)
    return done.stdout.strip()


@pytest.fixture
def before(tmp_path: Path) -> Path:
    """The code as it was before the newest migration of the core."""
    newest = max((HOME / "core/gapura/migrations/versions").glob("core_*.py")).relative_to(HOME)
    added = git("log", "--diff-filter=A", "--format=%H", "-1", "--", str(newest))
    place = tmp_path / "before"
    place.mkdir()
    archive = subprocess.run(["git", "archive", f"{added}^"], cwd=HOME, capture_output=True, check=False)
    if not added or archive.returncode:
        pytest.skip("this copy of the project has no history")
    subprocess.run(["tar", "-x", "-C", str(place)], input=archive.stdout, check=True)
    return place


def report(live: LivePortal, words: str) -> str:
    photo = io.BytesIO()
    Image.effect_noise((640, 480), 70).convert("RGB").save(photo, "JPEG")
    photo.seek(0)
    values = {"category": "river", "text": words, "region_code": "64.01.05.2007"}
    sent = Visitor(forward(live)).submit("/lingkungan/tambah", {**values, "photos": (photo, "sampah.jpg")})
    assert sent.status_code == 303, sent.text[:500]
    return str(sent.headers["Location"])


def is_well(live: LivePortal, reports: list[str]) -> None:
    for path in PAGES:
        assert live.get(path).status == 200, path
    for address in reports:
        assert Visitor(forward(live)).get(address).status_code == 200, address
    assert live.get("/readyz").status == 200


def test_to_the_new_tables_and_code_and_back(kitchen: Kitchen, tmp_path: Path, before: Path, database: str) -> None:
    instance = kitchen.bare(tmp_path / "instance", database)
    common = {**instance.environment, **ENVIRONMENT}
    old = LivePortal(
        instance=instance.folder, home=before, environment={**common, "PYTHONPATH": f"{before / 'core'}:{before}"}
    )
    new = LivePortal(instance=instance.folder, home=HOME, environment=common)
    old.cli("db", "upgrade")
    old.cli("demo", "load", "--regency", "paser")
    reports = []
    with old:
        reports.append(report(old, "Sebelum pembaruan."))
        is_well(old, reports)
        new.cli("db", "upgrade")  # tables first
        assert old.get("/").status == 200
        reports.append(report(old, "Tabel baru, kode lama."))
    with new:
        is_well(new, reports)
        reports.append(report(new, "Sesudah pembaruan."))
    with old:  # the way back: the code alone
        for path in PAGES:
            assert old.get(path).status == 200, path
        reports.append(report(old, "Kembali ke kode lama."))
        for address in reports:
            assert Visitor(forward(old)).get(address).status_code == 200, address
    with new:
        is_well(new, reports)
    kitchen.clear_away(instance)
