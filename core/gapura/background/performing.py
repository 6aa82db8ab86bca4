"""Doing a piece of work: claimed by one process, guarded, attributed, tried again when it fails.

A claim holds work for ``LEASE``, which is renewed for as long as the process lives. When it dies with work in its
hands, the work is due again a minute later; what takes a process down each time is given up after ``MOST_TRIES``.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask_babel import force_locale
from sqlalchemy.orm import Session

from ..contract.types import Work
from ..database.engine import db
from ..database.types import utcnow
from ..plugins.assembly import current_assembly
from ..plugins.blame import describe, full_traceback
from ..plugins.inflight import running, serving
from ..resources import Resources
from .models import DONE, Task
from .outbox import FAILED, claim

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=1)
RENEWED_EVERY = 15.0  # seconds
FIRST_PAUSE = timedelta(seconds=30)
WHILE_OFF = timedelta(minutes=1)
OF_USE = timedelta(days=7)
MOST_TRIES = 4
NOTED_EVERY = 1.0  # seconds
GIVEN_UP = "Given up: each process that did this ended with it."
NOBODY = "Given up: no mini-app that is on does this."


class Interrupted(BaseException):
    """The process is about to end: the work goes on in another one, from what was committed."""


@dataclass
class Turn:
    """What a piece of work is done with.

    Attributes:
        task_id: the row in the outbox.
        user_id: who began it; None for nobody who was signed in.
        tries: 1 at the first time, more after a failure or a restart of the server.
    """

    task_id: int
    user_id: int | None
    tries: int
    _values: dict[str, Any] = field(repr=False)
    _ended: Callable[[], bool] = field(repr=False)
    _noted: float = 0.0

    def note(self, done: int, total: int = 0, **values: Any) -> None:
        """Commit what was written so far and tell whoever waits how far it is; call it every few seconds.

        Args:
            done: how much is done, in whatever the work counts.
            total: of how much; 0 while that is not known.
            values: what the work is called with if it has to go on from here, in place of what it was called with.

        Raises:
            Interrupted: when the server is about to stop. The work goes on elsewhere, or after the start.
        """
        if values or time.monotonic() - self._noted >= NOTED_EVERY:
            self._noted = time.monotonic()
            self._values |= values
            told = {"position": done, "total": total, "values": self._values}
            db.session.execute(sa.update(Task).where(Task.id == self.task_id).values(**told))
        db.session.commit()
        if self._ended():
            raise Interrupted


def perform(
    resources: Resources,
    application: Callable[[], Flask],
    ended: Callable[[], bool] = lambda: False,
    only: int | None = None,
) -> bool:
    """Do one piece of work that is due; several processes may do it at once.

    Args:
        application: gives the application of the current generation.
        ended: whether the process is about to end.
        only: id of the one that is wanted.

    Returns:
        Whether there was one.
    """
    app, address = application(), resources.settings.public_url
    with Session(resources.engine, expire_on_commit=False) as session:
        task = claim(session, Task, utcnow(), LEASE, _lost, only)
        if task is None:
            return False
        session.expunge(task)
    with serving("", f"work-{task.id}") as request, app.test_request_context("/", base_url=address):
        request.waiting = True  # it may take as long as it takes
        _do(task, Turn(task.id, task.user_id, task.tries, dict(task.values), ended))
    return True


def _lost(task: Task) -> str:
    """Why a task is given up, if it is."""
    if task.tries >= MOST_TRIES:
        return GIVEN_UP
    return NOBODY if task.created_at < utcnow() - OF_USE else ""


@contextmanager
def _held(engine: sa.Engine, task_id: int) -> Iterator[None]:
    """Keep others away from a task for as long as the block runs, however seldom it says how far it is."""
    over = threading.Event()

    def hold() -> None:
        while not over.wait(RENEWED_EVERY):
            with suppress(sa.exc.SQLAlchemyError), engine.begin() as connection:  # the next one comes before it is over
                connection.execute(sa.update(Task).where(Task.id == task_id).values(due_at=utcnow() + LEASE))

    holder = threading.Thread(target=hold, name="gapura-lease", daemon=True)
    holder.start()
    try:
        yield
    finally:
        over.set()
        holder.join()


def declared() -> dict[str, tuple[str, Work]]:
    """Every kind of work of the running plugins by its name, with the plugin's name."""
    found = current_assembly().hooks.collect("background")
    return {work.name: (plugin, work) for plugin, works in found for work in works}


def _do(task: Task, turn: Turn) -> None:
    """Do it and write down what came of it."""
    found = declared().get(task.name)
    db.session.rollback()
    if found is None:  # its mini-app is off
        _write(task, due_at=utcnow() + WHILE_OFF, tries=task.tries - 1)
        return
    plugin, work = found
    begun, fault, detail = utcnow(), "", ""
    try:
        with _held(db.engine, task.id), force_locale(task.language), running(plugin):
            said = str(work.run(turn, **task.values) or "")
        db.session.commit()
        _write(task, state=DONE, ended_at=utcnow(), said=said, fault="")
    except Interrupted:
        _write(task, due_at=utcnow(), tries=task.tries - 1)
    except (Exception, SystemExit) as error:
        db.session.rollback()
        fault, detail = describe(error), full_traceback(error)
        log.warning("work %s %s failed at try %s: %s\n%s", task.name, task.id, task.tries, fault, detail)
        _write(task, **after_failure(task.tries, utcnow()), fault=fault[:1000])
    current_assembly().hooks.tally.note(plugin, f"work {task.name}", (utcnow() - begun).total_seconds(), fault, detail)


def after_failure(tries: int, now: datetime) -> dict[str, Any]:
    """What becomes of work that failed: tried again after a pause that grows, or given up."""
    if tries >= MOST_TRIES:
        return {"state": FAILED, "ended_at": now}
    return {"due_at": now + FIRST_PAUSE * 4 ** (tries - 1)}


def _write(task: Task, **values: Any) -> None:
    db.session.rollback()
    db.session.execute(sa.update(Task).where(Task.id == task.id).values(**values))
    db.session.commit()
