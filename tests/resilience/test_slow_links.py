"""Visitors who send a byte a second, or stop in the middle: behind the shipped web server nobody else notices."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from contextlib import ExitStack, suppress
from typing import Self

import pytest

from bench.storm import share
from tests.fixtures.front import MakeFront
from tests.fixtures.portals import MakeLive

pytestmark = pytest.mark.slow
SLOW, VISITS = 240, 60
LIMIT = 60.0  # seconds; only bounds a hang
HEAD = b"POST /lingkungan/tambah HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=x\r\n"
BODY = b"Content-Length: 300000\r\n\r\n--x\r\nContent-Disposition: form-data; name=photos; filename=a.jpg\r\n\r\n"


@pytest.fixture
def database() -> str:
    return "sqlite"


class Crawlers:
    """Connections over which a byte comes each second: in the head of the request, in its body, or none any more."""

    def __init__(self, port: int) -> None:
        self._port, self._stop = port, threading.Event()
        self._thread = threading.Thread(target=self._crawl)
        self.alive = 0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *details: object) -> None:
        self._stop.set()
        self._thread.join(LIMIT)

    def _crawl(self) -> None:
        with ExitStack() as stack:
            lines = [stack.enter_context(self._open(number)) for number in range(SLOW)]
            self.alive = len(lines)
            place = 0
            while not self._stop.wait(1.0):
                for number, line in enumerate(lines):
                    text = HEAD if number % 3 == 0 else b"x" * 1000
                    if number % 3 != 2:
                        self._send(line, text[place % len(text) :][:1])
                place += 1

    def _open(self, number: int) -> socket.socket:
        """From an address of its own for each fifty, as from as many villages."""
        line = socket.create_connection(("127.0.0.1", self._port), LIMIT, (f"127.0.1.{number // 50 + 1}", 0))
        if number % 3:
            self._send(line, HEAD + BODY)
        return line

    def _send(self, line: socket.socket, data: bytes) -> None:
        with suppress(OSError):  # sent away for being too slow
            line.sendall(data)


def test_slow_visitors_hold_nobody_up(live_portal: MakeLive, front: MakeFront) -> None:
    live = live_portal(demo="paser")
    port = front(live)
    times: list[float] = []
    with Crawlers(port) as crawlers:
        until = time.monotonic() + LIMIT
        while not crawlers.alive:
            assert time.monotonic() < until
            time.sleep(0.05)
        for number in range(VISITS):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LIMIT)
            begun = time.monotonic()
            connection.request("GET", ("/", "/umkm", "/lingkungan/tambah", f"/cari?q=kata{number}")[number % 4])
            answer = connection.getresponse()
            answer.read()
            connection.close()
            times.append(time.monotonic() - begun)
            assert answer.status == 200
    print(f"p95 beside {SLOW} slow visitors: {share(times, 0.95):.3f} s")  # a figure to read with -s
    assert live.get("/healthz").status == 200
