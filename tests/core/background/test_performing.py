"""Background work: begun with the commit, done once, tried again, gone on with after a death."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from types import ModuleType
from typing import Any

import pytest
import sqlalchemy as sa

from gapura.background import performing
from gapura.background.models import DONE, Task
from gapura.background.outbox import FAILED, WAITING
from gapura.background.performing import GIVEN_UP, LEASE, MOST_TRIES, NOBODY, Interrupted, after_failure, perform
from gapura.background.services import counts, is_in_hand, is_overdue, later, tidy
from gapura.contract.hookspecs import hookimpl
from gapura.contract.types import Work
from gapura.database.engine import db
from gapura.database.types import utcnow
from gapura.errors import ContractError
from gapura.testing.site import Site


@pytest.fixture
def letters(site: Site) -> Letters:
    """A mini-app that writes letters behind its pages."""
    return Letters(site)


class Letters:
    def __init__(self, site: Site) -> None:
        self.site, self.calls, self.problem = site, [], None
        self.declare()

    def declare(self) -> None:
        module = ModuleType("letters")
        works = [Work(name="letters.write", title="Write letters", run=self.run)]
        module.background = hookimpl(lambda: works, specname="background")
        self.site.application.extensions["gapura"].hooks.register_plugin("letters", module)

    def run(self, turn: Any, **values: Any) -> str:
        self.calls.append((turn.tries, values))
        if self.problem:
            self.problem(turn)
        return "written"

    def begin(self, **values: Any) -> int:
        with self.site.application.test_request_context("/"):
            task = later("letters.write", **values)
            db.session.commit()
            return task.id

    def task(self, number: int) -> Task:
        with self.site.context():
            found = db.session.get_one(Task, number)
            db.session.expunge(found)
            return found

    def change(self, number: int, **values: Any) -> None:
        with self.site.context():
            db.session.execute(sa.update(Task).where(Task.id == number).values(**values))
            db.session.commit()

    def make_due(self, number: int) -> None:
        self.change(number, due_at=utcnow() - timedelta(seconds=1))

    def perform(self, **more: Any) -> bool:
        return perform(self.site.portal.resources, lambda: self.site.application, **more)


def test_work_is_done_once_with_its_values_and_says_what_came_of_it(letters):
    number = letters.begin(first=1, names=["a"])
    assert letters.perform()
    assert not letters.perform()
    assert letters.calls == [(1, {"first": 1, "names": ["a"]})]
    task = letters.task(number)
    assert (task.state, task.said, task.tries, task.fault) == (DONE, "written", 1, "")
    assert task.ended_at is not None


def test_what_is_rolled_back_never_begins(letters):
    with letters.site.application.test_request_context("/"):
        later("letters.write")
        db.session.rollback()
    assert not letters.perform()
    assert letters.calls == []


def test_it_speaks_the_language_of_the_page_and_knows_who_began_it(letters):
    from flask_babel import gettext

    said = []
    letters.problem = lambda turn: said.append((gettext("Home"), turn.user_id))
    letters.begin()
    with letters.site.application.test_request_context("/", headers={"Cookie": "gapura_lang=en"}):
        later("letters.write")
        db.session.commit()
    while letters.perform():
        pass
    assert said == [("Beranda", None), ("Home", None)]


def test_only_what_is_declared_can_begin_and_only_with_plain_values(letters):
    with letters.site.application.test_request_context("/"):
        with pytest.raises(ContractError, match=r"no background work of a running plugin; there are: .*letters\.write"):
            later("letters.burn")
        with pytest.raises(ContractError, match="plain values such as a record's id"):
            later("letters.write", when=utcnow())


def test_what_fails_leaves_nothing_behind_and_is_tried_again_some_times(letters):
    def fail(turn):
        db.session.add(Task(name="half", values={}, language="id"))
        db.session.flush()
        raise ValueError("no paper")

    letters.problem = fail
    number = letters.begin()
    for turn in range(1, MOST_TRIES + 1):
        assert letters.perform()
        assert letters.task(number).tries == turn
        assert "no paper" in letters.task(number).fault
        assert not letters.perform()
        letters.make_due(number)
    assert letters.task(number).state == FAILED
    assert not letters.perform()
    with letters.site.context():
        assert counts() == {FAILED: 1}


def test_pauses_grow():
    now = utcnow()
    waits = [after_failure(tries, now)["due_at"] - now for tries in range(1, MOST_TRIES)]
    assert waits == [timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=8)]
    assert after_failure(MOST_TRIES, now)["state"] == FAILED


def test_what_a_dead_process_held_is_done_by_another_one_a_minute_later(letters, monkeypatch):
    number = letters.begin()
    with monkeypatch.context() as patch:
        patch.setattr(performing, "_do", lambda *_: None)  # as if the process ended here
        letters.perform()
    assert is_in_hand(letters.task(number))
    assert not letters.perform()
    assert letters.task(number).due_at - utcnow() <= LEASE
    letters.make_due(number)
    assert not is_in_hand(letters.task(number))
    assert letters.perform()
    assert letters.calls == [(2, {})]


def test_what_ends_each_process_is_given_up(letters):
    number = letters.begin()
    letters.change(number, tries=MOST_TRIES)
    assert not letters.perform()
    assert (letters.task(number).state, letters.task(number).fault) == (FAILED, GIVEN_UP)


def test_of_several_processes_one_does_it(letters):
    started = threading.Barrier(4)
    number = letters.begin()
    found = []

    def go():
        started.wait()
        found.append(letters.perform(only=number))

    threads = [threading.Thread(target=go) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [False, False, False, True]
    assert len(letters.calls) == 1


def test_progress_is_told(letters):
    seen = []

    def write(turn):
        turn.note(3, 7)
        seen.append(letters.task(turn.task_id))

    letters.problem = write
    letters.begin()
    assert letters.perform()
    assert (seen[0].position, seen[0].total) == (3, 7)


def test_what_was_noted_is_what_the_next_try_begins_with(letters):
    def write(turn):
        if turn.tries == 1:
            turn.note(1, after=5)
            raise ValueError("no ink")

    letters.problem = write
    number = letters.begin(after=0, subject="x")
    assert letters.perform()
    letters.make_due(number)
    assert letters.perform()
    assert letters.calls == [(1, {"after": 0, "subject": "x"}), (2, {"after": 5, "subject": "x"})]


def test_work_that_says_nothing_for_long_is_not_begun_twice(letters, monkeypatch):
    monkeypatch.setattr(performing, "RENEWED_EVERY", 0.01)
    again = []

    def write(turn):
        letters.make_due(turn.task_id)  # as if more than a minute had passed without a word
        until = time.monotonic() + 30
        while letters.task(turn.task_id).due_at < utcnow() + LEASE / 2:
            assert time.monotonic() < until
        again.append(letters.perform())

    letters.problem = write
    number = letters.begin()
    assert letters.perform()
    assert again == [False]
    assert letters.task(number).state == DONE


def test_a_process_that_ends_puts_its_work_back_without_counting_it(letters):
    letters.problem = lambda turn: turn.note(1)
    number = letters.begin()
    ended = []
    assert letters.perform(ended=lambda: not ended.append(1) and len(ended) == 1)
    task = letters.task(number)
    assert (task.state, task.tries, task.fault) == (WAITING, 0, "")
    assert letters.perform()
    assert letters.task(number).state == DONE


def test_an_interruption_is_no_failure_that_authors_catch():
    assert not issubclass(Interrupted, Exception)


def test_work_waits_while_its_mini_app_is_off_and_is_given_up_after_a_week(letters):
    number = letters.begin()
    hooks = letters.site.application.extensions["gapura"].hooks
    found = next(plugin for plugin in hooks._manager.get_plugins() if hooks._manager.get_name(plugin) == "letters")
    hooks._manager.unregister(found)
    assert letters.perform()
    task = letters.task(number)
    assert (task.state, task.tries) == (WAITING, 0)
    assert task.due_at > utcnow()
    letters.change(number, created_at=utcnow() - timedelta(days=8), due_at=utcnow() - timedelta(seconds=1))
    assert not letters.perform()
    assert letters.task(number).fault == NOBODY


def test_what_nobody_does_is_noticed_and_what_ended_long_ago_is_forgotten(letters):
    number = letters.begin()
    with letters.site.context():
        assert not is_overdue()
        assert is_overdue(utcnow() + timedelta(minutes=11))
    assert letters.perform()
    with letters.site.context():
        assert not is_overdue(utcnow() + timedelta(minutes=11))
        assert tidy() == "0 forgotten"
        assert tidy(utcnow() + timedelta(days=31)) == "1 forgotten"
        db.session.commit()
        assert db.session.get(Task, number) is None
