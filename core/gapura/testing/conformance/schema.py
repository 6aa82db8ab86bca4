"""Checks that the mini-app's migrations make exactly what its models say, and can be taken back."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import sqlalchemy as sa

from ...database.base import tables_of
from ...database.engine import make_engine
from ...database.migrations import (
    core_chain,
    differences,
    downgrade,
    migration_transaction,
    plugin_chain,
    upgrade,
)  # fmt: skip
from ...errors import ConfigurationError, MigrationError
from ..postgres import PostgresServer
from .checks import Fault, Skipped, check
from .stage import Stage


@check("migrations-sqlite", "On SQLite its migrations make exactly its models' tables, and can be taken back")
def on_sqlite(stage: Stage) -> Iterator[Fault]:
    """In a file that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="gapura-check-") as folder:
        yield from _faults(stage, sa.make_url(f"sqlite:///{Path(folder) / 'check.db'}"))


@check("migrations-postgres", "On PostgreSQL its migrations make exactly its models' tables, and can be taken back")
def on_postgres(stage: Stage) -> Iterator[Fault]:
    """On a server of the check's own, where its programs are."""
    _ = stage.loaded
    try:
        server = PostgresServer()
    except OSError as error:
        raise Skipped(f"no PostgreSQL could be prepared: {error}") from error
    try:
        server.start()
        yield from _faults(stage, sa.make_url(server.url(server.create_database())))
    except ConfigurationError as error:
        raise Skipped(f"{error} Or: pip install 'gapura[testing]'") from error
    finally:
        server.stop()


def _faults(stage: Stage, url: sa.URL) -> Iterator[Fault]:
    _ = stage.loaded
    engine = make_engine(url)
    try:
        with redirect_stdout(StringIO()):
            yield from list(_up_and_down(stage, engine))
    finally:
        engine.dispose()


def _up_and_down(stage: Stage, engine: sa.Engine) -> Iterator[Fault]:
    chains = [plugin_chain(found.name, found.folder) for found in stage.needs()]
    own = plugin_chain(stage.name, stage.folder)
    try:
        with migration_transaction(engine) as connection:
            for chain in (core_chain(), *chains):
                upgrade(connection, chain)
        with migration_transaction(engine) as connection:
            upgrade(connection, own)
    except MigrationError as error:
        yield Fault(f"migrations: {error}", "Mend the revision, or delete it and write it anew: gapura plugin migrate")
        return
    with engine.connect() as connection:
        for difference in differences(connection, own):
            advice = f"Write the migration: gapura plugin migrate {stage.name}"
            yield Fault(f"the models say otherwise: {difference[:200]}", advice)
    yield from _down(stage, engine)


def _down(stage: Stage, engine: sa.Engine) -> Iterator[Fault]:
    own = plugin_chain(stage.name, stage.folder)
    if own.head() is None:
        return
    advice = "Make downgrade() undo what upgrade() does, in the opposite order."
    try:
        with migration_transaction(engine) as connection:
            downgrade(connection, own)
        left = sorted({table.name for table in tables_of(stage.name)} & set(sa.inspect(engine).get_table_names()))
        if left:
            yield Fault(f"taken back, the migrations leave {', '.join(left)}", advice)
            return
        with migration_transaction(engine) as connection:
            upgrade(connection, own)
    except MigrationError as error:
        yield Fault(f"the migrations cannot be taken back and made again: {error}", advice)
