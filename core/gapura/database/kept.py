"""Results that many requests ask for alike, kept in each process until a table that they were read from is changed.

Valid exactly as long as a kept page is: the portal's one look at the database per request says how often each table
was changed. So the tenth person on a list does not count its facets again.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import has_request_context, request

from .changes import note_reads, noting_reads
from .generation import Look

LOOK = "gapura.look"  # where the portal leaves its name and what its look saw
MOST = 500  # results in a process
OLDEST = 60.0  # seconds; some results also depend on the clock, such as who is open now

T = TypeVar("T")


@dataclass(frozen=True)
class Result:
    """A kept result.

    Attributes:
        tables: those that it was read from.
        truth: generation and how often these tables had been changed before.
        until: ``time.monotonic()`` after which it is made anew.
    """

    value: Any
    tables: tuple[str, ...]
    truth: tuple[Hashable, ...]
    until: float


class Kept:
    """The kept results of one process; safe to use from several threads."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._results: OrderedDict[Hashable, Result] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, look: Look, make: Callable[[], T]) -> T:
        """The kept result, or a new one.

        Args:
            look: taken before ``make`` reads anything.
            make: works the result out; what it returns is shared and must not be changed.
        """
        with self._lock:
            found = self._results.get(key)
            if found and found.truth == look.truth_of(found.tables) and found.until > time.monotonic():
                self._results.move_to_end(key)
                note_reads(found.tables)
                return found.value  # type: ignore[no-any-return]  # what make returned
        with noting_reads() as read:
            made = make()
        tables = tuple(sorted(read))
        with self._lock:
            self._results[key] = Result(made, tables, look.truth_of(tables), time.monotonic() + OLDEST)
            self._results.move_to_end(key)
            while len(self._results) > self._most:
                self._results.popitem(last=False)
        return made


_kept = Kept()


def kept(key: tuple[Hashable, ...], make: Callable[[], T]) -> T:
    """A result that is the same for everybody, worked out once per change of what it is read from.

    Only requests that read take part: one that writes would see what it has not committed.

    Args:
        key: what it depends on besides the database; begins with a name of its own.
    """
    found = request.environ.get(LOOK) if has_request_context() and request.method in ("GET", "HEAD") else None
    return make() if found is None else _kept.get((found[0], *key), found[1], make)
