"""The workflows that most collections need, and the decisions over any of them: plain functions on plain data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta, tzinfo

from flask_babel import lazy_gettext as _l

from ..contract.collections import OFFICE, OWNER, TIME, State, Step, Workflow
from ..contract.types import Text
from ..database.types import utcnow
from ..errors import ContractError
from ..forms.times import regency_zone
from .fields import translatable

WAITING, PUBLISHED, REJECTED, HIDDEN, WITHDRAWN, REMOVED = (
    "waiting", "published", "rejected", "hidden", "withdrawn", "removed",
)  # fmt: skip

KEPT = timedelta(days=180)  # time to think again about what was not accepted, and to undo
STATES = (
    State(name=WAITING, title=_l("Waiting for the check"), tone="warning", waiting=True),
    State(name=PUBLISHED, title=_l("Published"), tone="success", public=True),
    State(name=REJECTED, title=_l("Not accepted"), tone="danger", kept=KEPT),
    State(name=HIDDEN, title=_l("Hidden by the office"), tone="danger"),
    State(name=WITHDRAWN, title=_l("Withdrawn by its owner"), kept=KEPT),
    State(name=REMOVED, title=_l("Removed"), tone="danger", kept=2 * KEPT),
)
STEPS = (
    Step(
        name="approve", title=_l("Publish"), done=_l("Published"), sources=(WAITING, REJECTED, HIDDEN),
        target=PUBLISHED,
    ),
    Step(
        name="reject", title=_l("Do not accept"), done=_l("Not accepted"), sources=(WAITING,), target=REJECTED,
        reason=True, tone="danger",
    ),
    Step(
        name="hide", title=_l("Hide"), done=_l("Hidden"), sources=(PUBLISHED,), target=HIDDEN, reason=True,
        tone="danger",
    ),
    Step(
        name="remove", title=_l("Remove"), done=_l("Removed"),
        sources=(WAITING, PUBLISHED, REJECTED, HIDDEN, WITHDRAWN), target=REMOVED, reason=True, tone="danger",
    ),
    Step(name="restore", title=_l("Bring back"), done=_l("Brought back"), sources=(REMOVED,), target=HIDDEN),
    Step(
        name="withdraw", title=_l("Withdraw"), done=_l("Withdrawn"), sources=(WAITING, PUBLISHED), target=WITHDRAWN,
        by=OWNER, tone="quiet",
    ),
    Step(
        name="resubmit", title=_l("Send to the office again"), done=_l("Sent again"), sources=(REJECTED, WITHDRAWN),
        target=WAITING, by=OWNER,
    ),
)  # fmt: skip
ADD, EDIT, RECHECK, PHOTOS, COVER, VERIFY, IMPORT, UNDO, FORGET, HANDED = (
    "add", "edit", "recheck", "photos", "cover", "verify", "import", "undo", "forget", "handed",
)  # fmt: skip
ACTS: dict[str, Text] = {
    ADD: _l("Added"),
    EDIT: _l("Changed"),
    RECHECK: _l("Changed by its owner, to be checked again"),
    PHOTOS: _l("Photos described or put in order"),
    COVER: _l("Parts of a photo made unrecognisable"),
    VERIFY: _l("Confirmed on site"),
    IMPORT: _l("Imported"),
    UNDO: _l("Act taken back"),
    HANDED: _l("Went to another owner"),
    FORGET: _l("Personal data deleted"),
}
STILL = (EDIT, PHOTOS, COVER, VERIFY, FORGET, HANDED)  # acts that leave a record in its state
MODERATED = Workflow(states=STATES, steps=STEPS, submitted=WAITING, entered=PUBLISHED)
UNMODERATED = Workflow(states=STATES, steps=STEPS, submitted=PUBLISHED, entered=PUBLISHED)


class StepRefused(ValueError):
    """A step is not possible; ``kind`` is ``state``, ``reason`` or ``check``, the message says more for ``check``."""

    def __init__(self, kind: str, sentence: str = "") -> None:
        super().__init__(sentence or kind)
        self.kind = kind


def open_steps(workflow: Workflow, state: str, by: str) -> tuple[Step, ...]:
    """The steps that are open to one side, ``office``, ``owner`` or ``time``, in a state."""
    return tuple(step for step in workflow.steps if step.by == by and state in step.sources)


def step_from(workflow: Workflow, state: str, name: str, by: str, reason: str = "") -> Step:
    """The step of that name.

    Raises:
        StepRefused: when it is not open in this state to this side, or a reason is missing.
    """
    step = next((one for one in open_steps(workflow, state, by) if one.name == name), None)
    if step is None:
        raise StepRefused("state")
    if step.reason and not reason.strip():
        raise StepRefused("reason")
    return step


def act_title(workflow: Workflow, act: str) -> Text:
    """What an act of a history is called in words; one that the code no longer knows by its key."""
    found = next((step.done or step.title for step in workflow.steps if step.name == act), None)
    return found or ACTS.get(act, act)


def still(workflow: Workflow) -> tuple[str, ...]:
    """Acts that leave a record in its state, so that its deadline goes on."""
    return (*STILL, *(step.name for step in workflow.steps if not step.target))


def overdue_before(state: State, now: datetime, zone: tzinfo, works: Callable[[date], bool]) -> datetime | None:
    """Records that have been in a state since before this moment are overdue; None when the state has no deadline.

    A deadline of working days is over when that many whole working days have passed after the day of arrival.

    Args:
        zone: where the office reads the clock.
        works: whether the office works on a day.
    """
    if state.deadline is None:
        return None
    if not state.working_days:
        return now - state.deadline
    day, left = now.astimezone(zone).date(), state.deadline.days
    while left > 0:
        day -= timedelta(days=1)
        left -= works(day)
    return datetime.combine(day, time.min, tzinfo=zone)


def due_at(state: State, since: datetime, zone: tzinfo, works: Callable[[date], bool]) -> datetime | None:
    """The moment at which a record that came into a state is overdue; None when the state has no deadline.

    Args:
        since: when it came into the state.
        zone: where the office reads the clock.
        works: whether the office works on a day.
    """
    if state.deadline is None:
        return None
    if not state.working_days:
        return since + state.deadline
    day, left = since.astimezone(zone).date(), state.deadline.days
    while left > 0:
        day += timedelta(days=1)
        left -= works(day)
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone)


def today() -> date:
    """The day it is in the regency."""
    return utcnow().astimezone(regency_zone()).date()


def works_on(day: date) -> bool:
    """Whether offices work on a day: not on Saturday and Sunday, national holidays and days of shared leave.

    Holidays are decreed a year ahead; beyond the years that are known only weekends count.
    """
    from lokal.holidays import is_working_day  # only collections that count working days pay for the import

    try:
        return is_working_day(day)
    except ValueError:
        return day.weekday() < 5


def _check_by(step: Step) -> None:
    if step.by not in (OFFICE, OWNER, TIME):
        raise ContractError(f"The step {step.name!r} is taken by {step.by!r}; it is 'office', 'owner' or 'time'.")
    if step.by != OFFICE and (step.reason or step.asks):
        raise ContractError(
            f"The step {step.name!r} is not the office's: one button or none, without reason=, fields= or form=."
        )
    if (step.by == TIME) != (step.after is not None):
        raise ContractError(f"The step {step.name!r} needs by='time' and after= together: a step that takes itself.")


def checked(workflow: Workflow) -> Workflow:
    """The workflow with titles in the language of the page, once it is sure that every name in it means something.

    Raises:
        ContractError: naming what is wrong and what there is.
    """
    names = [state.name for state in workflow.states]
    known = ", ".join(names)
    for step in workflow.steps:
        unknown = [name for name in (*step.sources, step.target or names[0]) if name not in names]
        if unknown:
            raise ContractError(f"The step {step.name!r} names the state {unknown[0]!r}; there are: {known}.")
        if step.name in ACTS or len(step.name) > 20:
            raise ContractError(
                f"The step {step.name!r} needs another name: at most 20 characters, and none of {', '.join(ACTS)}."
            )
        _check_by(step)
    for what in ("submitted", "entered"):
        if getattr(workflow, what) not in names:
            raise ContractError(f"The workflow's {what}= is {getattr(workflow, what)!r}; there are: {known}.")
    if len(set(names)) < len(names) or any(len(name) > 20 for name in names):
        raise ContractError(f"States need different names of at most 20 characters; found: {known}.")
    states = tuple(replace(state, title=translatable(state.title)) for state in workflow.states)
    steps = tuple(replace(step, title=translatable(step.title)) for step in workflow.steps)
    return replace(workflow, states=states, steps=steps)
