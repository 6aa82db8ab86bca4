"""Writers wait for each other rather than fail, and what is committed is durable and checked."""

import threading
import time

import pytest
import sqlalchemy as sa

from gapura.database.engine import make_engine
from gapura.errors import ContractError

meta = sa.MetaData()
parents = sa.Table("parent", meta, sa.Column("id", sa.Integer, primary_key=True), sa.Column("n", sa.Integer))
children = sa.Table(
    "child", meta, sa.Column("id", sa.Integer, primary_key=True), sa.Column("of", sa.ForeignKey("parent.id"))
)


@pytest.fixture
def engine(database_url):
    url = sa.make_url(database_url)
    made = make_engine(url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url)
    meta.create_all(made)
    with made.begin() as connection:
        connection.execute(sa.insert(parents).values(id=1, n=0))
    yield made
    made.dispose()


def together(*functions):
    failures = []

    def run(function):
        try:
            function()
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(function,)) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return failures


def test_sqlite_is_set_up_for_durable_concurrent_use(engine):
    if engine.dialect.name != "sqlite":
        pytest.skip("pragmas are SQLite's")
    with engine.connect() as connection:

        def pragma(name):
            return connection.exec_driver_sql(f"PRAGMA {name}").scalar()

        assert pragma("journal_mode") == "wal"
        assert pragma("synchronous") == 2
        assert pragma("foreign_keys") == 1
        assert pragma("busy_timeout") >= 5000


def test_foreign_keys_are_kept(engine):
    with pytest.raises(sa.exc.IntegrityError), engine.begin() as connection:
        connection.execute(sa.insert(children).values(of=99))


def test_two_writers_wait_for_each_other(engine):
    def slow():
        with engine.begin() as connection:
            connection.execute(sa.update(parents).values(n=parents.c.n + 1))
            time.sleep(0.4)

    assert together(slow, slow, slow) == []
    with engine.connect() as connection:
        assert connection.scalar(sa.select(parents.c.n)) == 3


def test_who_reads_before_writing_never_fails(engine):
    """With SQLite's own deferred transactions this ends in 'database is locked' at once, whatever the timeout."""

    def read_then_write():
        for _ in range(15):
            with engine.begin() as connection:
                connection.scalar(sa.select(parents.c.n))
                time.sleep(0.002)
                connection.execute(sa.update(parents).values(n=parents.c.n + 1))

    assert together(*[read_then_write] * 4) == []
    with engine.connect() as connection:
        assert connection.scalar(sa.select(parents.c.n)) == 60


def test_readers_do_not_wait_for_a_writer_and_see_what_is_committed(engine):
    with engine.begin() as writer:
        writer.execute(sa.update(parents).values(n=7))
        begun = time.monotonic()
        with engine.connect() as reader:
            assert reader.scalar(sa.select(parents.c.n)) == 0
        assert time.monotonic() - begun < 2
    with engine.connect() as reader:
        assert reader.scalar(sa.select(parents.c.n)) == 7


def test_one_transaction_sees_what_others_commit_meanwhile_as_postgresql_does(engine):
    with engine.connect() as first:
        assert first.scalar(sa.select(parents.c.n)) == 0
        with engine.begin() as second:
            second.execute(sa.update(parents).values(n=5))
        assert first.scalar(sa.select(parents.c.n)) == 5


def test_a_transaction_is_all_or_nothing(engine):
    def fail():
        with engine.begin() as connection:
            connection.execute(sa.update(parents).values(n=9))
            connection.execute(sa.insert(parents).values(id=2, n=2))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with engine.connect() as connection:
        assert connection.execute(sa.select(parents.c.id, parents.c.n)).all() == [(1, 0)]


def test_a_savepoint_can_be_taken_back_alone(engine):
    with engine.begin() as connection:
        connection.scalar(sa.select(parents.c.n))
        savepoint = connection.begin_nested()
        connection.execute(sa.update(parents).values(n=1))
        savepoint.rollback()
        connection.execute(sa.insert(parents).values(id=3, n=3))
    with engine.connect() as connection:
        assert connection.execute(sa.select(parents.c.id, parents.c.n)).all() == [(1, 0), (3, 3)]


def test_a_returning_and_a_with_statement_take_the_lock_too(engine):
    with engine.begin() as connection:
        assert connection.scalar(sa.insert(parents).values(id=8, n=8).returning(parents.c.id)) == 8
        connection.exec_driver_sql("WITH x(n) AS (SELECT 5) UPDATE parent SET n = (SELECT n FROM x) WHERE id = 8")
    with engine.connect() as connection:
        assert connection.scalar(sa.select(parents.c.n).where(parents.c.id == 8)) == 5


def test_the_spelling_that_many_know_keeps_the_same_rules():
    from gapura import Model, db

    assert db.Model is Model
    with pytest.raises(ContractError, match=r"uses gapura\.Model outside a plugin"):
        type("Luar", (db.Model,), {"__module__": "somewhere"})
