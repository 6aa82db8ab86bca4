"""Reports with photos a second, and what readers notice, while another mini-app is switched each second."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from gapura.audit.plugins import note_plugin
from gapura.plugins import switch
from gapura.resources import Resources
from gapura.testing.site import Kitchen

from .servers import portal
from .storm import ENVIRONMENT, Storm, look_at, photos, share

CITIZENS, SECONDS = 64, 60.0
SWITCHED = "umkm"


def report(kitchen: Kitchen, folder: Path) -> str:
    """Measure and return the table."""
    calm = _storm(kitchen, folder / "calm", switching=False)
    switched = _storm(kitchen, folder / "switched", switching=True)
    columns = (
        "posting p50, s",
        "posting p95, s",
        "reading p95, s",
        "asked to come back",
        "other answers",
        "lost or doubled",
    )
    return "\n".join(
        [
            f"{CITIZENS} citizens who send form after form for {SECONDS:.0f} seconds, each with a photo of 300 kB, and",
            "two readers, all on the same two cores as the portal.\n",
            f"| | acknowledged/s | {' | '.join(columns)} |",
            f"|---|---:|{'---:|' * len(columns)}",
            f"| nothing else happens | {calm} |",
            f"| another mini-app is switched each second | {switched} |",
        ]
    )


def _storm(kitchen: Kitchen, folder: Path, *, switching: bool) -> str:
    live = portal(kitchen, folder)
    live.environment = {**live.environment, **ENVIRONMENT}
    stop = threading.Event()
    with live, live.resources() as opened:
        storm = Storm(live, photos(32), citizens=CITIZENS)
        thread = threading.Thread(target=_switch, args=(opened, stop))
        if switching:
            thread.start()
        with storm.blowing():
            time.sleep(SECONDS)
        stop.set()
        if switching:
            thread.join()
        wrong = look_at(opened.engine, live, storm)
    other = sum(count for status, count in storm.answers.items() if status not in (303, 429, 503))
    seconds = [share(storm.seconds, 0.5), share(storm.seconds, 0.95), share(storm.reads, 0.95)]
    counts = [storm.answers[503] + storm.answers[429], other, len(wrong)]
    figures = [f"{len(storm.acknowledged) / SECONDS:.1f}", *(f"{found:.2f}" for found in seconds), *map(str, counts)]
    return " | ".join(figures)


def _switch(opened: Resources, stop: threading.Event) -> None:
    number = 0
    while not stop.wait(1.0):
        if number % 2 == 0:
            switch.disable(opened, SWITCHED, note_plugin)
        else:
            switch.enable(opened, SWITCHED, switch.Actor(), note_plugin)
        number += 1
