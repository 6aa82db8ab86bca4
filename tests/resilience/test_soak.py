"""Storms that take minutes: ``make soak``. The number of switches is ``GAPURA_SOAK_SWITCHES`` (200)."""

import os
import threading
import time

import psutil
import pytest

from gapura.audit.plugins import note_plugin
from gapura.plugins import switch

pytestmark = [pytest.mark.soak, pytest.mark.timeout(3600)]

SWITCHES = int(os.environ.get("GAPURA_SOAK_SWITCHES", "200"))
WARM_UP = max(SWITCHES // 10, 4)
GROWTH_MB = 25
PAUSE = 0.02  # leaves the trials some of the machine


class Visitors:
    """Threads that ask for pages all the time, and write down what they got."""

    PATHS = ("/", "/umkm/", "/cari?q=kopi", "/masuk")

    def __init__(self, live, count=4):
        self.live, self.answers, self.failures = live, 0, []
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._visit, args=(number,)) for number in range(count)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *details):
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _visit(self, number):
        while not self._stop.is_set():
            path = self.PATHS[number % len(self.PATHS)]
            number += 1
            time.sleep(PAUSE)
            try:
                status = self.live.get(path).status
            except OSError as error:
                self.failures.append((path, repr(error)))
                continue
            self.answers += 1
            if status not in (200, 404) or (status == 404 and path != "/umkm/"):
                self.failures.append((path, status))


def worker_memory(live):
    return [child.memory_full_info().uss / 1e6 for child in psutil.Process(live.pid).children()]


@pytest.mark.parametrize("worker_class", ["gthread", "sync"])
def test_memory_stays_flat_and_nobody_fails_over_many_switches(live_portal, worker_class):
    live = live_portal(demo="paser", workers=4, worker_class=worker_class)
    before = []
    with Visitors(live) as visitors, live.resources() as resources:
        for number in range(SWITCHES):
            if number == WARM_UP:
                before = worker_memory(live)
            if number % 2 == 0:
                switch.disable(resources, "umkm", note_plugin)
            else:
                outcome = switch.enable(resources, "umkm", switch.Actor(), note_plugin)
                assert outcome.state.value == "enabled", outcome
            expected = 404 if number % 2 == 0 else 200
            assert {live.get("/umkm/").status for _ in range(16)} == {expected}
        time.sleep(1)
        after = worker_memory(live)
    assert visitors.failures == []
    assert visitors.answers > SWITCHES
    assert max(after) - max(before) < GROWTH_MB, f"before {before}, after {after}"
