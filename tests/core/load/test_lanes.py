"""Who is served when more wait than threads are free: those who read first, those who send in their turn."""

from __future__ import annotations

import selectors
import socket
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from gapura.lanes import FEW, Lanes, Worker, sends

Pair = Callable[[], tuple[socket.socket, socket.socket]]


@pytest.fixture
def pair() -> Iterator[Pair]:
    """Make two ends of a connection."""
    with ExitStack() as stack:

        def make() -> tuple[socket.socket, socket.socket]:
            ours, theirs = socket.socketpair()
            return stack.enter_context(ours), stack.enter_context(theirs)

        yield make


@dataclass(frozen=True)
class Connection:
    """What gunicorn hands in, as far as a lane looks at it."""

    sock: socket.socket
    name: str


@dataclass
class Held:
    """Lanes of one thread, which is busy until ``free`` is set; ``served`` grows after that."""

    lanes: Lanes
    pair: Pair
    free: threading.Event
    served: list[str]

    def come(self, name: str, request: bytes) -> None:
        """Somebody connects and sends the beginning of a request."""
        ours, theirs = self.pair()
        theirs.sendall(request)
        self.lanes.submit(self._serve, Connection(ours, name))

    def _serve(self, connection: Connection) -> None:
        self.free.wait(30)
        self.served.append(connection.name)

    def end(self) -> list[str]:
        """Let all be served; answer in which order, the busy one left out."""
        self.free.set()
        self.lanes.shutdown(wait=True)
        return self.served[1:]


@pytest.fixture
def held(pair: Pair) -> Iterator[Held]:
    """One thread that is busy with a first request."""
    made = Held(Lanes(1), pair, threading.Event(), [])
    made.come("busy", b"GET / HTTP/1.1\r\n")
    for _ in range(3000):
        if made.lanes.ahead(True) == (0, 0):
            break
        threading.Event().wait(0.01)
    yield made
    made.free.set()
    made.lanes.shutdown(wait=True)


def test_readers_go_before_those_who_send(held: Held) -> None:
    held.come("form 1", b"POST /lingkungan/tambah HTTP/1.1\r\n")
    held.come("form 2", b"POST /lingkungan/tambah HTTP/1.1\r\n")
    held.come("page", b"GET /wisata HTTP/1.1\r\n")
    assert held.lanes.ahead(True) == (1, 0)
    assert held.lanes.ahead(False) == (1, 2)
    assert held.end() == ["page", "form 1", "form 2"]


def test_who_sends_has_a_turn_however_many_read(held: Held) -> None:
    held.come("form", b"POST / HTTP/1.1\r\n")
    for number in range(3 * FEW):
        held.come(f"page {number}", b"GET / HTTP/1.1\r\n")
    assert held.end().index("form") <= FEW


def test_an_answer_and_an_error_reach_whoever_handed_the_request_in(pair: Pair) -> None:
    ours, _theirs = pair()
    with Lanes(2) as lanes:
        assert lanes.submit(lambda one: one.name, Connection(ours, "answer")).result(10) == "answer"
        failed = lanes.submit(lambda one: 1 // 0, Connection(ours, "error"))
        with pytest.raises(ZeroDivisionError):
            failed.result(10)


@pytest.mark.parametrize(
    ("begins", "known"),
    [(b"GET / HTTP/1.1", False), (b"POST / HTTP/1.1", True), (b"PUT /x", True), (b"PATCH /x", True), (b"DELETE", True),
     (b"HEAD /", False), (b"\x16\x03\x01", False), (b"P", False)],
)  # fmt: skip
def test_what_a_request_begins_with_says_whether_it_sends(pair: Pair, begins: bytes, known: bool) -> None:
    ours, theirs = pair()
    theirs.sendall(begins)
    assert sends(ours) is known
    assert ours.recv(100) == begins  # it is only looked at


def test_a_request_waits_in_the_poller_until_its_lane_is_known(pair: Pair) -> None:
    worker, served = Worker.__new__(Worker), list[bool]()
    worker.cfg, worker.tpool = SimpleNamespace(keepalive=5), Lanes(1)
    worker.poller, worker.pending_conns = selectors.DefaultSelector(), deque()
    worker.method_queue = SimpleNamespace(defer=lambda *_given: None)
    worker.handle = lambda conn: served.append(sends(conn.sock))
    ours, theirs = pair()
    conn = SimpleNamespace(sock=ours, initialized=False, data_ready=False, timeout=0.0)
    worker.enqueue_req(conn)
    assert list(worker.pending_conns) == [conn]
    assert not served
    theirs.sendall(b"POST / HTTP/1.1\r\n")
    worker.wait_for_and_dispatch_events(10)
    worker.tpool.shutdown(wait=True)
    assert served == [True]
    assert not worker.pending_conns
    worker.poller.close()


def test_what_has_not_begun_or_is_gone_is_taken_to_read(pair: Pair) -> None:
    ours, theirs = pair()
    assert sends(ours) is False
    theirs.close()
    assert sends(ours) is False
    ours.close()
    assert sends(ours) is False


def test_half_of_the_threads_never_send(pair: Pair) -> None:
    lanes, free, begun = Lanes(4), threading.Event(), list[str]()

    def serve(connection: Connection) -> None:
        begun.append(connection.name)
        free.wait(30)

    forms = []
    for number in range(5):
        ours, theirs = pair()
        theirs.sendall(b"POST / HTTP/1.1\r\n")
        forms.append(lanes.submit(serve, Connection(ours, f"form {number}")))
    ours, theirs = pair()
    theirs.sendall(b"GET / HTTP/1.1\r\n")
    assert lanes.submit(lambda one: one.name, Connection(ours, "page")).result(30) == "page"
    assert sorted(begun) == ["form 0", "form 1"]
    free.set()
    for one in forms:
        one.result(30)
    assert sorted(begun) == [f"form {number}" for number in range(5)]
    lanes.shutdown(wait=True)
