"""The worker and its queue: in a file, in PostgreSQL, in Redis, and with none that answers."""

from __future__ import annotations

import json
import pickle
import threading
import time

import pytest
import sqlalchemy as sa
from huey.registry import Message

from gapura.accounts.models import User
from gapura.background import worker as module
from gapura.background.models import DONE, Task
from gapura.background.queue import Plain, open_queue
from gapura.background.services import later
from gapura.background.worker import Worker, worker_of
from gapura.contract.types import Work
from gapura.database.engine import db
from gapura.mail import services
from tests.core.background.test_performing import Letters

LIMIT = 30.0  # seconds; only bounds a hang


def wait_for(done):
    until = time.monotonic() + LIMIT
    while not done():
        assert time.monotonic() < until, "nothing came"
        time.sleep(0.02)


def begin_and_wait(site):
    letters = Letters(site)
    number = letters.begin(number=1)
    wait_for(lambda: letters.task(number).state == DONE)
    assert letters.calls == [(1, {"number": 1})]
    return letters


def test_work_begins_with_the_commit_and_nobody_calls_for_it(make_site):
    begin_and_wait(make_site(work_inside=True))


def test_through_redis(make_site, redis):
    site = make_site(work_inside=True, redis_url=redis.url)
    begin_and_wait(site)
    assert type(worker_of(site.portal.resources)._opened()).__name__ == "RedisHuey"


def test_without_a_queue_that_answers_work_is_done_all_the_same(make_site, redis, caplog):
    redis.stop()
    try:
        begin_and_wait(make_site(work_inside=True, redis_url=redis.url))
    finally:
        redis.start()
    assert "the queue does not answer" in caplog.text


def test_another_process_takes_it_from_the_queue(make_site):
    """Here the one that is told does no work itself, as a web server beside `gapura work`."""
    site = make_site()
    letters = Letters(site)
    other = Worker(site.portal.resources)
    other.application = lambda: site.application
    other._look_at = time.monotonic() + 3600  # it looks for nothing by itself
    number = letters.begin()
    other._step()
    assert letters.task(number).state == DONE
    other._close()


def test_what_is_left_behind_is_found_by_a_look(site):
    letters = Letters(site)
    number = letters.begin()
    assert site.work() == 1
    assert letters.task(number).state == DONE


def test_a_worker_goes_on_after_a_stumble(make_site, monkeypatch, caplog):
    stumbles = []

    def stumble(*_):
        stumbles.append(1)
        if len(stumbles) == 1:
            raise RuntimeError("over a stone")
        return 0

    monkeypatch.setattr(module, "deliver", stumble)
    monkeypatch.setattr(module, "ASK_EVERY", 0.05)
    begin_and_wait(make_site(work_inside=True))
    wait_for(lambda: stumbles)
    assert "stumbled" in caplog.text


def test_a_worker_that_is_stopped_puts_back_what_it_has_in_hand(make_site):
    site = make_site(work_inside=True)
    letters, begun = Letters(site), threading.Event()

    def write_for_long(turn):
        begun.set()
        while True:
            turn.note(1)
            time.sleep(0.01)

    letters.problem = write_for_long
    number = letters.begin()
    assert begun.wait(LIMIT)
    worker_of(site.portal.resources).stop()
    task = letters.task(number)
    assert (task.state, task.tries, task.position) == ("waiting", 0, 1)


def test_messages_are_plain_and_hold_no_code(make_site):
    site = make_site()
    letters = Letters(site)
    number = letters.begin(secret="not in the queue")
    (waiting,) = worker_of(site.portal.resources)._opened().storage.enqueued_items()
    message = json.loads(bytes(waiting))
    assert sorted(message) == ["args", "id", "name"]
    assert message["args"] == [number]
    with pytest.raises(ValueError, match=r"decode|Expecting|utf-8"):
        Plain()._deserialize(pickle.dumps(Message("1", "work")))


def test_no_row_is_left_for_what_was_told_only(make_site):
    """A message about work that was done meanwhile does nothing."""
    site = make_site()
    letters = Letters(site)
    number = letters.begin()
    worker = worker_of(site.portal.resources)
    assert worker.look() == 1
    worker._step()
    assert letters.calls == [(1, {})]
    with site.context():
        assert db.session.scalar(sa.select(Task.tries).where(Task.id == number)) == 1


def test_queues_by_settings(make_site, database):
    site = make_site()
    queue = open_queue(site.portal.resources.settings)
    assert type(queue).__name__ == {"sqlite": "SqliteHuey", "postgres": "PostgresHuey"}[database]
    queue.storage.close()


def test_the_names_of_the_facade():
    from gapura import facade

    assert facade.later is later
    assert facade.Work is Work


def test_a_command_tells_others_and_takes_nothing_from_the_queue(make_site):
    site = make_site(work_inside=True)
    letters = Letters(site)
    worker = worker_of(site.portal.resources)
    worker.application = None  # as in a command
    number = letters.begin()
    assert worker._thread is None
    assert len(worker._opened().storage.enqueued_items()) == 1
    assert letters.task(number).tries == 0


def test_without_a_mail_server_nobody_looks_for_mail_that_waits(make_site):
    site = make_site()
    with site.context():
        services.put("siti@example.id", "Halo", "mail/password_changed.txt", {"person": User(name="Siti")})
        db.session.commit()
    assert worker_of(site.portal.resources)._seconds_to_next() == module.LOOK_EVERY


def test_a_queue_that_does_not_answer_is_left_alone_for_a_while(make_site, redis):
    site = make_site(redis_url=redis.url)
    letters = Letters(site)
    worker, asked = worker_of(site.portal.resources), []
    redis.stop()
    try:
        letters.begin()
        assert not worker._is_asked(lambda: asked.append(1))
    finally:
        redis.start()
    assert asked == []
    worker._again = 0.0
    assert worker._is_asked(lambda: asked.append(1))
