"""The private PostgreSQL starts, answers, keeps databases apart and leaves nothing behind."""

import psycopg
import pytest
import sqlalchemy as sa

from gapura.testing.postgres import PostgresServer


@pytest.mark.postgres
def test_two_databases_do_not_see_each_other(postgres_server):
    first, second = postgres_server.create_database(), postgres_server.create_database()
    engines = [sa.create_engine(postgres_server.url(name)) for name in (first, second)]
    with engines[0].begin() as connection:
        connection.execute(sa.text("CREATE TABLE gate (id integer)"))
    tables = [sa.inspect(engine).get_table_names() for engine in engines]
    for engine in engines:
        engine.dispose()
    assert tables == [["gate"], []]
    for name in (first, second):
        postgres_server.drop_database(name)


@pytest.mark.postgres
def test_a_copy_of_a_database_has_its_rows(postgres_server):
    original = postgres_server.create_database()
    engine = sa.create_engine(postgres_server.url(original))
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE gate AS SELECT 7 AS id"))
    engine.dispose()
    copy = sa.create_engine(postgres_server.url(postgres_server.create_database(original)))
    with copy.begin() as connection:
        assert connection.execute(sa.text("SELECT id FROM gate")).scalar() == 7
    copy.dispose()


@pytest.mark.postgres
def test_stopping_removes_the_folder_and_the_server():
    with PostgresServer() as server:
        url = server.url()
        folder = server.folder
        assert folder.is_dir()
    assert not folder.exists()
    engine = sa.create_engine(url)
    with pytest.raises(sa.exc.OperationalError) as caught:
        engine.connect()
    assert isinstance(caught.value.orig, psycopg.OperationalError)


def test_database_url_is_empty_and_usable(database_url):
    engine = sa.create_engine(database_url)
    assert sa.inspect(engine).get_table_names() == []
    engine.dispose()
