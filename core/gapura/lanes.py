"""A gunicorn worker with threads whose line has two lanes: who reads goes before who sends.

Reading takes some milliseconds, taking in a form with a photo much longer. In one line everybody who reads would wait
behind all who send, as long as they do. Here a thread that is free takes the oldest request of those that read, and
after ``FEW`` of them the oldest of those that send, so that these wait a little longer and never for ever. Half of the
threads are never busy with those that send: a page would wait for the processor behind all of them.
"""

from __future__ import annotations

import selectors
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

FEW = 4  # requests that read, before one that sends has its turn
SENDS = (b"POST", b"PUT ", b"PATC", b"DELE")

Task = tuple["Future[Any]", Callable[[], Any]]


class Lanes(ThreadPoolExecutor):
    """The threads of a worker, and what waits for them. What is handed in is a connection, as gunicorn does.

    Attributes:
        senders: how many threads at most are busy with requests that send.
    """

    def __init__(self, max_workers: int) -> None:
        super().__init__(max_workers)
        self._reading, self._sending = deque[Task](), deque[Task]()
        self._in_a_row = self._taken_in = self._left = 0
        self.senders = max(1, max_workers // 2)
        self._lane_lock = threading.Lock()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Put a connection into its lane; the future is the answer's."""
        task: Task = Future(), partial(fn, *args, **kwargs)
        with self._lane_lock:
            (self._sending if sends(args[0].sock) else self._reading).append(task)
        super().submit(self._serve)
        return task[0]

    def ahead(self, reads: bool) -> tuple[int, int]:
        """How many that read, and how many that send, are served before a request that comes now.

        Args:
            reads: whether it only reads.
        """
        reading, sending = len(self._reading), len(self._sending)
        return (reading, min(sending, reading // FEW)) if reads else (min(reading, sending * FEW), sending)

    def _serve(self) -> None:
        """Serve whose turn it is, which need not be the request that this was submitted with."""
        waits = True
        while waits:
            task, is_sent = self._next()
            if task is None:
                return
            _run(*task)
            waits = is_sent and self._is_left()

    def _next(self) -> tuple[Task | None, bool]:
        """The request whose turn it is, and whether it sends; None where all that wait send and enough are taken in."""
        with self._lane_lock:
            may_send = bool(self._sending) and self._taken_in < self.senders
            if self._reading and (self._in_a_row < FEW or not may_send):
                self._in_a_row += 1
                return self._reading.popleft(), False
            if may_send:
                self._in_a_row = 0
                self._taken_in += 1
                return self._sending.popleft(), True
            self._left += 1
            return None, False

    def _is_left(self) -> bool:
        """One that sends is done; whether another was left waiting for that."""
        with self._lane_lock:
            self._taken_in -= 1
            waits, self._left = self._left > 0, max(0, self._left - 1)
            return waits


def _run(future: Future[Any], answer: Callable[[], Any]) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        future.set_result(answer())
    except BaseException as error:  # as the executor itself does
        future.set_exception(error)


class Worker(ThreadWorker):
    """Gunicorn's worker with threads, with lanes."""

    def get_thread_pool(self) -> Lanes:
        """The threads, which gunicorn lets a worker choose."""
        return Lanes(self.cfg.threads)

    def enqueue_req(self, conn: Any) -> None:
        """Hand a connection to the threads once its request begins to arrive: before that nobody knows its lane.

        Gunicorn lets a thread wait for that, and has the poller wait only when it takes long; here it does so at once.
        """
        if conn.initialized or conn.data_ready or begins(conn.sock) is not None:
            super().enqueue_req(conn)
            return
        conn.sock.setblocking(False)
        conn.timeout = time.monotonic() + self.cfg.keepalive
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn))


def sends(connection: socket.socket) -> bool:
    """Whether a request on a connection sends something; what has not begun to arrive yet is taken to read."""
    return begins(connection) in SENDS


def begins(connection: socket.socket) -> bytes | None:
    """The first four bytes that a connection has for us, none where it is at its end; None while nothing is there."""
    try:
        return connection.recv(4, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return None
    except (OSError, ValueError):
        return b""
