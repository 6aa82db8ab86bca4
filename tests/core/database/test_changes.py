"""Which tables a statement touches, and how often each was changed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from gapura.database.base import metadata
from gapura.database.changes import Change, count_changes, noting_reads, read_statement
from gapura.database.engine import make_engine
from gapura.testing.site import Site
from tests.fixtures.market import Market

SHOPS = sa.table("toko_shop", sa.column("id"), sa.column("name"))


@pytest.mark.parametrize(
    ("text", "reads", "writes"),
    [
        ("SELECT a FROM x", {"x"}, set()),
        ('SELECT a FROM "x" JOIN y ON x.id = y.x_id LEFT JOIN z ON true', {"x", "y", "z"}, set()),
        ("SELECT 1 FROM core_user, core_region WHERE true", {"core_user", "core_region"}, set()),
        ("SELECT * FROM (SELECT id FROM x) AS inner_rows", {"x"}, set()),
        (
            "WITH found AS (SELECT rowid FROM x__search WHERE x MATCH ?) SELECT 1 FROM found",
            {"x", "found"},
            set(),
        ),
        ('SELECT * FROM "x__search_find"(%s)', {"x"}, set()),
        ("SELECT id FROM x FOR UPDATE", {"x"}, set()),
        ("SELECT id FROM x FOR NO KEY UPDATE SKIP LOCKED", {"x"}, set()),
        ("INSERT INTO x (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET a = 2", set(), {"x"}),
        ("INSERT OR IGNORE INTO x VALUES (1)", set(), {"x"}),
        ("insert into x select a from y", {"y"}, {"x"}),
        ("UPDATE x SET a = 1", set(), {"x"}),
        ('UPDATE ONLY "x" SET a = 1', set(), {"x"}),
        ("DELETE FROM x", {"x"}, {"x"}),
        ("WITH gone AS (DELETE FROM x RETURNING id) INSERT INTO y SELECT id FROM gone", {"x", "gone"}, {"x", "y"}),
        ("TRUNCATE TABLE x", set(), {"x"}),
        ("COPY x FROM STDIN", {"STDIN"}, {"x"}),
        ("PRAGMA data_version", set(), set()),
        ("SELECT token FROM state_session", set(), set()),
        ("UPDATE state_session SET seen_at = 1", set(), set()),
    ],
)
def test_tables_are_read_from_the_text(text: str, reads: set[str], writes: set[str]) -> None:
    found = read_statement(text)
    assert (found.reads, found.writes) == (reads, writes)


def test_rows_that_the_database_takes_along_count_as_changed() -> None:
    keys = [
        (table.name, key.target_fullname.partition(".")[0])
        for table in metadata.tables.values()
        for key in table.foreign_keys
        if key.ondelete
    ]
    assert keys
    for child, parent in keys:
        assert child in read_statement(f"DELETE FROM {parent} WHERE id = 1").writes


@pytest.fixture
def engine(database_url: str) -> Iterator[sa.Engine]:
    url = sa.make_url(database_url)
    made = make_engine(url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url)
    with made.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE toko_shop (id INTEGER PRIMARY KEY, name TEXT)")
        connection.exec_driver_sql("CREATE TABLE toko_stall (id INTEGER PRIMARY KEY, name TEXT)")
    yield made
    made.dispose()


def numbers(engine: sa.Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {row.name: row.number for row in connection.execute(sa.select(Change.name, Change.number))}


def test_each_transaction_counts_a_table_once_when_it_is_committed(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        connection.execute(sa.insert(SHOPS).values(id=1, name="before there was anything to count in"))
    metadata.create_all(engine, tables=[metadata.tables["core_change"]])
    with engine.begin() as connection:
        for number in (2, 3):
            connection.execute(sa.insert(SHOPS).values(id=number, name="Melati"))
        connection.execute(sa.update(SHOPS).values(name="Mawar"))
    assert numbers(engine) == {"toko_shop": 1}
    with engine.connect() as connection:
        connection.execute(sa.delete(SHOPS))
        connection.rollback()
        connection.exec_driver_sql("UPDATE toko_stall SET name = ''")
        connection.commit()
        connection.execute(sa.select(SHOPS))
        connection.commit()
    assert numbers(engine) == {"toko_shop": 1, "toko_stall": 1}


def test_a_release_that_does_not_count_can_be_gone_back_to(engine: sa.Engine) -> None:
    table = metadata.tables["core_change"]
    metadata.create_all(engine, tables=[table])
    with engine.begin() as connection:
        connection.execute(sa.update(SHOPS).values(name="Mawar"))
    with engine.begin() as connection:
        connection.execute(sa.update(SHOPS).values(name="Melati"))
        table.drop(connection)
    with engine.begin() as connection:
        connection.execute(sa.update(SHOPS).values(name="Mawar"))
        assert not sa.inspect(connection).has_table("core_change")


def test_what_is_read_is_noted_within_the_block_alone(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        with noting_reads() as outer:
            connection.execute(sa.select(SHOPS))
            with noting_reads() as inner:
                connection.exec_driver_sql("SELECT id FROM toko_stall")
        connection.exec_driver_sql("SELECT 1 FROM toko_shop JOIN toko_stall ON toko_shop.id = toko_stall.id")
    assert (outer, inner) == ({"toko_shop", "toko_stall"}, {"toko_stall"})
    with noting_reads() as nothing:
        pass
    assert nothing == set()


def test_an_engine_of_its_own_can_be_counted(tmp_path_factory: pytest.TempPathFactory) -> None:
    made = sa.create_engine("sqlite://")
    count_changes(made)
    metadata.create_all(made, tables=[metadata.tables["core_change"]])
    with made.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE toko_shop (id INTEGER)")
        connection.exec_driver_sql("INSERT INTO toko_shop VALUES (1)")
    assert numbers(made) == {"toko_shop": 1}


def kept_again(site: Site, path: str) -> bool:
    """Whether a page that was asked for just now came from what is kept."""
    before = site.portal.pages.hits
    assert site.visitor().get(path).status_code == 200
    return site.portal.pages.hits == before + 1


def test_writes_of_one_mini_app_leave_the_pages_of_the_others(market: Market) -> None:
    site = market.site
    market.add("Shop", name="Melati")
    pages = ("/pasar", "/kantor", "/pasar/agenda", "/api/market/fair")
    for path in pages:
        kept_again(site, path)
        assert kept_again(site, path), path
    market.add("Shop", name="Mawar")
    assert not kept_again(site, "/pasar")
    assert "Mawar" in site.visitor().get("/pasar").text
    assert kept_again(site, "/kantor")
    assert kept_again(site, "/api/market/fair")


def test_a_connection_that_broke_is_rolled_back_without_a_word(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        connection.execute(sa.insert(SHOPS).values(id=1, name="Warung"))
        connection.invalidate()
        connection.rollback()
    with engine.begin() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(SHOPS)) == 0
