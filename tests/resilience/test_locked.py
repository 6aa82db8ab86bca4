"""Somebody else holds the lock of the SQLite database: for moments nobody notices, for longer nobody waits in vain."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from bench.storm import ENVIRONMENT, FORM, Browser, Page, fields_of, multipart, photos
from gapura.testing.live import LivePortal
from tests.fixtures.portals import MakeLive

pytestmark = pytest.mark.slow
MANY = 12  # more than threads that send
PAGES = ("/", "/umkm", "/cari?q=kopi", FORM)


@contextmanager
def held(live: LivePortal) -> Iterator[None]:
    """Be the one who writes."""
    connection = sqlite3.connect(live.instance / "gapura.db", isolation_level=None, timeout=30)
    try:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")
    finally:
        connection.close()


class Citizen(threading.Thread):
    """Somebody who has filled in the form, and sends it when started."""

    def __init__(self, live: LivePortal, number: int, picture: bytes) -> None:
        super().__init__()
        self._browser = Browser(live.port, f"10.3.0.{number}")
        values = {"category": "river", "region_code": "64.01.05.2007", "text": f"Sampah ke-{number}.", "apart": "1"}
        self._sent = multipart(fields_of(self._browser.get(FORM).text) | values, picture)
        self.answer, self.seconds = Page(0), 0.0

    def run(self) -> None:
        begun = time.monotonic()
        self.answer = self._browser.post(FORM, *self._sent)
        self.seconds = time.monotonic() - begun


def test_a_lock_that_is_held_by_somebody_else(live_portal: MakeLive) -> None:
    live = live_portal(demo="paser", environment=ENVIRONMENT)
    few, many, after = ([Citizen(live, place, photos(1)[0]) for place in places] for places in (
        range(1, 3), range(3, 3 + MANY), range(3 + MANY, 5 + MANY)))  # fmt: skip
    with held(live):
        for one in few:
            one.start()
        time.sleep(4)
    for one in few:
        one.join(60)
    assert [one.answer.status for one in few] == [303, 303], "nobody notices four seconds"

    with held(live):
        for one in many:
            one.start()
        while any(one.is_alive() for one in many):
            for path in PAGES:
                assert Browser(live.port, "10.3.1.1").get(path).status == 200, path
            time.sleep(0.2)
    assert {one.answer.status for one in many} == {503}
    assert all(int(one.answer.retry_after) > 0 and "<h1>" in one.answer.text for one in many)
    # Ten are wanted. Who waited for their turn one after the other, seven seconds each, would take twenty and more.
    assert max(one.seconds for one in many) < 15

    for one in after:
        one.start()
    for one in after:
        one.join(60)
    assert [one.answer.status for one in after] == [303, 303]
    with live.resources() as opened, opened.engine.connect() as connection:
        query = sa.text("SELECT count(*) FROM environment_report WHERE text LIKE 'Sampah ke-%'")
        assert connection.scalar(query) == len(few) + len(after)
