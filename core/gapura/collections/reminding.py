"""What is overdue is told each working morning to those who may decide about it, and what is long overdue to more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import time
from functools import partial
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from ..accounts import offices
from ..accounts.models import Office, User
from ..accounts.notices import tell_administrators
from ..accounts.permissions import may
from ..contract.collections import State
from ..contract.types import Job
from ..database.engine import db
from ..mail.services import send_mail
from . import history, queue, workflow
from .addresses import absolute
from .mounted import Mounted

AT = time(7)
NAMED = 20  # records that a mail names
MOST = 2_000  # records of a state that are counted
TWICE = 2  # so many times the deadline, and administrators are told
TEMPLATE = "collections/mail/overdue.txt"


@dataclass(frozen=True)
class Overdue:
    """What is overdue at an office.

    Attributes:
        titles: of the oldest records.
        count: how many there are.
    """

    titles: Sequence[str]
    count: int


def jobs(mounted: Sequence[Mounted]) -> list[Job]:
    """One for each collection whose records can be overdue."""
    return [
        Job(name=one.named("remind"), title=_title(one), run=partial(remind, one), at=AT)
        for one in mounted
        if timed(one)
    ]


def _title(mounted: Mounted) -> Any:
    return _l("Remind offices of what is overdue: %(title)s", title=mounted.title)


def timed(mounted: Mounted) -> list[State]:
    """The states in which the office has something to do within some time."""
    return [state for state in mounted.workflow.states if state.waiting and state.deadline is not None]


def remind(mounted: Mounted) -> str:
    """Write the mails of this morning; none on a day without work. Answers how much is overdue."""
    if not workflow.works_on(workflow.today()):
        return ""
    late = _late(mounted, timed(mounted))
    for office_id, found in late.items():
        office = db.session.get(Office, office_id) if office_id else None
        for person in _people(mounted, office):
            send_mail(to=person, **_told(mounted, found, office))
    long = _late(mounted, [replace(one, deadline=one.deadline * TWICE) for one in timed(mounted) if one.deadline])
    if long:
        titles = [title for found in long.values() for title in found.titles][:NAMED]
        whole = Overdue(titles, sum(found.count for found in long.values()))
        told = _told(mounted, whole, None)
        tell_administrators(told.pop("subject"), told.pop("template"), **told)
    number = sum(found.count for found in late.values())
    return ngettext("%(num)s record is overdue.", "%(num)s records are overdue.", number)


def _late(mounted: Mounted, states: Sequence[State]) -> dict[int | None, Overdue]:
    """What has been in one of the states for too long, by office, the oldest first."""
    model, found = mounted.model, dict[int | None, list[str]]()
    for state in states:
        limit = queue.limit_of(state)
        moved = history.moved_since(model, limit, workflow.still(mounted.workflow))  # type: ignore[arg-type]  # it has one
        late = sa.select(model).where(model.state == state.name, model.created_at < limit, ~moved)
        for record in db.session.scalars(late.order_by(model.created_at).limit(MOST)).unique():
            found.setdefault(record.office_id, []).append(record.title)
    return {office: Overdue(titles[:NAMED], len(titles)) for office, titles in found.items()}


def _people(mounted: Mounted, office: Office | None) -> list[User]:
    """Those of an office who may decide, each once."""
    if office is None:
        return []
    found = {grant.user_id: grant.user for grant in offices.staff(office)}
    return [person for person in found.values() if may(mounted.right("approve"), office.id, person)]


def _told(mounted: Mounted, found: Overdue, office: Office | None) -> dict[str, Any]:
    subject = _l("%(title)s: %(count)s overdue", title=mounted.title, count=found.count)
    link = absolute(mounted.url("queue"))
    return {"subject": subject, "template": TEMPLATE, "found": found, "office": office, "link": link}
