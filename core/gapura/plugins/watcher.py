"""Names a request that exceeds its limit, parks the mini-app that keeps hanging, and lets the worker be replaced.

A thread cannot be killed: so the worker finishes what else it serves and leaves; gunicorn starts another.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable

from .inflight import InFlight, requests_in_flight

log = logging.getLogger(__name__)

EVERY = 0.5
GRACE = 10.0
STUCK_STATUS = 75


class Watcher:
    """Watches the requests in flight in this process.

    Args:
        limit: seconds that a request may take.
        report: called with plugin, path and seconds for each request of a mini-app that exceeds it.
        leave: ends the process once the other requests are done.
    """

    def __init__(
        self, limit: float, report: Callable[[str, str, float], None], leave: Callable[[], None] | None = None
    ) -> None:
        self._limit, self._report = limit, report
        self._leave = leave or (lambda: os._exit(STUCK_STATUS))
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to watch, in a thread that does not hold the process."""
        self._thread = threading.Thread(target=self._watch, name="gapura-watcher", daemon=True)
        self._thread.start()

    def look(self, now: float) -> list[InFlight]:
        """Requests over the limit that were not named before; each is named now."""
        late = [r for r in requests_in_flight() if not (r.named or r.waiting) and now - r.begun > self._limit]
        for request in late:
            request.named = True
            log.error("%s not answered within %.0f s, mini-app %s", request.path, self._limit, request.plugin or "-")
            if request.plugin:
                self._report(request.plugin, request.path, self._limit)
        return late

    def _watch(self) -> None:
        while True:
            time.sleep(EVERY)
            if self.look(time.monotonic()):
                self._drain()

    def _drain(self) -> None:
        """Wait for the requests that still move, then leave if one is still stuck."""
        until = time.monotonic() + GRACE
        while time.monotonic() < until and any(not r.named for r in requests_in_flight()):
            time.sleep(EVERY / 5)
            self.look(time.monotonic())
        if any(r.named for r in requests_in_flight()):
            self._leave()
