"""The states of a report and the steps between them, without a portal."""

from __future__ import annotations

from datetime import timedelta

from plugins.environment.states import (
    ANSWERED,
    CONFIDED,
    CONFIRMED,
    DONE,
    DUPLICATE,
    FORWARDED,
    IN_PROGRESS,
    OPEN,
    RECEIVED,
    REJECTED,
    REOPENED,
    SETTLED,
    STAGE_OF,
    STAGES,
    VERIFIED,
    WORKFLOW,
)

ALLOWED = {
    RECEIVED: {VERIFIED, CONFIDED, REJECTED, DUPLICATE},
    CONFIDED: {VERIFIED, SETTLED, REJECTED, DUPLICATE},
    VERIFIED: {IN_PROGRESS, FORWARDED, ANSWERED, REJECTED, DUPLICATE},
    IN_PROGRESS: {FORWARDED, ANSWERED, REJECTED, DUPLICATE},
    FORWARDED: {IN_PROGRESS, ANSWERED, REJECTED, DUPLICATE},
    REOPENED: {IN_PROGRESS, FORWARDED, ANSWERED, REJECTED, DUPLICATE},
    ANSWERED: {CONFIRMED, REOPENED, DONE},
    DONE: {REOPENED},
    CONFIRMED: {REOPENED},
    SETTLED: {RECEIVED, CONFIDED},
    REJECTED: {RECEIVED},
    DUPLICATE: {RECEIVED},
}


def test_exactly_these_ways_are_open() -> None:
    ways: dict[str, set[str]] = {}
    for step in WORKFLOW.steps:
        for source in step.sources if step.target else ():
            ways.setdefault(source, set()).add(step.target)
    assert ways == ALLOWED


def test_the_office_alone_never_ends_a_report_as_solved() -> None:
    ends = {step.by for step in WORKFLOW.steps if step.target in (DONE, CONFIRMED)}
    assert ends == {"owner", "time"}


def test_nothing_is_public_before_it_was_verified_nor_after_it_was_rejected() -> None:
    assert set(WORKFLOW.public) == set(ALLOWED) - {RECEIVED, CONFIDED, SETTLED, REJECTED, DUPLICATE}
    assert WORKFLOW.submitted == RECEIVED


def test_every_public_state_has_a_stage_by_which_the_list_is_filtered() -> None:
    assert {STAGE_OF.get(state, state) for state in WORKFLOW.public} == set(STAGES)


def test_open_states_have_a_deadline_of_working_days_and_closed_ones_none() -> None:
    days = {RECEIVED: 2, VERIFIED: 5, REOPENED: 5, FORWARDED: 30, IN_PROGRESS: 14, CONFIDED: 14}
    assert set(days) == set(OPEN) == set(WORKFLOW.waiting)
    for state in WORKFLOW.states:
        limit = timedelta(days=days[state.name]) if state.name in days else None
        assert (state.deadline, state.working_days) == (limit, limit is not None), state.name


def test_who_ends_a_report_or_gives_it_away_says_why() -> None:
    assert [step.name for step in WORKFLOW.steps if step.reason] == ["answer", "handover", "forward", "reject"]
