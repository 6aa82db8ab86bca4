"""How long until the first answer, and how much memory a worker holds."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path

from gapura.testing.live import LivePortal
from gapura.testing.site import Kitchen

from .load import worker_memory
from .servers import bare, portal

ROUNDS = 3
REQUESTS = 50


def report(kitchen: Kitchen, folder: Path) -> str:
    """Measure and return the table."""
    rows = ["| server | first page after, s | MB a worker (PSS) |", "|---|---:|---:|"]
    makers: dict[str, Callable[[Path], LivePortal]] = {
        "bare Flask": bare,
        "portal, three mini-apps": lambda place: portal(kitchen, place),
    }
    for name, make in makers.items():
        found = [_once(make(folder / f"{name}-{number}".replace(" ", "-"))) for number in range(ROUNDS)]
        first = statistics.median(seconds for seconds, _ in found)
        memory = statistics.median(held for _, held in found)
        rows.append(f"| {name} | {first:.2f} | {memory:.0f} |")
    return "\n".join(rows)


def _once(live: LivePortal) -> tuple[float, float]:
    began = time.monotonic()
    with live:
        live.get("/")
        first = time.monotonic() - began
        for _ in range(REQUESTS):
            live.get("/")
        return first, worker_memory(live.pid)
