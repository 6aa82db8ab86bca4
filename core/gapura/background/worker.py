"""Who does background work: a thread beside the requests of each process, or a process of its own."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from ..database.types import utcnow
from ..mail.models import Mail
from ..mail.postman import deliver
from .models import Task
from .outbox import first_due
from .performing import perform
from .queue import open_queue, waits_by_itself

if TYPE_CHECKING:
    from flask import Flask
    from huey import Huey

    from ..resources import Resources

log = logging.getLogger(__name__)

WORK, MAIL = "work", "mail"
ASK_EVERY = 5.0  # seconds, for a queue that is a file
LOOK_EVERY = 60.0  # seconds; what another process left behind is found by then at the latest
AVOIDED = 10.0  # seconds for which a queue that did not answer is not asked
STOP_LIMIT = 20.0


class Worker:
    """One process's own.

    Args:
        resources: of the process.

    Attributes:
        application: gives the current application; without one, as in a command, it only tells others.
    """

    def __init__(self, resources: Resources) -> None:
        self.application: Callable[[], Flask] | None = None
        self._resources = resources
        self._bell, self._lock = threading.Event(), threading.Lock()
        self._thread: threading.Thread | None = None
        self._queue: Huey | None = None
        self._kinds: dict[str, Any] = {}
        self._pid, self._ended, self._look_at, self._again = 0, False, 0.0, 0.0

    def tell(self, kind: str, *values: int) -> None:
        """Say that there is something to do, to whichever process is free first; returns at once."""
        if not self._is_asked(lambda: (self._opened(), self._kinds[kind](*values))):
            self._look_at = 0.0
        self.wake()

    def wake(self) -> None:
        """Let this process's thread look soon, if it is to have one."""
        if self._resources.settings.work_inside and self.application and not self._ended:
            self.start()
        self._bell.set()

    def start(self) -> None:
        """Begin to work, in a thread that does not hold the process."""
        with self._lock:
            if self._thread is None or self._pid != os.getpid():  # a thread does not survive a fork
                self._pid, self._bell = os.getpid(), threading.Event()
                self._thread = threading.Thread(target=self.go_on, name="gapura-worker", daemon=True)
                self._thread.start()

    def stop(self, wait: float = STOP_LIMIT) -> None:
        """Do no more; work in hand is put back at its next note."""
        self._ended = True
        self._bell.set()
        if self._thread is not None and self._pid == os.getpid() and self._thread is not threading.current_thread():
            self._thread.join(wait)
        self._close()

    def go_on(self) -> None:
        """Do what there is to do until ``stop`` is called."""
        while not self._ended:
            try:
                self._step()
            except sa.exc.SQLAlchemyError as error:
                log.warning("the database does not answer; background work waits: %s", error)
                self._bell.wait(ASK_EVERY)
            except Exception:
                log.exception("background work stumbled and goes on")
                self._bell.wait(ASK_EVERY)
        self._close()

    def look(self) -> int:
        """Do all that is due now; return how much was done."""
        done = deliver(self._resources, self.is_ended)
        while self.application and not self._ended and perform(self._resources, self.application, self.is_ended):
            done += 1
        return done

    def is_ended(self) -> bool:
        """Whether the process is about to end."""
        return self._ended

    def _step(self) -> None:
        self._bell.clear()
        found: list[Any] = []
        asked = self._is_asked(lambda: found.append(self._opened().dequeue()))
        if asked and found[0] is not None:
            self._opened().execute(found[0])
        elif time.monotonic() >= self._look_at:
            self._look_at = time.monotonic() + LOOK_EVERY
            self.look()
            self._look_at = min(self._look_at, time.monotonic() + self._seconds_to_next())
        elif not asked or not waits_by_itself(self._resources.settings):
            self._bell.wait(min(ASK_EVERY, max(0.0, self._look_at - time.monotonic())))

    def _is_asked(self, question: Callable[[], object]) -> bool:
        """Whether the queue answered; one that did not is left alone for a while, so that nobody waits for it again."""
        if time.monotonic() < self._again:
            return False
        try:
            question()
        except Exception as error:
            log.warning("the queue does not answer; work is found without it: %s", error)
            self._again = time.monotonic() + AVOIDED
            return False
        return True

    def _opened(self) -> Huey:
        """The queue of this process."""
        with self._lock:
            if self._queue is None:
                self._queue = open_queue(self._resources.settings)
                self._kinds = {
                    MAIL: self._queue.task(name=MAIL)(lambda: deliver(self._resources, self.is_ended)),
                    WORK: self._queue.task(name=WORK)(self._perform),
                }
            return self._queue

    def _close(self) -> None:
        """Give back this thread's connections to the queue."""
        if self._queue is not None:
            self._queue.storage.close()

    def _perform(self, task_id: int) -> None:
        if self.application is not None:
            perform(self._resources, self.application, self.is_ended, only=task_id)

    def _seconds_to_next(self) -> float:
        """Until the next try of a mail, or of work that failed."""
        models: list[type[Any]] = [Task] if self._resources.settings.mail_server is None else [Task, Mail]
        with self._resources.engine.connect() as connection:
            due = [moment for model in models if (moment := first_due(connection, model)) is not None]
        return max(1.0, (min(due) - utcnow()).total_seconds()) if due else LOOK_EVERY


def worker_of(resources: Resources) -> Worker:
    """The process's worker."""
    found: Worker = resources.extras.setdefault("worker", Worker(resources))
    return found
