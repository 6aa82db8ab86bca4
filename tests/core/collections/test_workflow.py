"""Decisions over workflows, on plain data."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from gapura.collections import workflow
from gapura.contract.collections import OWNER, TIME, State, Step, Workflow
from gapura.errors import ContractError

ZONE = ZoneInfo("Asia/Makassar")
NOW = datetime(2026, 8, 19, 3, 0, tzinfo=UTC)  # a Wednesday, 11.00 in Makassar


def weekday(day: date) -> bool:
    return day.weekday() < 5 and day != date(2026, 8, 17)


def test_deadlines_count_plain_or_working_days() -> None:
    plain = State(name="a", title="A", deadline=timedelta(days=2))
    working = State(name="b", title="B", deadline=timedelta(days=2), working_days=True)
    assert workflow.overdue_before(State(name="c", title="C"), NOW, ZONE, weekday) is None
    assert workflow.overdue_before(plain, NOW, ZONE, weekday) == NOW - timedelta(days=2)
    # The two working days before are Tuesday the 18th and, past the holiday and the weekend, Friday the 14th.
    assert workflow.overdue_before(working, NOW, ZONE, weekday) == datetime(2026, 8, 14, tzinfo=ZONE)


def test_a_record_is_overdue_from_the_moment_that_was_told() -> None:
    states = [State(name="a", title="A", deadline=timedelta(days=days), working_days=True) for days in (0, 1, 2, 5)]
    for state in (*states, State(name="b", title="B", deadline=timedelta(days=3))):
        for hours in range(0, 24 * 14, 7):
            since = NOW - timedelta(hours=hours)
            due = workflow.due_at(state, since, ZONE, weekday)
            for moment, late in ((due - timedelta(seconds=1), False), (due + timedelta(seconds=1), True)):
                assert (since < workflow.overdue_before(state, moment, ZONE, weekday)) == late, (state, since, moment)
    assert workflow.due_at(State(name="c", title="C"), NOW, ZONE, weekday) is None


def test_offices_rest_on_holidays_and_weekends() -> None:
    assert not workflow.works_on(date(2026, 8, 17))
    assert not workflow.works_on(date(2026, 8, 15))
    assert workflow.works_on(date(2026, 8, 18))
    assert workflow.works_on(date(2199, 1, 1))
    assert not workflow.works_on(date(2199, 1, 5))


def test_steps_are_refused_with_a_kind() -> None:
    flow = workflow.MODERATED
    for name, state, by, reason, kind in (
        ("approve", "published", "office", "", "state"),
        ("nonsense", "waiting", "office", "", "state"),
        ("withdraw", "waiting", "office", "", "state"),
        ("approve", "waiting", OWNER, "", "state"),
        ("reject", "waiting", "office", "  ", "reason"),
    ):
        with pytest.raises(workflow.StepRefused) as refusal:
            workflow.step_from(flow, state, name, by, reason)
        assert refusal.value.kind == kind
    assert workflow.step_from(flow, "waiting", "reject", "office", "Rangkap").target == "rejected"


@pytest.mark.parametrize(
    ("step", "word"),
    [
        ({"name": "edit"}, "another name"),
        ({"name": "a" * 21}, "another name"),
        ({"sources": ("nowhere",)}, "nowhere"),
        ({"by": "everybody"}, "everybody"),
        ({"by": OWNER, "fields": ("size",)}, "not the office's"),
        ({"by": OWNER, "reason": True}, "not the office's"),
        ({"by": TIME}, "after="),
        ({"by": TIME, "after": timedelta(days=1), "reason": True}, "not the office's"),
        ({"after": timedelta(days=1)}, "by='time'"),
    ],
)
def test_wrong_steps_are_explained(step: dict[str, object], word: str) -> None:
    good: dict[str, object] = {"name": "go", "title": "Go", "sources": ("a",), "target": "a"}
    flow = Workflow(
        states=(State(name="a", title="A"),),
        steps=(Step(**good | step),),
        submitted="a",
        entered="a",  # type: ignore[arg-type]  # made up from parts
    )
    with pytest.raises(ContractError, match=word):
        workflow.checked(flow)


def test_acts_have_names() -> None:
    assert workflow.act_title(workflow.MODERATED, "gone-step") == "gone-step"
