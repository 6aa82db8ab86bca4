"""Results that many requests ask for alike, kept in each process until anything is committed.

Valid exactly as long as a kept page is: the portal's one look at the database per request says whether something
changed. So the tenth person on a list does not count its facets again.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from flask import has_request_context, request

LOOK = "gapura.look"  # where the portal leaves what its look saw
MOST = 500  # results in a process
OLDEST = 60.0  # seconds; some results also depend on the clock, such as who is open now

T = TypeVar("T")


class Kept:
    """The kept results of one process; safe to use from several threads."""

    def __init__(self, most: int = MOST) -> None:
        self._most, self._state = most, None
        self._results: OrderedDict[Hashable, tuple[float, Any]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, state: Any, make: Callable[[], T]) -> T:
        """The kept result, or a new one.

        Args:
            state: what the look saw before ``make`` reads anything.
            make: works the result out; what it returns is shared and must not be changed.
        """
        with self._lock:
            if state != self._state:
                self._results.clear()
                self._state = state
            until, result = self._results.get(key, (0.0, None))
            if until > time.monotonic():
                self._results.move_to_end(key)
                return result  # type: ignore[no-any-return]  # what make returned
        made = make()
        with self._lock:
            if state == self._state:
                self._results[key] = (time.monotonic() + OLDEST, made)
                while len(self._results) > self._most:
                    self._results.popitem(last=False)
        return made


_kept = Kept()


def kept(key: tuple[Hashable, ...], make: Callable[[], T]) -> T:
    """A result that is the same for everybody, worked out once per change of the database.

    Only requests that read take part: one that writes would see what it has not committed.

    Args:
        key: what it depends on besides the database; begins with a name of its own.
    """
    look = request.environ.get(LOOK) if has_request_context() and request.method in ("GET", "HEAD") else None
    return make() if look is None else _kept.get((look[0], *key), look, make)
