"""The states of a business and who may change them how: plain data and plain functions."""

from __future__ import annotations

from dataclasses import dataclass

from gapura import lazy_gettext as _l

PENDING, PUBLISHED, REJECTED, HIDDEN, WITHDRAWN = "pending", "published", "rejected", "hidden", "withdrawn"
STATES = {
    PENDING: _l("Waiting for the check"),
    PUBLISHED: _l("Published"),
    REJECTED: _l("Not accepted"),
    HIDDEN: _l("Hidden by the office"),
    WITHDRAWN: _l("Withdrawn by the owner"),
}
TONES = {PENDING: "warning", PUBLISHED: "success", REJECTED: "danger", HIDDEN: "danger", WITHDRAWN: "neutral"}
OWNER, OFFICE = "owner", "office"


@dataclass(frozen=True)
class Act:
    """Something that changes a state: who does it, from which states, to which, and whether a reason is due."""

    by: str
    before: frozenset[str]
    after: str
    reason: bool = False


ACTS = {
    "approve": Act(OFFICE, frozenset({PENDING, PUBLISHED, HIDDEN}), PUBLISHED),
    "reject": Act(OFFICE, frozenset({PENDING}), REJECTED, reason=True),
    "hide": Act(OFFICE, frozenset({PUBLISHED}), HIDDEN, reason=True),
    "withdraw": Act(OWNER, frozenset({PENDING, PUBLISHED}), WITHDRAWN),
    "submit": Act(OWNER, frozenset({PUBLISHED, REJECTED, HIDDEN, WITHDRAWN}), PENDING),
}


class NotAllowedError(ValueError):
    """This act is not possible: not in this state, not by this side, or not without a reason."""


def allowed(state: str, by: str) -> list[str]:
    """The acts that are open to the owner or the office in a state."""
    return [name for name, act in ACTS.items() if act.by == by and state in act.before]


def after(state: str, act: str, by: str, reason: str = "") -> str:
    """The state that an act leads to.

    Raises:
        NotAllowedError: when it is not possible.
    """
    if act not in allowed(state, by) or (ACTS[act].reason and not reason.strip()):
        raise NotAllowedError(f"{act!r} by {by!r} in state {state!r}")
    return ACTS[act].after
