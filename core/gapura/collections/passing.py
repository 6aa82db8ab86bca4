"""Steps that take themselves: what nobody said a word about for long enough goes on to its next state."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from ..contract.collections import TIME, Step
from ..contract.types import Job
from ..database.engine import db
from ..database.types import utcnow
from . import history, services, workflow
from .mounted import Mounted

AT_ONCE = 500  # records that one run takes a step with; the next run goes on


def jobs(mounted: Sequence[Mounted]) -> list[Job]:
    """One for each collection with such steps."""
    return [
        Job(name=one.named("pass_on"), title=_title(one), run=partial(pass_on, one)) for one in mounted if steps_of(one)
    ]


def _title(mounted: Mounted) -> Any:
    return _l("Take the steps whose time has come: %(title)s", title=mounted.title)


def steps_of(mounted: Mounted) -> list[Step]:
    """The steps of a collection that take themselves."""
    return [step for step in mounted.workflow.steps if step.by == TIME]


def pass_on(mounted: Mounted) -> str:
    """Take every step whose time has come; answers with how many records."""
    passed = 0
    for step in steps_of(mounted):
        for record_id in _due(mounted, step):
            with suppress(services.ChangedMeanwhile):  # it is gone
                record = services.locked(mounted, record_id)
                if record.state in step.sources:
                    services.take_step(mounted, record, step.name, by=TIME)
                    passed += 1
    return ngettext("%(num)s record went on.", "%(num)s records went on.", passed)


def _due(mounted: Mounted, step: Step) -> list[int]:
    model, limit = mounted.model, utcnow() - step.after  # type: ignore[operator]  # a step by time has one
    moved = history.moved_since(model, limit, workflow.still(mounted.workflow))
    waiting = sa.select(model.id).where(model.state.in_(step.sources), model.created_at < limit, ~moved)
    return list(db.session.scalars(waiting.order_by(model.id).limit(AT_ONCE)))
