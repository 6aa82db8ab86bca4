"""Made-up records with the history they would have, for the hook ``demo``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from ..accounts.models import User
from ..database.engine import db
from ..database.types import utcnow
from . import access, history, services, workflow
from .models import HistoryEntry
from .progress import home_of
from .records import Record

Way = Sequence[tuple[float, str, str, str]]


def sample(record: Record, *, way: Way, actor: str = "") -> Record:
    """Store a made-up record, marked as one, as if it had been sent and handled some days ago; callers commit.

    Args:
        way: days ago, name of the step, reason and internal note, the oldest first; the first step is empty: the
            record arrives.
        actor: e-mail of the account that took the steps.

    Raises:
        StepRefused: when a step does not start from the state that the record is in.
    """
    mounted = home_of(record)
    flow, begun = mounted.workflow, utcnow()
    record.state, record.sample = flow.submitted, True
    record.office_id = record.office_id or access.office_of(mounted)
    record.created_at = record.changed_at = begun - timedelta(days=way[0][0])
    db.session.add(record)
    db.session.flush()
    _note(record, workflow.ADD, record.created_at)
    who = db.session.scalar(sa.select(User.id).where(User.email == actor)) if actor else None
    for days, name, reason, internal in way[1:]:
        at, step = begun - timedelta(days=days), next(one for one in flow.steps if one.name == name)
        workflow.step_from(flow, record.state, name, step.by, reason)
        record.state, record.changed_at = step.target or record.state, at
        if record.state in flow.public and record.published_at is None:
            record.published_at = at
        _note(record, name, at, reason, internal).actor_id = who
    services.settle(mounted, record)
    db.session.flush()
    return record


def _note(record: Record, act: str, at: datetime, reason: str = "", internal: str = "") -> HistoryEntry:
    entry = history.note(record, act, reason=reason, internal=internal)
    entry.at = at
    return entry
