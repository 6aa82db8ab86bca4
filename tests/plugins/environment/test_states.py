"""The states of a report and the steps between them, without a portal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from plugins.environment.states import CLOSED, PUBLIC, STATES, deadline, may_follow

ALLOWED = {
    ("received", "verified"),
    ("received", "rejected"),
    ("verified", "in_progress"),
    ("verified", "done"),
    ("verified", "rejected"),
    ("in_progress", "done"),
    ("in_progress", "rejected"),
    ("done", "in_progress"),
    ("rejected", "received"),
}
NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize("old", STATES)
@pytest.mark.parametrize("new", STATES)
def test_exactly_these_steps_are_possible(old: str, new: str) -> None:
    assert may_follow(old, new) == ((old, new) in ALLOWED)


def test_nothing_is_public_before_it_was_verified_nor_after_it_was_rejected() -> None:
    assert set(PUBLIC) == {"verified", "in_progress", "done"}


def test_an_unverified_report_cannot_become_public_by_another_way_than_verifying() -> None:
    assert [new for new in PUBLIC if may_follow("received", new)] == ["verified"]


@pytest.mark.parametrize(("state", "days"), [("received", 2), ("verified", 5), ("in_progress", 14)])
def test_open_states_have_a_deadline(state: str, days: int) -> None:
    assert deadline(state, NOW) == NOW - timedelta(days=days)


def test_closed_states_have_none() -> None:
    assert set(CLOSED) == {"done", "rejected"}
    assert all(deadline(state, NOW) is None for state in CLOSED)
