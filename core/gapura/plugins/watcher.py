"""Names a request that exceeds its limit, parks the mini-app that keeps hanging, and lets the worker be replaced.

A thread cannot be killed: so the worker takes no new connections, finishes what else it serves, and leaves; gunicorn
starts another.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Callable

from .inflight import InFlight, requests_in_flight

log = logging.getLogger(__name__)

EVERY = 0.5
QUIET = 2.5  # seconds; gunicorn answers on connections that are kept alive for two more
GRACE = 20.0
PATIENCE = 9
STUCK_STATUS = 75
_exit = os._exit  # before anybody wraps it


class Watcher:
    """Watches the requests in flight in this process.

    Args:
        limit: seconds that a request may take.
        report: called with each request of a mini-app that exceeds it.
        each_time: called at every look as well.
        leave: ends the process once the other requests are done.
    """

    def __init__(
        self,
        limit: float,
        report: Callable[[InFlight], None],
        each_time: Callable[[], None] = lambda: None,
        leave: Callable[[], None] = lambda: _exit(STUCK_STATUS),
    ) -> None:
        self._limit, self._report, self._each_time, self._leave = limit, report, each_time, leave
        self._thread: threading.Thread | None = None
        self._ended = False

    def start(self) -> None:
        """Begin to watch, in a thread that does not hold the process."""
        self._thread = threading.Thread(target=self._watch, name="gapura-watcher", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Look no more, and let go of what it was to report to."""
        self._ended = True

    def look(self, now: float) -> list[InFlight]:
        """Requests over the limit that were not named before; each is named now."""
        late = [r for r in requests_in_flight() if not (r.named or r.waiting) and self._is_late(r, now)]
        for request in late:
            request.named = True
            log.error("%s not answered within %.0f s, mini-app %s", request.path, self._limit, request.plugin or "-")
            if request.plugin:
                self._report(request)
        return late

    def _is_late(self, request: InFlight, now: float) -> bool:
        """Whether it exceeds its limit.

        Building an application is our own work, slow on a busy machine, and leaving would only begin it again; each
        mini-app has the limit for its own part of it.
        """
        if not request.building:
            return now - request.begun > self._limit
        return now - (request.since if request.plugin else request.begun + PATIENCE * self._limit) > self._limit

    def _watch(self) -> None:
        while True:
            time.sleep(EVERY)
            if self._ended:
                return
            try:
                self._each_time()
                if self.look(time.monotonic()):
                    self._drain()
            except Exception:
                log.exception("the watcher stumbled and goes on")

    def _drain(self) -> None:
        """Take no new connections, wait for the requests that still move, then leave if one is still stuck."""
        _take_no_more()
        quiet_since = time.monotonic()
        hopeless = any(r.named and r.building for r in requests_in_flight())  # the others wait for the same
        until = quiet_since + (QUIET if hopeless else GRACE)
        while time.monotonic() < min(until, quiet_since + QUIET):
            time.sleep(EVERY / 5)
            self.look(time.monotonic())
            if any(not r.named for r in requests_in_flight()):
                quiet_since = time.monotonic()
        if any(r.named for r in requests_in_flight()):
            self._leave()


def is_served() -> bool:
    """Whether a server runs this process, one that ends gracefully when it is asked to and starts another."""
    return callable(signal.getsignal(signal.SIGTERM))


def _take_no_more() -> None:
    if is_served():
        os.kill(os.getpid(), signal.SIGTERM)
