"""How long whoever comes now would wait, and the honest answer when that is too long.

Between the socket and the threads that answer, requests stand in a line that grows when more come than can be served.
Everybody in it waits, and gives up, and tries again, and nothing is served in time any more. So a request that has
waited too long gets a short 503 that says when to come back, which costs next to nothing, and the line melts. Pages
that are kept are always served: they cost no more than the refusal.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

SLOWNESS = 0.05  # weight of the newest request in the mean
PATIENCE = 3  # how many times longer those who send something, or are signed in, are let wait
RETRY_AFTER = 5  # seconds
READS = ("GET", "HEAD")
TOO_MANY = """<!doctype html>
<html lang="id"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Sedang ramai</title>
<h1>Sedang ramai</h1>
<p>Banyak orang membuka portal saat ini. Silakan coba beberapa detik lagi. Yang sudah Anda kirim tetap tersimpan.</p>
<p lang="en">Many people are here right now. Please try again in a few seconds. What you have sent is kept.</p>
"""


@dataclass
class Server:
    """What this process's server says of itself.

    Attributes:
        ahead: answers, at a cost of next to nothing, how many requests are served before one that comes now: how many
            that read, and how many that send; it is told whether that one reads.
        threads: how many are answered at once.
        senders: how many of these may send.
    """

    ahead: Callable[[bool], tuple[int, int]] = lambda reads: (0, 0)
    threads: int = 1
    senders: int = 1


server = Server()  # the one that gunicorn runs this process with, if it does


class Line:
    """The requests that wait for a thread of this process.

    Args:
        limit: seconds that an anonymous visitor who only reads may have to wait; 0 lets everybody wait.
    """

    def __init__(self, limit: float) -> None:
        self.limit = limit
        self.reading = self.sending = 0.0  # seconds that a request takes, on average

    def note(self, method: str, seconds: float) -> None:
        """Take into account how long a request took."""
        if method in READS:
            self.reading += (seconds - self.reading) * SLOWNESS
        else:
            self.sending += (seconds - self.sending) * SLOWNESS

    def wait(self, method: str) -> float:
        """Seconds that whoever came last will wait: those before, at what each takes, by as many as answer at once."""
        reading, sending = server.ahead(method in READS)
        return reading * self.reading / server.threads + sending * self.sending / server.senders

    def is_too_long(self, method: str, *, patient: bool) -> bool:
        """Whether a request is to be refused.

        Args:
            patient: whether somebody sends something or is signed in, and loses more by being refused.
        """
        return 0 < self.limit * (PATIENCE if patient else 1) < self.wait(method)
