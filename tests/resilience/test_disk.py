"""A disk that is full: pages go on being read, forms are honest, nothing acknowledged is lost, and it passes."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from werkzeug.test import TestResponse

from gapura.testing.live import LivePortal
from gapura.testing.site import Kitchen, Recipe
from gapura.testing.visitor import Visitor
from tests.fixtures.forward import forward
from tests.fixtures.portals import HOME

SIZE = "64m"
PAGES = ("/", "/wisata", "/umkm", "/cari?q=kopi", "/masuk", "/lingkungan/tambah")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own that is soon full."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody mount a disk")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=False)


def report(visitor: Visitor, number: int) -> TestResponse:
    photo = io.BytesIO()
    Image.effect_noise((900, 700), 60 + number).convert("RGB").save(photo, "JPEG")
    photo.seek(0)
    values = {"category": "river", "text": f"Sampah ke-{number} di sungai.", "region_code": "64.01.05.2007"}
    return visitor.submit("/lingkungan/tambah", {**values, "photos": (photo, "sampah.jpg")})


def fill(path: Path) -> None:
    """Write until there is no room for another byte."""
    with path.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 10, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                continue


def test_a_full_disk_loses_nothing_and_passes(kitchen: Kitchen, small_disk: Path) -> None:
    instance = kitchen.serve(Recipe(demo="paser"), small_disk / "instance")
    environment = {**instance.environment, "GAPURA_FORM_SECONDS": "0"}
    with LivePortal(instance=instance.folder, home=HOME, environment=environment) as live:
        visitor = Visitor(forward(live))
        taken = report(visitor, 1)
        assert taken.status_code == 303
        assert live.get("/readyz").status == 200

        fill(small_disk / "filler")
        for path in PAGES:
            assert Visitor(forward(live)).get(path).status_code == 200, path
        live.cli("reload")  # workers that begin while there is no room
        for path in PAGES * 4:
            assert Visitor(forward(live)).get(path).status_code == 200, path
        for number in (2, 3):
            refused = report(Visitor(forward(live)), number)
            assert refused.status_code in (503, 507)
            assert int(refused.headers["Retry-After"]) > 0
            assert "<h1>" in refused.text
        ready = live.get("/readyz")
        assert (ready.status, "disk full" in ready.text) == (503, True)

        (small_disk / "filler").unlink()
        assert visitor.get(taken.headers["Location"]).status_code == 200
        assert report(visitor, 4).status_code == 303
        assert live.get("/readyz").status == 200
        assert "SIGBUS" not in live.log
    with LivePortal(instance=instance.folder, home=HOME, environment=environment) as again:
        visitor.application = forward(again)
        assert visitor.get(taken.headers["Location"]).status_code == 200


def test_files_that_cannot_be_written_are_refused_until_they_can(kitchen: Kitchen, small_disk: Path) -> None:
    instance = kitchen.serve(Recipe(demo="paser"), small_disk.parent / "instance")
    shutil.rmtree(instance.folder / "uploads")
    (instance.folder / "uploads").symlink_to(small_disk)
    environment = {**instance.environment, "GAPURA_FORM_SECONDS": "0"}
    with LivePortal(instance=instance.folder, home=HOME, environment=environment) as live:
        visitor = Visitor(forward(live))
        taken = report(visitor, 1)
        assert taken.status_code == 303
        subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
        for path in PAGES:
            assert Visitor(forward(live)).get(path).status_code == 200, path
        refused = report(Visitor(forward(live)), 2)
        assert refused.status_code in (503, 507)
        assert int(refused.headers["Retry-After"]) > 0
        assert "<h1>" in refused.text
        assert visitor.get(taken.headers["Location"]).status_code == 200
        subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
        assert report(visitor, 3).status_code == 303
    kitchen.clear_away(instance)
