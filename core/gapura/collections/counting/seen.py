"""Which pages of records this process showed since it last wrote that down: numbers by address, and nothing else.

Pages that are kept as bytes never reach the application, so they are counted where they leave. A worker that is killed
loses the numbers of a few seconds.
"""

from __future__ import annotations

import re
import threading
import time
from collections import Counter
from collections.abc import Callable

PAGE = re.compile(r"(/[a-z0-9/-]+)/([1-9]\d{0,8})-[a-z0-9-]*", re.ASCII)
MACHINES = ("bot", "crawl", "spider", "preview", "curl", "wget", "python", "http")  # in what they call themselves
MOST = 5_000  # pages of which one process keeps numbers
EVERY = 10.0  # seconds

Address = tuple[str, int]  # of the list, and number of the record


class Seen:
    """The numbers of one process; safe to use from several threads."""

    def __init__(self) -> None:
        self._numbers: Counter[Address] = Counter()
        self._lock = threading.Lock()
        self._written = time.monotonic()

    def note(self, path: str, agent: str, status: str) -> None:
        """Count a page that was shown to a person.

        Args:
            path: of the address, without the query.
            agent: what the browser calls itself.
            status: of the answer, such as ``200 OK``.
        """
        found = PAGE.fullmatch(path) if status[:1] == "2" or status[:3] == "304" else None
        if found is None or is_machine(agent):
            return
        address = found[1], int(found[2])
        with self._lock:
            if address in self._numbers or len(self._numbers) < MOST:
                self._numbers[address] += 1

    def taken(self) -> dict[Address, int]:
        """The numbers since this was last asked; they count from nothing again."""
        with self._lock:
            found, self._numbers = dict(self._numbers), Counter()
            self._written = time.monotonic()
        return found

    def write_now_and_then(self, write: Callable[[dict[Address, int]], None]) -> None:
        """Let the numbers be written in a thread of their own, once they are some seconds old."""
        if self._numbers and time.monotonic() - self._written >= EVERY:
            threading.Thread(target=write, args=(self.taken(),), name="gapura-counts", daemon=True).start()


def is_machine(agent: str) -> bool:
    """Whether what asks does not call itself a browser."""
    name = agent.lower()
    return not name or any(word in name for word in MACHINES)
