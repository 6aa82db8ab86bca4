"""The states of a report and what a report can be about: data, and plain decisions on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from gapura import lazy_gettext as _l

CATEGORIES = {
    "rubbish": _l("Piled-up rubbish"),
    "river": _l("River pollution"),
    "smoke": _l("Smoke and burning"),
    "dumping": _l("Illegal dumping"),
    "tree": _l("Fallen tree"),
    "flood": _l("Flood and blocked drains"),
    "other": _l("Another environmental problem"),
}


@dataclass(frozen=True)
class State:
    """One state.

    Attributes:
        title: what citizens read.
        meaning: what it means for the reporter.
        step: what the operator chooses to get there.
        tone: colour of its badge.
        public: whether everybody may see the report.
        following: states that may come next.
        days: days after which a report in this state is overdue; None for a closed one.
    """

    title: Any
    meaning: Any
    step: Any
    tone: str
    public: bool
    following: tuple[str, ...]
    days: int | None = None


RECEIVED, VERIFIED, IN_PROGRESS, DONE, REJECTED = "received", "verified", "in_progress", "done", "rejected"

STATES = {
    RECEIVED: State(
        _l("Received"), _l("An officer checks it within two days."), _l("Check again from the beginning"),
        "info", False, (VERIFIED, REJECTED), 2,
    ),
    VERIFIED: State(
        _l("Verified"), _l("It has been checked and waits for work."), _l("Verify and publish"),
        "info", True, (IN_PROGRESS, DONE, REJECTED), 5,
    ),
    IN_PROGRESS: State(
        _l("In progress"), _l("The office is working on it."), _l("Start the work"),
        "warning", True, (DONE, REJECTED), 14,
    ),
    DONE: State(
        _l("Done"), _l("The work is finished; the photos show the result."), _l("Done, with a photo of the result"),
        "success", True, (IN_PROGRESS,),
    ),
    REJECTED: State(
        _l("Rejected"), _l("It is not pursued here; the history says why."), _l("Reject, with a reason"),
        "danger", False, (RECEIVED,),
    ),
}  # fmt: skip
PUBLIC = tuple(key for key, state in STATES.items() if state.public)
CLOSED = tuple(key for key, state in STATES.items() if state.days is None)


def may_follow(old: str, new: str) -> bool:
    """Whether a report may go from one state to the other; staying is no step."""
    return new in STATES[old].following


def deadline(state: str, now: datetime) -> datetime | None:
    """Reports that have been in this state since before this moment are overdue."""
    days = STATES[state].days
    return None if days is None else now - timedelta(days=days)
