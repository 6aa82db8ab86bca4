"""The states of a report, the steps between them, and what a report can be about."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from gapura import MessageForm, ResultForm, State, Step, Workflow, keep_results
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

RECEIVED, VERIFIED, IN_PROGRESS, DONE, REJECTED = "received", "verified", "in_progress", "done", "rejected"
OPEN = (RECEIVED, VERIFIED, IN_PROGRESS)
TITLES = {
    RECEIVED: _l("Received"),
    VERIFIED: _l("Verified"),
    IN_PROGRESS: _l("In progress"),
    DONE: _l("Done"),
    REJECTED: _l("Rejected"),
}


def something_to_read(report: Any) -> Any:
    """Nothing is published without a text."""
    return None if report.public_text else _l("Please write what everybody may read.")


def _state(name: str, tone: str, meaning: Any, *, days: int = 0) -> State:
    limit = timedelta(days=days) if days else None
    public = name not in (RECEIVED, REJECTED)
    kept = timedelta(days=365) if name == REJECTED else None
    shown: dict[str, Any] = {"title": TITLES[name], "tone": tone, "meaning": meaning, "public": public}
    return State(name=name, waiting=bool(days), deadline=limit, kept=kept, **shown)


WORKFLOW = Workflow(
    submitted=RECEIVED,
    entered=VERIFIED,
    states=(
        _state(RECEIVED, "info", _l("An officer checks it within two days."), days=2),
        _state(VERIFIED, "info", _l("It has been checked and waits for work."), days=5),
        _state(IN_PROGRESS, "warning", _l("The office is working on it."), days=14),
        _state(DONE, "success", _l("The work is finished; the photos show the result.")),
        _state(REJECTED, "danger", _l("It is not pursued here; the history says why.")),
    ),
    steps=(
        Step(
            name="publish", title=_l("Verify and publish"), done=TITLES[VERIFIED], sources=(RECEIVED,), target=VERIFIED,
            fields=("public_text", "category", "region_code"), form=MessageForm, check=something_to_read,
        ),
        Step(
            name="start", title=_l("Start the work"), done=TITLES[IN_PROGRESS], sources=(VERIFIED,),
            target=IN_PROGRESS, form=MessageForm,
        ),
        Step(
            name="finish", title=_l("Done, with a photo of the result"), done=TITLES[DONE],
            sources=(VERIFIED, IN_PROGRESS), target=DONE, form=ResultForm, act=keep_results,
        ),
        Step(
            name="note", title=_l("Add a message or a note"), done=_l("Message or note"), sources=tuple(TITLES),
            target="", form=MessageForm, tone="quiet",
        ),
        Step(name="reopen", title=_l("Work on it again"), sources=(DONE,), target=IN_PROGRESS, form=MessageForm),
        Step(
            name="reject", title=_l("Reject, with a reason"), done=TITLES[REJECTED], sources=OPEN, target=REJECTED,
            reason=True, tone="danger",
        ),
        Step(name="again", title=_l("Check again from the beginning"), sources=(REJECTED,), target=RECEIVED),
    ),
)  # fmt: skip
