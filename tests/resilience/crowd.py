"""Visitors who ask without pause, each in a thread, and remember exactly when they asked and what they got."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

LIMIT = 60.0
BREATH = 0.01  # the visitors share the machine with those who serve them

# Says which worker answered: no worker may be left behind.
WSGI = """\
import os
from gapura.portal import Portal

portal = Portal.from_environment()


def application(environ, start_response):
    def start(status, headers, exc_info=None):
        return start_response(status, [*headers, ("X-Worker", str(os.getpid()))], exc_info)

    return portal(environ, start)
"""


@dataclass(frozen=True)
class Visit:
    """One request: when it began and ended, what was asked, and the answer."""

    begun: float
    ended: float
    path: str
    status: int
    worker: str
    body: bytes


@dataclass
class Crowd:
    """Visitors in threads of their own; a context manager.

    Attributes:
        port: of the portal.
        paths: what each visitor asks for in turn.
        size: how many visitors there are.
        trips: how many visits they make over one connection. One that is never renewed stays with the worker that
            accepted it, and the others would wait for visitors in vain.
    """

    port: int
    paths: Sequence[str]
    size: int = 4
    trips: int = 1
    visits: list[Visit] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    latest: dict[str, float] = field(default_factory=dict)
    _stop: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._threads = [threading.Thread(target=self._stroll, args=(n,), daemon=True) for n in range(self.size)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(LIMIT)

    def workers_since(self, moment: float) -> int:
        """How many workers answered a visit that began after a moment."""
        return sum(begun > moment for begun in list(self.latest.values()))

    def wait(self, condition: Callable[[], bool], limit: float = LIMIT) -> bool:
        """Wait until a condition holds."""
        deadline = time.monotonic() + limit
        while not condition():
            if time.monotonic() > deadline or self.failures:
                return False
            time.sleep(0.005)
        return True

    def _stroll(self, number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LIMIT)
        turn = number
        while not self._stop.is_set():
            path = self.paths[turn % len(self.paths)]
            turn += 1
            begun = time.monotonic()
            try:
                connection.request("GET", path)
                response = connection.getresponse()
                body = response.read()
            except (OSError, http.client.HTTPException) as error:
                self.failures.append(f"{path}: {type(error).__name__}: {error}")
                connection.close()
                continue
            worker = response.headers.get("X-Worker", "")
            self.visits.append(Visit(begun, time.monotonic(), path, response.status, worker, body))
            self.latest[worker] = max(begun, self.latest.get(worker, 0.0))
            if (turn - number) % self.trips == 0:
                connection.close()
            time.sleep(BREATH)
        connection.close()


def lay_out(root: Path) -> None:
    """Give a workshop a ``wsgi.py`` that names the worker."""
    (root / "wsgi.py").write_text(WSGI)
