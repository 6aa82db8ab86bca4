"""What happens to records, each act with its history and in the caller's transaction: the one way to change them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask_login import current_user

from ..audit.services import record as audit
from ..contract.collections import OFFICE, OWNER
from ..database.engine import db
from ..database.types import utcnow
from ..media.services import save_photos
from . import access, history, workflow
from .mounted import Mounted
from .records import Record


class ChangedMeanwhile(Exception):
    """Somebody else changed the record after the form was opened."""


def add(mounted: Mounted, form: Any, *, submitted: bool, suspicion: int = 0) -> Record:
    """Store a new record: sent by a citizen (``submitted``) or entered by the office."""
    record: Record = mounted.model()
    flow = mounted.workflow
    record.state = flow.submitted if submitted else flow.entered
    record.suspicion = suspicion
    if suspicion and record.state in flow.public and flow.waiting:
        record.state = flow.waiting[0]
    record.owner_id = current_user.id if submitted and current_user.is_authenticated else None
    _fill(mounted, record, form)
    record.office_id = record.office_id or access.office_of(mounted)
    db.session.add(record)
    _published(mounted, record)
    db.session.flush()
    history.note(record, "add", after=history.values_of(record))
    _audit(mounted, "add", record)
    return record


def edit(mounted: Mounted, record: Record, form: Any, *, by: str) -> None:
    """Change a record; what its owner changes of a public one is looked at again where the collection is moderated."""
    before, flow = history.values_of(record), mounted.workflow
    _fill(mounted, record, form)
    touch(record)
    after = history.values_of(record)
    if by == OWNER and before != after and flow.submitted not in flow.public and record.state in flow.public:
        record.state = flow.submitted
    _published(mounted, record)
    history.note(record, "edit", before=before, after=after)
    _audit(mounted, "edit", record)


def take_step(
    mounted: Mounted, record: Record, name: str, *, by: str = OFFICE, reason: str = "", batch: str = ""
) -> None:
    """Take a record to another state.

    Raises:
        StepRefused: when that is not possible.
    """
    before = record.state
    step = workflow.step_from(mounted.workflow, before, name, by, reason)
    problem = step.check(record) if step.check else None
    if problem:
        raise workflow.StepRefused("check", str(problem))
    record.state = step.target
    touch(record)
    _published(mounted, record)
    state = {"state": before}, {"state": record.state}
    history.note(record, step.name, before=state[0], after=state[1], reason=reason, batch=batch)
    _audit(mounted, step.name, record, *state)


def locked(mounted: Mounted, record_id: int, version: str | None = None) -> Any:
    """The record as it is now, kept from other changes until the transaction ends.

    Raises:
        ChangedMeanwhile: when it is gone, or no longer has the version that the form was filled from.
    """
    model = mounted.model
    query = sa.select(model).where(model.id == record_id).with_for_update(of=model)
    record = db.session.scalars(query.execution_options(populate_existing=True)).unique().one_or_none()
    if record is None or (version is not None and version != str(record.version)):
        raise ChangedMeanwhile
    return record


def touch(record: Record) -> None:
    """Say that the record was changed now, even if only something that belongs to it was."""
    record.changed_at = utcnow()


def _fill(mounted: Mounted, record: Record, form: Any) -> None:
    form.fill(record)
    if "photos" in form:
        details: dict[str, Any] = {"plugin": mounted.plugin, "office_id": record.office_id, "alt": record.title}
        public = record.state in mounted.workflow.public
        record.photos = save_photos(form.photos, public=public, **details)  # type: ignore[attr-defined]  # Photographed
        for rank, photo in enumerate(record.photos):  # type: ignore[attr-defined]  # Photographed
            photo.rank = rank


def _published(mounted: Mounted, record: Record) -> None:
    """Note the first time that everybody sees it, and let its photos be seen by the same people."""
    public = record.state in mounted.workflow.public
    if public and record.published_at is None:
        record.published_at = utcnow()
    for photo in getattr(record, "photos", ()):
        photo.public = public


def _audit(mounted: Mounted, act: str, record: Record, before: Any = None, after: Any = None) -> None:
    audit(f"{mounted.plugin}.{act}", f"{mounted.collection.name}:{record.id}", before, after)
