"""A copy of the database: read from when it is not behind, and left out when it is away."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from gapura.branding.services import identity
from gapura.database.engine import db
from gapura.testing.postgres import PostgresServer
from gapura.testing.site import POSTGRES, Kitchen, Recipe, Site
from tests.fixtures.portals import HOME

pytestmark = [pytest.mark.postgres, pytest.mark.slow]
CHANGES = "SELECT sum(number) FROM core_change"
LIMIT = 60.0  # seconds; only bounds a hang


class Pair:
    """A portal on a server that another one follows."""

    def __init__(self, site: Site, main: PostgresServer, copy: PostgresServer, name: str) -> None:
        self.site, self.main, self.copy = site, main, copy
        self.on_main, self.on_copy = (sa.create_engine(server.url(name)) for server in (main, copy))

    def read(self, engine: sa.Engine, statement: str) -> object:
        with engine.connect() as connection:
            return connection.scalar(sa.text(statement))

    def catch_up(self) -> None:
        wanted, until = self.read(self.on_main, CHANGES), time.monotonic() + LIMIT
        while self.read(self.on_copy, CHANGES) != wanted:
            assert time.monotonic() < until
            time.sleep(0.02)

    def pages_from_copy(self, path: str = "/kantor") -> bool:
        """Whether a page was read from the copy."""
        seen: list[str] = []
        replica = self.site.portal.resources.replica
        assert replica is not None
        note = lambda *arguments: seen.append(arguments[2])  # noqa: E731  # the event wants a function
        sa.event.listen(replica.engine, "before_cursor_execute", note)
        answer = self.site.visitor().get(path)
        sa.event.remove(replica.engine, "before_cursor_execute", note)
        assert answer.status_code == 200
        return bool(seen)


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    with PostgresServer() as main:
        kitchen = Kitchen(tmp_path / "originals", HOME, lambda: main)
        instance = kitchen.serve(Recipe(plugins=("umkm",), database=POSTGRES), tmp_path / "instance")
        copy = PostgresServer()
        try:
            copy.copy_of(main)
            site = Site.of(instance, replica_url=copy.url(instance.database), page_cache_mb=0)
            made = Pair(site, main, copy, instance.database)
            yield made
            site.close()
            made.on_main.dispose()
            made.on_copy.dispose()
        finally:
            copy.stop()


def rename(pair: Pair, name: str) -> None:
    with pair.site.context():
        db.session.execute(sa.text("UPDATE core_office SET name = :name"), {"name": name})
        db.session.commit()


def test_public_pages_are_read_from_a_copy_that_is_up_to_date_and_from_no_other(pair: Pair) -> None:
    pair.site.office("dlh")
    pair.catch_up()
    assert pair.pages_from_copy()
    assert pair.read(pair.on_copy, "SELECT pg_is_in_recovery()") is True

    pair.read(pair.on_copy, "SELECT pg_wal_replay_pause()")
    rename(pair, "Dinas Baru")
    assert not pair.pages_from_copy()
    assert "Dinas Baru" in pair.site.visitor().get("/kantor").text
    pair.read(pair.on_copy, "SELECT pg_wal_replay_resume()")
    pair.catch_up()
    assert pair.pages_from_copy()
    assert "Dinas Baru" in pair.site.visitor().get("/kantor").text


def test_whoever_is_signed_in_or_writes_uses_the_main_database(pair: Pair) -> None:
    account = pair.site.account("citizen")
    pair.catch_up()
    visitor = pair.site.visitor()
    assert visitor.submit("/masuk", {"login": account.login, "password": account.password}).status_code == 303
    assert visitor.get("/akun").status_code == 200
    with pair.site.context():
        assert identity().name


def test_a_copy_that_is_away_is_left_out_and_taken_up_again(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    pair.site.office("dlh")
    pair.catch_up()
    assert pair.pages_from_copy()
    pair.copy.crash()
    pair.on_copy.dispose()
    for path in ("/", "/kantor", "/umkm"):
        assert pair.site.visitor().get(path).status_code == 200
    assert not pair.pages_from_copy()
    pair.copy.go_on()
    pair.catch_up()
    replica = pair.site.portal.resources.replica
    assert replica is not None
    monkeypatch.setattr(replica, "_again", 0.0)
    assert pair.pages_from_copy()
