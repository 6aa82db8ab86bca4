"""What everybody reads of a record's way, and steps that only add a word to it: on plain data."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gapura.collections.models import HistoryEntry
from gapura.collections.progress import home_of, passages
from gapura.collections.workflow import MODERATED, STILL, checked, still
from gapura.contract.collections import State, Step, Workflow
from gapura.errors import ContractError

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
FLOW = Workflow(
    states=(
        State(name="new", title="New", tone="info"),
        State(name="open", title="Open", tone="success", public=True),
        State(name="shut", title="Shut", tone="danger"),
    ),
    steps=(
        Step(name="show", title="Show", sources=("new",), target="open"),
        Step(name="shut", title="Shut", sources=("new", "open"), target="shut", reason=True),
        Step(name="say", title="Say", sources=("new", "open"), target=""),
    ),
    submitted="new",
    entered="open",
)


def history(*acts: tuple[str, str, str, bool]) -> list[HistoryEntry]:
    """Entries, the newest first, of act, state afterwards, note and whether it was taken back."""
    return [
        HistoryEntry(act=act, state=state, note=note, internal="secret", undone=undone, at=NOW + timedelta(hours=hour))
        for hour, (act, state, note, undone) in enumerate(acts)
    ][::-1]


WAY = history(
    ("add", "new", "", False),
    ("say", "new", "", False),
    ("shut", "shut", "For the sender alone", False),
    ("undo", "new", "", False),
    ("show", "open", "Seen by us", False),
    ("edit", "open", "", False),
    ("say", "open", "Still at it", False),
    ("shut", "shut", "A mistake", True),
)


def test_everybody_reads_states_and_what_was_said_to_everybody() -> None:
    told = [(one.title, one.note) for one in passages(FLOW, WAY, own=False)]
    assert told == [("Open", "Still at it"), ("Open", "Seen by us"), ("Shut", ""), ("New", "")]


def test_the_sender_also_reads_the_reasons_for_states_that_are_not_public() -> None:
    told = [(one.title, one.note, one.tone) for one in passages(FLOW, WAY, own=True)]
    assert told[2] == ("Shut", "For the sender alone", "danger")
    assert "secret" not in str(told)


def test_a_step_without_a_target_is_no_reason_to_wait_longer() -> None:
    assert still(FLOW) == (*STILL, "say")
    assert still(MODERATED) == STILL


def test_a_step_without_a_target_is_a_step() -> None:
    again = checked(FLOW)
    assert [(step.name, step.target) for step in again.steps] == [(step.name, step.target) for step in FLOW.steps]
    assert [state.name for state in again.states] == [state.name for state in FLOW.states]


def test_a_record_of_no_collection_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gapura.collections.progress.mounted_for", lambda model: None)
    with pytest.raises(ContractError, match="keeps State"):
        home_of(FLOW.states[0])
