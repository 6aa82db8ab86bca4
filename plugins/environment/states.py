"""The states of a report, the steps between them, and what a report can be about."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from gapura import HandoverForm, MessageForm, ResultForm, State, Step, Workflow, hand_over, keep_results
from gapura import lazy_gettext as _l

from .merging import MergeForm, merge

CATEGORIES = {
    "rubbish": _l("Piled-up rubbish"),
    "river": _l("River pollution"),
    "smoke": _l("Smoke and burning"),
    "dumping": _l("Illegal dumping"),
    "tree": _l("Fallen tree"),
    "flood": _l("Flood and blocked drains"),
    "other": _l("Another environmental problem"),
}

# What is asked of some kinds only: it tells the office what to bring along.
AMOUNT = {"bag": _l("A bag or two"), "cart": _l("A cartful"), "truck": _l("A truckload or more")}
WATER = {"foam": _l("Foam"), "colour": _l("Another colour"), "smell": _l("A bad smell"), "fish": _l("Dead fish")}
BURNING = {"rubbish": _l("Rubbish"), "land": _l("Fields, forest or peat"), "works": _l("A factory or workshop")}
DEPTH = {"ankle": _l("To the ankles"), "knee": _l("To the knees"), "waist": _l("To the waist or higher")}
ROAD = {"free": _l("No"), "half": _l("Half of it"), "whole": _l("All of it")}

RECEIVED, VERIFIED, FORWARDED, IN_PROGRESS, ANSWERED = "received", "verified", "forwarded", "in_progress", "answered"
DONE, CONFIRMED, REOPENED, REJECTED, DUPLICATE = "done", "confirmed", "reopened", "rejected", "duplicate"
CONFIDED, SETTLED = "confided", "settled"  # what only the office and the reporter know of
OPEN = (RECEIVED, VERIFIED, FORWARDED, IN_PROGRESS, REOPENED, CONFIDED)
WORKED_ON = (VERIFIED, FORWARDED, IN_PROGRESS, REOPENED)
SOLVED = (ANSWERED, DONE, CONFIRMED)
TITLES = {
    RECEIVED: _l("Received"),
    VERIFIED: _l("Verified"),
    FORWARDED: _l("Forwarded"),
    IN_PROGRESS: _l("In progress"),
    REOPENED: _l("Reopened"),
    ANSWERED: _l("Waiting for the reporter's word"),
    DONE: _l("Done"),
    CONFIRMED: _l("Done and confirmed"),
    CONFIDED: _l("Dealt with confidentially"),
    SETTLED: _l("Solved confidentially"),
    REJECTED: _l("Rejected"),
    DUPLICATE: _l("Reported before"),
}
# What the list is filtered by: fewer words than there are states.
STAGES = {
    VERIFIED: TITLES[VERIFIED], IN_PROGRESS: TITLES[IN_PROGRESS], ANSWERED: TITLES[ANSWERED], DONE: TITLES[DONE],
}  # fmt: skip
STAGE_OF = {REOPENED: VERIFIED, FORWARDED: IN_PROGRESS, CONFIRMED: DONE}
SILENCE = timedelta(days=7)  # after which nobody objected


def something_to_read(report: Any) -> Any:
    """Nothing is published without a text."""
    return None if report.public_text else _l("Please write what everybody may read.")


def keep_back(report: Any, form: Any) -> None:
    """What the office keeps to itself stays so until somebody takes the tick away."""
    report.confidential = True


def _open(name: str, tone: str, meaning: Any, days: int) -> State:
    """A state in which the office has something to do, within so many working days."""
    return State(
        name=name, title=TITLES[name], tone=tone, meaning=meaning, public=name in WORKED_ON, waiting=True,
        deadline=timedelta(days=days), working_days=True,
    )  # fmt: skip


def _over(name: str, tone: str, meaning: Any, **more: Any) -> State:
    return State(name=name, title=TITLES[name], tone=tone, meaning=meaning, public=name in SOLVED, **more)


def _step(name: str, title: Any, sources: tuple[str, ...], target: str, **more: Any) -> Step:
    return Step(name=name, title=title, done=more.pop("done", "") or TITLES.get(target, title), sources=sources,
                target=target, **more)  # fmt: skip


GONE: dict[str, Any] = {"kept": timedelta(days=365), "remembered": True}
WORKFLOW = Workflow(
    submitted=RECEIVED,
    entered=VERIFIED,
    states=(
        _open(RECEIVED, "info", _l("An officer checks it within two working days."), 2),
        _open(VERIFIED, "info", _l("It has been checked and waits for work."), 5),
        _open(REOPENED, "warning", _l("It is not solved yet, and waits for more work."), 5),
        _open(FORWARDED, "warning", _l("It is with those who are responsible; the office keeps an eye on it."), 30),
        _open(IN_PROGRESS, "warning", _l("The office is working on it."), 14),
        _open(CONFIDED, "warning", _l("The office is working on it. Nobody else reads of it."), 14),
        _over(ANSWERED, "success", _l("The office says that it is solved. Who reported it has seven days to object.")),
        _over(DONE, "success", _l("The work is finished, and nobody objected.")),
        _over(CONFIRMED, "success", _l("The work is finished; who reported it says so too.")),
        _over(SETTLED, "success", _l("The work is finished. Nobody else reads of it."), kept=timedelta(days=365)),
        _over(REJECTED, "danger", _l("It is not pursued here; the history says why."), **GONE),
        _over(DUPLICATE, "neutral", _l("It was reported before; what is done is told there."), **GONE),
    ),
    steps=(
        _step("publish", _l("Verify and publish"), (RECEIVED, CONFIDED), VERIFIED, form=MessageForm,
              check=something_to_read, fields=("public_text", "category", "region_code")),
        _step("confide", _l("Keep it between the office and the reporter"), (RECEIVED,), CONFIDED, form=MessageForm,
              act=keep_back, tone="quiet"),
        _step("answer", _l("Solved; tell the reporter how"), (CONFIDED,), SETTLED, reason=True),
        _step("start", _l("Start the work"), (VERIFIED, REOPENED, FORWARDED), IN_PROGRESS, form=MessageForm),
        _step("finish", _l("Solved, with a photo of the result"), WORKED_ON, ANSWERED, form=ResultForm,
              act=keep_results),
        _step("note", _l("Add a message or a note"), tuple(TITLES), "", form=MessageForm, tone="quiet",
              done=_l("Message or note")),
        _step("handover", _l("Hand over to another office"), OPEN, "", form=HandoverForm, act=hand_over, reason=True,
              tone="quiet", done=_l("Handed over to another office")),
        _step("forward", _l("Forward it outside the regency, saying to whom"), (VERIFIED, IN_PROGRESS, REOPENED),
              FORWARDED, reason=True, tone="quiet"),
        _step("merge", _l("It was reported before"), OPEN, DUPLICATE, form=MergeForm, act=merge, tone="quiet"),
        _step("reject", _l("Reject, with a reason"), OPEN, REJECTED, reason=True, tone="danger"),
        _step("again", _l("Check again from the beginning"), (REJECTED, DUPLICATE, SETTLED), RECEIVED),
        _step("reopen", _l("Work on it again"), SOLVED, REOPENED, form=MessageForm),
        _step("confirm", _l("Yes, it is solved"), (ANSWERED,), CONFIRMED, by="owner"),
        _step("dispute", _l("No, it is not solved"), (ANSWERED,), REOPENED, by="owner", tone="danger",
              done=_l("The reporter says: not solved")),
        _step("insist", _l("No, it is not solved"), (SETTLED,), CONFIDED, by="owner", tone="danger",
              done=_l("The reporter says: not solved")),
        _step("settle", _l("Nobody objected"), (ANSWERED,), DONE, by="time", after=SILENCE,
              done=_l("Nobody objected")),
    ),
)  # fmt: skip
