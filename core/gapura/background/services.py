"""Beginning background work, and what whoever waits for it sees. Callers commit."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import current_app, has_app_context
from flask_login import current_user
from sqlalchemy import event

from ..database.engine import db
from ..database.types import utcnow
from ..errors import ContractError
from ..shell.language import current_language
from .models import DONE, Task
from .outbox import FAILED, WAITING
from .performing import declared
from .worker import WORK, worker_of

KEPT = timedelta(days=30)
NOTE = "gapura.work"  # in a session's notes: the tasks that are to begin once they are committed


def later(name: str, **values: Any) -> Task:
    """Have something done behind the page, in the current transaction: it begins exactly when that is committed.

    It begins within a moment, in another thread or process, and goes on after a restart of the server.

    Args:
        name: of a ``Work`` that a running plugin answers to the hook ``background``.
        values: what it is called with; plain values that JSON can hold, such as ids of records.

    Returns:
        The row that says how far it is.

    Raises:
        ContractError: when there is no such work, or a value is none that JSON can hold.
    """
    known = declared()
    if name not in known:
        there = ", ".join(sorted(known)) or "none"
        raise ContractError(f"later({name!r}) names no background work of a running plugin; there are: {there}.")
    try:
        json.dumps(values)
    except (TypeError, ValueError) as error:
        raise ContractError(f"later({name!r}) takes plain values such as a record's id: {error}.") from None
    user_id = current_user.id if current_user and current_user.is_authenticated else None
    task = Task(name=name, values=values, user_id=user_id, language=current_language())
    db.session.add(task)
    db.session.flush()
    db.session.info.setdefault(NOTE, []).append(task.id)
    return task


@event.listens_for(db.session, "after_commit")
def _tell(session: Any) -> None:
    if session.in_nested_transaction():
        return  # a savepoint: what is in it may still be rolled back
    begun = session.info.pop(NOTE, ())
    if begun and has_app_context():
        worker = worker_of(current_app.extensions["gapura"].resources)
        for task_id in begun:
            worker.tell(WORK, task_id)


@event.listens_for(db.session, "after_soft_rollback")
def _forget(session: Any, previous: Any) -> None:
    if previous.parent is None:
        session.info.pop(NOTE, None)


def find_work(name: str, task_id: int) -> Task | None:
    """Work of that name that the signed-in person began, with how far it is; None when there is none, or not theirs."""
    task = db.session.get(Task, task_id)
    mine = task is not None and task.user_id is not None and task.user_id == getattr(current_user, "id", None)
    return task if task is not None and mine and task.name == name else None


def is_in_hand(task: Task | None, now: datetime | None = None) -> bool:
    """Whether some process is doing it at this moment."""
    return task is not None and task.state == WAITING and task.tries > 0 and task.due_at > (now or utcnow())


def counts() -> dict[str, int]:
    """How many pieces of work are in each state."""
    rows = db.session.execute(sa.select(Task.state, sa.func.count()).group_by(Task.state))
    return {state: number for state, number in rows}  # noqa: C416  # rows are not pairs to a type checker


def latest(most: int) -> list[Task]:
    """The work that was begun last, the newest first."""
    return list(db.session.scalars(sa.select(Task).order_by(Task.id.desc()).limit(most)))


def is_overdue(now: datetime | None = None) -> bool:
    """Whether work has waited so long that nobody seems to do any."""
    long_ago = (now or utcnow()) - timedelta(minutes=10)
    query = sa.select(sa.exists().where(Task.state == WAITING, Task.tries == 0, Task.due_at < long_ago))
    return bool(db.session.scalar(query))


def tidy(now: datetime | None = None) -> str:
    """Forget what ended long ago; as a job."""
    before = (now or utcnow()) - KEPT
    done: Any = db.session.execute(sa.delete(Task).where(Task.state.in_((DONE, FAILED)), Task.ended_at < before))
    return f"{done.rowcount} forgotten"
