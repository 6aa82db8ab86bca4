"""The states of a report and the steps between them, without a portal."""

from __future__ import annotations

from datetime import timedelta

from plugins.environment.states import DONE, IN_PROGRESS, RECEIVED, REJECTED, VERIFIED, WORKFLOW

ALLOWED = {
    (RECEIVED, VERIFIED),
    (RECEIVED, REJECTED),
    (VERIFIED, IN_PROGRESS),
    (VERIFIED, DONE),
    (VERIFIED, REJECTED),
    (IN_PROGRESS, DONE),
    (IN_PROGRESS, REJECTED),
    (DONE, IN_PROGRESS),
    (REJECTED, RECEIVED),
}


def test_exactly_these_ways_are_open() -> None:
    ways = {(source, step.target) for step in WORKFLOW.steps if step.target for source in step.sources}
    assert ways == ALLOWED


def test_nothing_is_public_before_it_was_verified_nor_after_it_was_rejected() -> None:
    assert set(WORKFLOW.public) == {VERIFIED, IN_PROGRESS, DONE}
    assert WORKFLOW.submitted == RECEIVED


def test_open_states_have_a_deadline_and_closed_ones_none() -> None:
    days = {RECEIVED: 2, VERIFIED: 5, IN_PROGRESS: 14}
    assert {one.name: one.deadline for one in WORKFLOW.states} == {
        **{name: timedelta(days=number) for name, number in days.items()},
        **dict.fromkeys((DONE, REJECTED)),
    }
    assert set(WORKFLOW.waiting) == set(days)


def test_a_rejection_needs_a_reason() -> None:
    assert [step.name for step in WORKFLOW.steps if step.reason] == ["reject"]
