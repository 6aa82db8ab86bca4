"""What goes by itself: records that ended without anybody needing them, and personal fields whose time is over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from ..contract.types import Job
from ..database.engine import db
from ..database.types import utcnow
from ..privacy.models import Consent
from . import history, parts
from .counting.models import Count
from .models import HistoryEntry, Subscriber
from .mounted import Mounted
from .owners.models import Claim
from .seconding.models import Sighting

AT_ONCE = 500  # records that one run deletes of a state; the next run goes on


def jobs(mounted: Sequence[Mounted]) -> list[Job]:
    """One for each collection that has something to let go."""
    return [
        Job(name=f"{one.plugin}.let_go_{one.collection.name}", title=_title(one), run=partial(let_go, one))
        for one in mounted
        if _over(one) or any(state.kept for state in one.workflow.states)
    ]


def _title(mounted: Mounted) -> Any:
    return _l("Let go what nobody needs any more: %(title)s", title=mounted.title)


def _over(mounted: Mounted) -> dict[str, timedelta]:
    """The time of each personal field that has one of its own."""
    return {name: spec.kept for name, spec in mounted.specs.items() if spec.personal and spec.kept}


def let_go(mounted: Mounted) -> str:
    """Delete records, and empty fields, whose time is over; answers how many there were."""
    gone = 0
    for record in list(_ended(mounted)):
        delete(mounted, record)
        gone += 1
    db.session.flush()
    emptied = sum(_empty(mounted, name, kept) for name, kept in _over(mounted).items())
    deleted = ngettext("%(num)s record deleted.", "%(num)s records deleted.", gone)
    return f"{deleted} {ngettext('%(num)s field emptied.', '%(num)s fields emptied.', emptied)}" if emptied else deleted


def delete(mounted: Mounted, record: Any) -> None:
    """Delete a record for good, with its parts, photos, history and consents; callers commit."""
    for name, other in parts.parts_of(mounted):
        belongs = getattr(other.model, name) == record.id
        for part in db.session.scalars(sa.select(other.model).where(belongs)).unique().all():
            delete(other, part)
    for model in (HistoryEntry, Consent, Subscriber, Claim, Count, Sighting):
        about = sa.and_(model.kind == history.kind_of(record), model.record_id == record.id)
        db.session.execute(sa.delete(model).where(about))
    db.session.delete(record)


def _ended(mounted: Mounted) -> Iterator[Any]:
    model = mounted.model
    for state in mounted.workflow.states:
        if state.kept is not None:
            old = sa.and_(model.state == state.name, model.changed_at < utcnow() - state.kept)
            yield from db.session.scalars(sa.select(model).where(old).order_by(model.id).limit(AT_ONCE)).unique()


def _empty(mounted: Mounted, name: str, kept: timedelta) -> int:
    model: Any = mounted.model
    column = getattr(model, name)
    over = sa.and_(model.created_at < utcnow() - kept, column.is_not(None))
    done: Any = db.session.execute(sa.update(model).where(over).values({name: None, "version": model.version + 1}))
    return int(done.rowcount)
