"""A backup made while citizens send reports: whole, and with everything that was acknowledged before it was begun."""

from __future__ import annotations

import io
import os
import re
import threading
import time
from pathlib import Path
from typing import Self

import pytest
import sqlalchemy as sa
from PIL import Image

from gapura.backup import restoring
from gapura.config import load_settings
from gapura.media.models import Photo
from gapura.resources import Resources
from gapura.testing.live import LivePortal
from gapura.testing.postgres import PostgresServer, binaries
from gapura.testing.site import SQLITE
from gapura.testing.visitor import Visitor
from tests.fixtures.forward import forward
from tests.fixtures.portals import MakeLive

CITIZENS, BEFORE = 4, 8
FORM = "/lingkungan/tambah"
LIMIT = 120.0  # seconds; only bounds a hang
CODE = re.compile(r"LH-[2-9A-Z]{4}-[2-9A-Z]{2}")


class Citizens:
    """Threads that send reports with photos without pause, and remember the code of each that was acknowledged."""

    def __init__(self, live: LivePortal) -> None:
        self.live, self.codes, self.failures = live, list[str](), list[str]()
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._send, args=(number,)) for number in range(CITIZENS)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *details: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(LIMIT)

    def _send(self, number: int) -> None:
        visitor, turn = Visitor(forward(self.live)), 0
        while not self._stop.is_set():
            turn += 1
            photo = io.BytesIO()
            Image.effect_noise((320, 240), number * 40 + turn + 1).convert("RGB").save(photo, "JPEG")
            photo.seek(0)
            words = f"Sampah ke-{turn} dari warga {number}."
            sent = visitor.submit(FORM, {"category": "river", "text": words, "region_code": "64.01.05.2007",
                                         "photos": (photo, "sampah.jpg")})  # fmt: skip
            if sent.status_code != 303:
                self.failures.append(f"{sent.status_code}")
                continue
            found = CODE.search(visitor.get(sent.headers["Location"]).text)
            self.codes.append(found[0] if found else "")


def test_a_backup_under_load_is_whole_and_misses_nothing_acknowledged(
    live_portal: MakeLive,
    database: str,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", f"{binaries()}{os.pathsep}{os.environ['PATH']}")
    open_doors = dict.fromkeys(("GAPURA_POSTS_PER_BROWSER", "GAPURA_POSTS_PER_NETWORK"), "100000")
    live = live_portal(demo="paser", database=database, environment={**open_doors, "GAPURA_FORM_SECONDS": "0"})
    with Citizens(live) as citizens:
        deadline = time.monotonic() + LIMIT
        while len(citizens.codes) < BEFORE and time.monotonic() < deadline:
            time.sleep(0.05)
        before = [*citizens.codes]
        live.cli("backup", str(tmp_path / "backups"))
    assert citizens.failures == []
    assert len(before) >= BEFORE
    [made] = (tmp_path / "backups").iterdir()

    url = ""
    if database != SQLITE:
        server: PostgresServer = request.getfixturevalue("postgres_server")
        name = server.create_database()
        request.addfinalizer(lambda: server.drop_database(name))
        url = server.url(name)
    settings = load_settings(instance=tmp_path / "elsewhere", database_url=url)
    restoring.restore(made, settings, say=lambda _line: None)
    resources = Resources(settings)
    with resources.engine.connect() as connection:
        codes = set(connection.scalars(sa.text("SELECT code FROM environment_report")))
        photos = connection.execute(sa.select(Photo.token, Photo.width)).all()
    resources.close()
    assert set(before) <= codes
    files = [path.name for path in (settings.instance / "uploads").glob("*/*")]
    for token, _width in photos:
        assert any(name.startswith(token) for name in files), "a photo's row without its files"
    for path in (settings.instance / "uploads").glob("*/*"):
        with Image.open(path) as picture:
            picture.load()
