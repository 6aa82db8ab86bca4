"""The look at the generation: true at once, in whichever process it moved, and cheap."""

import multiprocessing
import sqlite3
import subprocess
import sys
import time

import pytest
import sqlalchemy as sa

from gapura.database.base import metadata
from gapura.database.changes import Change
from gapura.database.engine import make_engine
from gapura.database.generation import DatabaseAway, Generation, make_watch, move_generation


@pytest.fixture
def url(database_url):
    found = sa.make_url(database_url)
    return found.set(drivername="postgresql+psycopg") if found.drivername == "postgresql" else found


@pytest.fixture
def engine(url):
    made = make_engine(url)
    metadata.create_all(made, tables=[Generation.__table__, Change.__table__])
    with made.begin() as connection:
        connection.execute(sa.insert(Generation).values(id=1, number=1))
        connection.exec_driver_sql("CREATE TABLE anything (n INTEGER)")
    yield made
    made.dispose()


@pytest.fixture
def watch(engine, url):
    made = make_watch(url)
    yield made
    made.close()


def move(engine):
    with engine.begin() as connection:
        move_generation(connection)


def test_it_sees_every_move_at_once(engine, watch):
    assert watch.look().generation == 1
    for number in range(2, 30):
        move(engine)
        assert watch.look().generation == number


def test_it_sees_any_commit_as_a_change_and_nothing_else(engine, watch):
    before = watch.look()
    assert watch.look() == before
    with engine.connect() as connection:
        connection.scalar(sa.select(Generation.number))
    with engine.connect() as connection:
        connection.exec_driver_sql("INSERT INTO anything VALUES (1)")
        connection.rollback()
    assert watch.look() == before
    now = watch.look()
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO anything VALUES (1)")
        assert watch.look().generation == 1
    after = watch.look()
    assert after.generation == 1
    assert after.changes != now.changes


def test_where_nothing_is_committed_the_look_brings_the_very_same_numbers(engine, watch):
    assert watch.look().changes is watch.look().changes


def test_on_sqlite_a_change_by_hand_ends_all_that_was_kept(engine, watch, url):
    if engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL does not tell who changed what")
    before = watch.look()
    with sqlite3.connect(url.database) as by_hand:
        by_hand.execute("INSERT INTO anything VALUES (1)")
    by_hand.close()
    assert before.truth_of(["core_user"]) != watch.look().truth_of(["core_user"])


def test_what_is_not_committed_is_not_seen(engine, watch):
    with engine.connect() as connection:
        move_generation(connection)
        assert watch.look().generation == 1
        connection.rollback()
    assert watch.look().generation == 1


ELSEWHERE = """
import sys, sqlalchemy as sa
from gapura.database.engine import make_engine
from gapura.database.generation import move_generation
with make_engine(sa.make_url(sys.argv[1])).begin() as connection:
    move_generation(connection)
"""


def test_it_sees_the_moves_of_other_processes(engine, watch, url):
    assert watch.look().generation == 1
    address = url.render_as_string(hide_password=False)
    subprocess.run([sys.executable, "-c", ELSEWHERE, address], timeout=60, check=True)
    assert watch.look().generation == 2


def test_a_forked_worker_opens_its_own_connection(engine, watch):
    watch.look()
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)

    def work():
        sender.send(watch.look().generation)

    move(engine)
    process = context.Process(target=work)
    process.start()
    assert receiver.poll(60)
    assert receiver.recv() == 2
    process.join(60)
    assert watch.look().generation == 2


def test_a_look_costs_microseconds(engine, watch):
    watch.look()
    rounds = []
    for _ in range(5):
        begun = time.perf_counter()
        for _ in range(500):
            watch.look()
        rounds.append((time.perf_counter() - begun) / 500)
    limit = 100e-6 if engine.dialect.name == "sqlite" else 5e-3
    assert min(rounds) < limit


def test_a_database_that_is_not_there_or_not_ready(tmp_path, url, engine, watch):
    with pytest.raises(DatabaseAway):
        make_watch(sa.make_url(f"sqlite:///{tmp_path / 'tiada.db'}")).look()
    assert not (tmp_path / "tiada.db").exists(), "looking makes no database"
    with engine.begin() as connection:
        connection.execute(sa.delete(Generation))
    with pytest.raises(DatabaseAway):
        watch.look()
    with engine.begin() as connection:
        connection.execute(sa.insert(Generation).values(id=1, number=5))
    assert watch.look().generation == 5


@pytest.mark.postgres
def test_it_connects_again_when_the_server_closed_the_connection(postgres_url):
    url = sa.make_url(postgres_url).set(drivername="postgresql+psycopg")
    engine = make_engine(url)
    metadata.create_all(engine, tables=[Generation.__table__, Change.__table__])
    with engine.begin() as connection:
        connection.execute(sa.insert(Generation).values(id=1, number=3))
    watch = make_watch(url)
    assert watch.look().generation == 3
    with engine.connect() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid()"
        )
    assert watch.look().generation == 3
    watch.close()
    engine.dispose()
