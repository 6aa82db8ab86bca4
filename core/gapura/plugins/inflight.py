"""Who is being served right now, and whose code it is in: what names a plugin when something hangs or dies."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class InFlight:
    """One request being served by one thread.

    Attributes:
        path: path asked for, without query.
        id: what the log and the answer call it.
        plugin: plugin whose code runs, empty while it is the core's.
        begun: ``time.monotonic()`` at its start.
        since: ``time.monotonic()`` when the code of ``plugin`` began to run.
        named: whether it was already found to exceed the limit.
        waiting: whether it waits for something that is nobody's code: more from the visitor, or the next application.
        building: whether it builds the next application, on which every other request of this process waits.
    """

    path: str
    id: str = ""
    plugin: str = ""
    begun: float = field(default_factory=time.monotonic)
    since: float = 0.0
    named: bool = False
    waiting: bool = False
    building: bool = False


_current: dict[int, InFlight] = {}


@contextmanager
def serving(path: str, number: str = "") -> Iterator[InFlight]:
    """Note that this thread serves a request, for as long as the block runs.

    Args:
        number: what the log and the answer call it.
    """
    thread = threading.get_ident()
    _current[thread] = request = InFlight(path, number)
    try:
        yield request
    finally:
        _current.pop(thread, None)


@contextmanager
def running(plugin: str) -> Iterator[None]:
    """Note that this thread is inside a plugin's code, for as long as the block runs."""
    request = _current.get(threading.get_ident())
    if request is None:
        yield
        return
    before = request.plugin, request.since
    request.plugin, request.since = plugin, time.monotonic()
    try:
        yield
    finally:
        request.plugin, request.since = before


@contextmanager
def building() -> Iterator[None]:
    """Note that this thread builds an application, for as long as the block runs."""
    request = _current.get(threading.get_ident())
    if request is not None:
        request.building = True
    try:
        yield
    finally:
        if request is not None:
            request.building = False


@contextmanager
def waiting(request: InFlight | None = None) -> Iterator[None]:
    """Let a request's clock (this thread's, unless one is given) stand still for as long as the block runs."""
    request = request or _current.get(threading.get_ident())
    if request is None:
        yield
        return
    begun, request.waiting = time.monotonic(), True
    try:
        yield
    finally:
        request.begun += time.monotonic() - begun
        request.waiting = False


def current_id() -> str:
    """What the request of this thread is called; empty where none is answered."""
    request = _current.get(threading.get_ident())
    return request.id if request else ""


def requests_in_flight() -> list[InFlight]:
    """Requests being served in this process at this moment."""
    return list(_current.copy().values())


class PatientInput:
    """A request's body whose arrival is not held against the mini-app that reads it: slow is the visitor's link.

    Args:
        stream: the server's ``wsgi.input``.
        request: the request whose clock stands still while bytes are awaited.
    """

    def __init__(self, stream: Any, request: InFlight) -> None:
        self._stream, self._request = stream, request

    def read(self, size: int = -1) -> bytes:
        """Read up to ``size`` bytes."""
        with waiting(self._request):
            return bytes(self._stream.read(size))

    def readline(self, size: int = -1) -> bytes:
        """Read one line, at most ``size`` bytes of it."""
        with waiting(self._request):
            return bytes(self._stream.readline(size))

    def __iter__(self) -> Iterator[bytes]:
        """Lines until the end."""
        return iter(self.readline, b"")
