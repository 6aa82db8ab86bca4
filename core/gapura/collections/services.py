"""What happens to records, each act with its history and in the caller's transaction: the one way to change them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_login import current_user

from ..audit.nobody import as_nobody
from ..audit.services import record as audit
from ..contract.collections import OFFICE, OWNER, Step
from ..database.engine import db
from ..database.types import utcnow
from ..errors import ContractError
from ..forms.cleaning import Refused
from ..media.services import save_photos
from ..plugins.inflight import running
from . import access, history, notices, parts, tracking, workflow
from .mounted import Mounted, mounted_for
from .records import Record
from .spam import HOLD, Finding

CLEAN = Finding()
Values = dict[str, Any]


class ChangedMeanwhile(Exception):
    """Somebody else changed the record after the form was opened."""


def add(mounted: Mounted, form: Any, *, submitted: bool, finding: Finding = CLEAN) -> Record:
    """Store a new record: sent by a citizen (``submitted``) or entered by the office.

    Args:
        finding: how much it looks like spam; such a record waits for the office whatever the workflow says.
    """
    record: Record = mounted.model()
    flow = mounted.workflow
    record.state = flow.submitted if submitted else flow.entered
    hold(mounted, record, finding)
    record.owner_id = current_user.id if submitted and current_user.is_authenticated else None
    _fill(mounted, record, form)
    record.office_id = record.office_id or (_responsible(mounted, record) if submitted else access.own_office(mounted))
    if submitted:
        tracking.begin(record, form)
    db.session.add(record)
    _published(mounted, record)
    db.session.flush()
    parts.renew_wholes(mounted, record)
    with as_nobody(submitted and record.is_anonymous):
        history.note(record, workflow.ADD, after=history.values_of(record) | _reasons(finding))
        audit_of(mounted, workflow.ADD, record)
    return record


def _responsible(mounted: Mounted, record: Record) -> int | None:
    """Id of the office that gets what a citizen sent."""
    if mounted.collection.responsible is None:
        return access.office_of(mounted)
    with running(mounted.plugin):
        return mounted.collection.responsible(record) or access.office_of(mounted)


def enter(record: Record, *, state: str = "") -> Record:
    """Store a record that code made, such as a demo or a script; callers commit.

    Args:
        state: name of the state it is in; that of records which the office enters unless given.

    Raises:
        ContractError: when no running collection keeps records of this class.
    """
    mounted = mounted_for(type(record))
    if mounted is None:
        raise ContractError(f"No collection of a running mini-app keeps {type(record).__name__}; see collections().")
    record.state = state or mounted.workflow.entered
    record.office_id = record.office_id or access.office_of(mounted)
    db.session.add(record)
    _published(mounted, record)
    db.session.flush()
    parts.renew_wholes(mounted, record)
    history.note(record, workflow.ADD, after=history.values_of(record))
    return record


def edit(mounted: Mounted, record: Record, form: Any, *, by: str, finding: Finding = CLEAN) -> None:
    """Change a record; what its owner changes of a public one is looked at again where the collection is moderated."""
    before, personal, flow = history.values_of(record), history.personal_of(record), mounted.workflow
    state = record.state
    _fill(mounted, record, form)
    after, replaced = history.values_of(record), _replaced(record, personal)
    if by == OWNER:
        moderated = flow.submitted not in flow.public and record.state in flow.public
        if moderated and _looked_at(mounted, before, after, replaced):
            record.state = flow.submitted
        hold(mounted, record, finding)
    _published(mounted, record)
    if record.state != state:
        before, after = before | {"state": state}, after | {"state": record.state}
    act = workflow.EDIT if record.state == state else workflow.RECHECK
    if before == after and not replaced and record.state == state:
        return
    touch(record)
    parts.renew_wholes(mounted, record)
    history.note(record, act, before=before, after=after | _reasons(finding), also=replaced)
    audit_of(mounted, act, record)


def take_step(
    mounted: Mounted,
    record: Record,
    name: str,
    *,
    by: str = OFFICE,
    reason: str = "",
    internal: str = "",
    batch: str = "",
    form: Any = None,
) -> None:
    """Take a record to another state.

    Args:
        internal: a note that only the office reads.
        batch: equal for all records of one act on several.
        form: the checked form of a step that asks for more.

    Raises:
        StepRefused: when that is not possible.
    """
    state, published = record.state, record.published_at
    before, personal = history.values_of(record), history.personal_of(record)
    step = workflow.step_from(mounted.workflow, state, name, by, reason)
    if form is not None and step.fields:
        _fill(mounted, record, form)
    problem = step.check(record) if step.check else None
    if problem:
        raise workflow.StepRefused("check", str(problem))
    if is_kept_back(mounted, record, step):
        raise workflow.StepRefused("check", _("Whoever sent it wants only the office to read it. Take another step."))
    record.state = step.target or state
    touch(record)
    if step.act and form is not None:
        try:
            step.act(record, form)
        except Refused as refusal:
            raise workflow.StepRefused("check", str(refusal)) from None
    _published(mounted, record)
    old, new = before | {"state": state}, history.values_of(record) | {"state": record.state}
    if published is None and record.published_at is not None:
        old, new = old | {"published_at": None}, new | {"published_at": history.as_json(record.published_at)}
    words = {"reason": reason, "internal": internal, "batch": batch}
    parts.renew_wholes(mounted, record)
    with as_nobody(by == OWNER and record.is_anonymous):
        history.note(record, step.name, before=old, after=new, also=["state", *_replaced(record, personal)], **words)
        audit_of(mounted, step.name, record, {"state": state}, {"state": record.state})
    notices.tell(mounted, record, step, reason)


def verify(mounted: Mounted, record: Any) -> None:
    """Note that the person has seen for themselves, today, that a ``Verified`` record is right."""
    before = history.values_of(record)
    record.verified_on, record.verified_by_id = workflow.today(), current_user.id
    touch(record)
    history.note(record, workflow.VERIFY, before=before, after=history.values_of(record), also=["verified_on"])
    audit_of(mounted, workflow.VERIFY, record)


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


def hold(mounted: Mounted, record: Record, finding: Finding) -> None:
    """Keep how much the record looks like spam, and let a suspicious one wait where everybody would see it."""
    flow = mounted.workflow
    record.suspicion = finding.score
    if finding.score >= HOLD and record.state in flow.public and flow.waiting:
        record.state = flow.waiting[0]


def settle(mounted: Mounted, record: Record) -> None:
    """Bring into line what follows from values that were set by hand: publication, who sees the photos, the wholes."""
    _published(mounted, record)
    parts.renew_wholes(mounted, record)
    parts.renew_wholes(mounted, record)


def is_kept_back(mounted: Mounted, record: Record, step: Step) -> bool:
    """Whether a step would show a ``Confidential`` record to everybody."""
    return record.is_confidential and step.target in mounted.workflow.public


def _looked_at(mounted: Mounted, before: Values, after: Values, replaced: list[str]) -> bool:
    """Whether anything changed that the office looks at before everybody sees it."""
    free = {name for name, spec in mounted.specs.items() if not spec.checked}
    return any(before.get(name) != after[name] for name in after.keys() - free) or bool(set(replaced) - free)


def _reasons(finding: Finding) -> dict[str, Any]:
    return {history.SUSPICION: list(finding.reasons)} if finding.reasons else {}


def _replaced(record: Record, personal: dict[str, Any]) -> list[str]:
    """Names of the personal values that are not what they were."""
    return [name for name, value in history.personal_of(record).items() if value != personal[name]]


def _fill(mounted: Mounted, record: Record, form: Any) -> None:
    form.fill(record)
    record.settle()  # the title, by which photos are described, may follow from the rest
    if "photos" in form:
        details: dict[str, Any] = {"plugin": mounted.plugin, "office_id": record.office_id}
        public = record.state in mounted.workflow.public
        had = list(getattr(record, "photos", ()))
        found = save_photos(form.photos, current=had, public=public, **details)
        for photo in found:
            photo.alt = photo.alt or record.title[:300]
        record.photos = found  # type: ignore[attr-defined]  # Photographed
        for rank, photo in enumerate(found):
            photo.rank = rank


def _published(mounted: Mounted, record: Record) -> None:
    """Note the first time that everybody sees it, and let its photos be seen by the same people."""
    if record.is_confidential and record.state in mounted.workflow.public:
        record.state = mounted.workflow.unseen
    public = record.state in mounted.workflow.public
    if public and record.published_at is None:
        record.published_at = utcnow()
    for photo in getattr(record, "every_photo", ()):
        photo.public = public


def audit_of(mounted: Mounted, act: str, record: Record, before: Any = None, after: Any = None) -> None:
    """Write an act with a record into the portal's audit log, in the current transaction."""
    audit(f"{mounted.plugin}.{act}", f"{mounted.collection.name}:{record.id}", before, after)
