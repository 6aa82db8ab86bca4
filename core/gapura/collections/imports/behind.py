"""An import goes on behind its page; the page tells how far it is, and drives it where nobody else does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from flask_babel import lazy_gettext as _l

from ...background.models import Task
from ...background.performing import Turn
from ...background.services import is_in_hand, later
from ...contract.types import Work
from ...database.engine import db
from ...database.types import utcnow
from .. import access
from ..models import ImportRun
from ..mounted import Mounted
from . import beginning, running

SECONDS = 3.0  # of work between two notes
SOON = timedelta(seconds=3)  # in which somebody who does background work has begun
IMPORT = "import"


def works(mounted: Sequence[Mounted]) -> list[Work]:
    """The imports of a plugin's collections, as background work."""
    return [
        Work(name=one.named(IMPORT), title=_l("Take in a file: %(title)s", title=one.title), run=partial(go_on, one))
        for one in mounted
    ]


def begin(mounted: Mounted, run: ImportRun) -> None:
    """Let the run go on once the current transaction is committed."""
    allowed = access.offices_for(mounted, "import")
    task = later(mounted.named(IMPORT), run_id=run.id, allowed=None if allowed is None else sorted(allowed))
    run.choices = {**run.choices, "task": task.id}


def go_on(mounted: Mounted, turn: Turn, run_id: int, allowed: list[int] | None) -> None:
    """Advance a run until it waits for a person or is at its end."""
    offices = None if allowed is None else frozenset(allowed)
    while True:
        run = running.advance(mounted, run_id, seconds=SECONDS, allowed=offices)
        if run is None:
            return
        turn.note(run.position, run.total)
        if run.state not in running.WORKING:
            return


def is_seen_to(run: ImportRun) -> bool:
    """Whether the run goes on by itself, or will in a moment."""
    task = db.session.get(Task, run.choices.get("task") or 0)
    if task is None:
        return False
    fresh = beginning.settings().work_inside and not task.tries and task.created_at > utcnow() - SOON
    return fresh or is_in_hand(task)
