"""Counts how each plugin's code fares in this process, and says when it keeps failing."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

WINDOW = 10
STRIKES = 5


@dataclass
class Account:
    """How one plugin's hook, or its pages (``what == "view"``), fared.

    Attributes:
        calls, failures: counts since the process began.
        seconds: time spent.
        recent: outcomes of the last calls, True for good ones.
    """

    calls: int = 0
    failures: int = 0
    seconds: float = 0.0
    recent: deque[bool] = field(default_factory=lambda: deque(maxlen=WINDOW))

    def note(self, good: bool, seconds: float) -> None:
        """Count one call."""
        self.calls += 1
        self.seconds += seconds
        self.failures += not good
        self.recent.append(good)


def keeps_failing(recent: deque[bool]) -> bool:
    """Whether at least five of the last ten calls failed: one bad record's page does not park a mini-app."""
    failed = recent.count(False)
    return failed >= STRIKES and failed * 2 >= len(recent)


class Tally:
    """The accounts of all plugins in this process; safe to use from several threads."""

    def __init__(self) -> None:
        self._accounts: dict[tuple[str, str], Account] = {}
        self._lock = threading.Lock()
        self.park: Callable[[str, str, str], None] = lambda plugin, reason, detail: None
        self.heard: Callable[[str, str, float, bool], None] = lambda plugin, what, seconds, good: None

    def note(self, plugin: str, what: str, seconds: float, fault: str = "", detail: str = "") -> None:
        """Count one call of ``what``; a plugin that keeps failing is parked with ``fault`` as the reason."""
        with self._lock:
            account = self._accounts.setdefault((plugin, what), Account())
            account.note(not fault, seconds)
            parked = bool(fault) and keeps_failing(account.recent)
            if parked:
                account.recent.clear()
        self.heard(plugin, what, seconds, not fault)
        if parked:
            self.park(plugin, f"{what} kept failing: {fault}", detail)

    def forget(self, plugin: str) -> None:
        """Begin anew for a plugin that is tried again."""
        with self._lock:
            for key in [k for k in self._accounts if k[0] == plugin]:
                self._accounts[key].recent.clear()

    def accounts(self) -> dict[tuple[str, str], Account]:
        """A copy of the counts by plugin and hook."""
        with self._lock:
            return dict(self._accounts)
