"""``gapura work``: what the pages began is done by a process of its own, once, also when one of them dies."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest
import sqlalchemy as sa

from gapura.background.models import DONE, Task
from gapura.jobs.models import JobRun
from gapura.testing.live import LivePortal
from gapura.testing.site import Instance, Kitchen, Recipe, Site
from tests.fixtures.portals import HOME

pytestmark = pytest.mark.slow
LIMIT = 120.0  # seconds; only bounds a hang
VILLAGE = "Kuaro;Pasir Mayang"
ROWS = 5_000


@contextmanager
def working(live: LivePortal) -> Iterator[subprocess.Popen[bytes]]:
    """``gapura work`` beside a portal."""
    command = [str(Path(sys.executable).with_name("gapura")), "work"]
    with (live.instance / "work.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=live.home, env=live._environment(), stdout=log, stderr=log)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(LIMIT)


def wait_for(done) -> None:
    until = time.monotonic() + LIMIT
    while not done():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.05)


@pytest.fixture
def site(kitchen: Kitchen, database: str, tmp_path: Path) -> Iterator[Site]:
    instance = kitchen.serve(Recipe(demo="paser", database=database), tmp_path / "instance")
    site = Site.of(instance)
    yield site
    site.close()
    kitchen.clear_away(instance)


def beside(site: Site) -> LivePortal:
    """The portal as another process sees it."""
    url = site.portal.resources.engine.url.render_as_string(hide_password=False)
    instance = Instance(folder=site.portal.resources.settings.instance, database_url=url)
    return LivePortal(instance=instance.folder, home=HOME, environment=instance.environment)


def latest(site: Site) -> sa.Row[tuple[object, ...]]:
    """The task begun last, as it is now."""
    with site.portal.resources.engine.connect() as connection:
        return connection.execute(sa.select(Task.__table__).order_by(Task.id.desc()).limit(1)).one()


def taken_in(site: Site) -> int:
    """How many of the file's rows are in the directory."""
    with site.portal.resources.engine.connect() as connection:
        return connection.scalar(sa.text("SELECT count(*) FROM umkm_business WHERE name LIKE 'Warung nomor %'"))


def test_another_process_takes_an_import_to_its_end_though_one_is_killed(site: Site) -> None:
    rows = "".join(
        f"Warung nomor {number};Makanan dan minuman;Nasi kuning;Senin-Minggu 07.00-17.00;{VILLAGE}\n"
        for number in range(ROWS)
    )
    operator = site.signed_in("administrator")
    table = (f"Nama usaha;Kategori;Yang ditawarkan;Jam buka;Kecamatan;Desa\n{rows}").encode()
    with BytesIO(table) as file:
        sent = operator.submit("/umkm/kelola/impor", {"file": (file, "usaha.csv"), "once": None})
    page = sent.headers["Location"]
    mapped = operator.submit(page, action="/kolom")
    assert mapped.status_code == 303, re.findall(r'role="alert">.*?</div>', mapped.text, re.DOTALL)
    with working(beside(site)) as process:
        wait_for(lambda: latest(site).state == DONE)
    assert process.returncode == 0
    assert operator.submit(page, {"bad": "skip", "same": "skip"}, action="/mulai").status_code == 303
    with working(beside(site)) as process:
        wait_for(lambda: taken_in(site) > 0)
        os.kill(process.pid, signal.SIGKILL)
        process.wait(LIMIT)
    held = latest(site)
    assert 0 < taken_in(site) < ROWS
    assert held.state != DONE
    with site.portal.resources.engine.begin() as connection:  # a minute later
        connection.execute(sa.update(Task).where(Task.id == held.id).values(due_at=held.created_at))
    with working(beside(site)):
        wait_for(lambda: latest(site).state == DONE)
    with site.portal.resources.engine.connect() as connection:
        ran = connection.scalar(sa.select(sa.func.count()).select_from(JobRun))
    assert taken_in(site) == ROWS
    assert latest(site).tries == 2
    assert ran, "jobs are run as well"


def test_once_does_what_is_due_and_ends(site: Site) -> None:
    assert "done" in beside(site).cli("work", "--once").stdout
