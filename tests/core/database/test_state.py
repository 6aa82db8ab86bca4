"""The store for sessions and counters makes its tables itself, whoever comes first."""

from threading import Barrier, Thread

import pytest
import sqlalchemy as sa

from gapura.database.engine import make_engine
from gapura.database.state import create_state_tables, state_metadata

TOGETHER = 6


@pytest.fixture
def engines(database_url):
    url = sa.make_url(database_url)
    url = url.set(drivername="postgresql+psycopg") if url.get_backend_name() == "postgresql" else url
    made = [make_engine(url, counted=False) for _ in range(TOGETHER)]
    yield made
    for engine in made:
        engine.dispose()


def test_workers_that_begin_together_all_find_the_tables(engines):
    wrong, start = [], Barrier(TOGETHER)

    def begin(engine):
        start.wait()
        try:
            create_state_tables(engine)
        except sa.exc.SQLAlchemyError as error:
            wrong.append(error)

    for _ in range(5):
        state_metadata.drop_all(engines[0])
        threads = [Thread(target=begin, args=(engine,)) for engine in engines]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    assert not wrong
    assert set(sa.inspect(engines[0]).get_table_names()) >= set(state_metadata.tables)


def test_a_table_of_another_shape_begins_anew_and_others_stay(engines):
    create_state_tables(engines[0])
    strikes = state_metadata.tables["state_strike"]
    with engines[0].begin() as connection:
        connection.execute(sa.insert(strikes).values(plugin="umkm", at=1.0))
        connection.execute(sa.text("DROP TABLE state_session"))
        connection.execute(sa.text("CREATE TABLE state_session (id integer)"))
    create_state_tables(engines[1])
    columns = {column["name"] for column in sa.inspect(engines[2]).get_columns("state_session")}
    assert columns == set(state_metadata.tables["state_session"].columns.keys())
    with engines[0].connect() as connection:
        assert connection.scalar(sa.select(strikes.c.plugin)) == "umkm"
