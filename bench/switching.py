"""What a switch costs the visitors: each worker's first answer after it, alone and while others keep asking."""

from __future__ import annotations

import statistics
import threading
import time
from pathlib import Path

from gapura.audit.plugins import note_plugin
from gapura.plugins import switch
from gapura.resources import Resources
from gapura.testing.live import LivePortal
from gapura.testing.site import Kitchen

from .named import WORKER
from .servers import portal

SWITCHES = 10
PAUSE = 0.5
WORKERS = 4
NAME = "environment"
TRIES = 400


def report(kitchen: Kitchen, folder: Path) -> str:
    """Measure and return the table."""
    live = portal(kitchen, folder / "instance", workers=WORKERS, GAPURA_PAGE_CACHE_MB="0")
    live.application = "bench.named:application"
    with live, live.resources() as resources:
        usual = [_ask(live)[0] for _ in range(200)]
        firsts = [first for number in range(SWITCHES) for first in _firsts(live, resources, number)]
        times, slowest = _under_visitors(live, resources)
    return "\n".join(
        [
            f"{SWITCHES} switches of a mini-app, {WORKERS} workers, no kept pages.\n",
            "| the home page | median ms | slowest ms |",
            "|---|---:|---:|",
            _row("usual, one visitor", usual),
            _row("first of each worker after a switch, one visitor", firsts),
            _row("usual, four constant visitors", times),
            _row("slowest around each switch, four constant visitors", slowest),
        ]
    )


def _row(name: str, times: list[float]) -> str:
    return f"| {name} | {1000 * statistics.median(times):.0f} | {1000 * max(times):.0f} |"


def _firsts(live: LivePortal, resources: Resources, number: int) -> list[float]:
    """How long the first request of each worker took after one switch."""
    _switch(resources, number)
    found: dict[str, float] = {}
    for _ in range(TRIES):
        seconds, worker = _ask(live)
        found.setdefault(worker, seconds)
        if len(found) == WORKERS:
            break
    return list(found.values())


def _under_visitors(live: LivePortal, resources: Resources) -> tuple[list[float], list[float]]:
    times: list[float] = []
    stop = threading.Event()

    def visit() -> None:
        while not stop.is_set():
            times.append(_ask(live)[0])

    visitors = [threading.Thread(target=visit) for _ in range(4)]
    for visitor in visitors:
        visitor.start()
    slowest = []
    for number in range(SWITCHES):
        before = len(times)
        _switch(resources, number)
        time.sleep(PAUSE)
        slowest.append(max(times[before:]))
    stop.set()
    for visitor in visitors:
        visitor.join()
    return times, slowest


def _switch(resources: Resources, number: int) -> None:
    """Off and on in turn; switching on includes the trial."""
    if number % 2 == 0:
        switch.disable(resources, NAME, note_plugin)
        return
    outcome = switch.enable(resources, NAME, switch.Actor(), note_plugin)
    if outcome.state != "enabled":
        raise RuntimeError(outcome.reason)


def _ask(live: LivePortal) -> tuple[float, str]:
    began = time.monotonic()
    answer = live.get("/")
    if answer.status != 200:
        raise RuntimeError(f"the home page answered {answer.status}\n{live.log}")
    return time.monotonic() - began, answer.headers.get(WORKER.lower(), "")
