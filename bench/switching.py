"""What a switch costs the visitors: the first requests after it, while others keep asking."""

from __future__ import annotations

import statistics
import threading
import time
from pathlib import Path

from gapura.audit.plugins import note_plugin
from gapura.config import load_settings
from gapura.plugins import switch
from gapura.resources import Resources
from gapura.testing.live import LivePortal
from gapura.testing.site import Kitchen

from .servers import portal

SWITCHES = 10
PAUSE = 0.5
WORKERS = 4


def report(kitchen: Kitchen, folder: Path) -> str:
    """Measure and return the table."""
    with portal(kitchen, folder / "instance", workers=WORKERS, GAPURA_PAGE_CACHE_MB="0") as live:
        resources = Resources(
            load_settings(instance=live.instance, database_url=live.environment["GAPURA_DATABASE_URL"], trial_limit=120)
        )
        usual = sorted(_ask(live) for _ in range(200))
        times: list[float] = []
        stop = threading.Event()
        visitors = [threading.Thread(target=_visit, args=(live, times, stop)) for _ in range(4)]
        for visitor in visitors:
            visitor.start()
        slowest = [_switch(resources, number, times) for number in range(SWITCHES)]
        stop.set()
        for visitor in visitors:
            visitor.join()
    resources.close()
    return "\n".join(
        [
            f"{SWITCHES} switches of a mini-app under four constant visitors, {WORKERS} workers.\n",
            "| request | ms |",
            "|---|---:|",
            f"| usual, alone, median | {1000 * statistics.median(usual):.0f} |",
            f"| usual, under the visitors, median | {1000 * statistics.median(times):.0f} |",
            f"| slowest around a switch, median of the switches | {1000 * statistics.median(slowest):.0f} |",
            f"| slowest of all {len(times):,} | {1000 * max(times):.0f} |",
        ]
    )


def _switch(resources: Resources, number: int, times: list[float]) -> float:
    before = len(times)
    if number % 2 == 0:
        switch.disable(resources, "environment", note_plugin)
    else:
        outcome = switch.enable(resources, "environment", switch.Actor(), note_plugin)
        if outcome.state != "enabled":
            raise RuntimeError(outcome.reason)
    time.sleep(PAUSE)
    return max(times[before:])


def _visit(live: LivePortal, times: list[float], stop: threading.Event) -> None:
    while not stop.is_set():
        times.append(_ask(live))


def _ask(live: LivePortal) -> float:
    began = time.monotonic()
    answer = live.get("/")
    if answer.status != 200:
        raise RuntimeError(f"the home page answered {answer.status}\n{live.log}")
    return time.monotonic() - began
