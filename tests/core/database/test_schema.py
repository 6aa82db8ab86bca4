"""The migrations of the core and of each bundled mini-app make exactly the tables that the models describe."""

import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa

import gapura.application  # noqa: F401  # takes in every model of the core
from gapura.config import Settings
from gapura.database.base import metadata, tables_of
from gapura.database.engine import make_engine
from gapura.database.migrations import (
    Chain,
    autogenerate,
    core_chain,
    migration_transaction,
    pending,
    plugin_chain,
    upgrade,
)
from gapura.plugins.discovery import discover
from gapura.plugins.loader import load

HOME = Path(__file__).resolve().parents[3]
BUNDLED = sorted(folder.parent.name for folder in (HOME / "plugins").glob("*/plugin.toml"))


class Undo(Exception):
    """Leaves the database empty again."""


def described(connection, owner):
    """Every table of an owner: columns, keys, indexes, conditions."""
    inspector, found = sa.inspect(connection), {}
    for table in inspector.get_table_names():
        if not table.startswith(f"{owner}_") or table == f"{owner}_version":
            continue
        columns = {c["name"]: (str(c["type"]), c["nullable"], c["default"]) for c in inspector.get_columns(table)}
        found[table] = {
            "columns": columns,
            "primary key": inspector.get_pk_constraint(table)["constrained_columns"],
            "foreign keys": sorted(
                (k["constrained_columns"], k["referred_table"], sorted(k["options"].items()))
                for k in inspector.get_foreign_keys(table)
            ),
            "indexes": sorted((i["name"], i["column_names"], bool(i["unique"])) for i in inspector.get_indexes(table)),
            "unique": sorted((u["name"], u["column_names"]) for u in inspector.get_unique_constraints(table)),
            "conditions": sorted(c["name"] for c in inspector.get_check_constraints(table)),
        }
    return found


def migrated(engine, chain, copy):
    """What the migrations make, and the revision that would still be needed (written beside a copy of them)."""
    shutil.copytree(chain.folder, copy)
    try:
        with migration_transaction(engine) as connection:
            for one in dict.fromkeys([core_chain(), chain]):
                upgrade(connection, one)
                assert not pending(connection, one)
            result = described(connection, chain.owner), autogenerate(connection, Chain(chain.owner, copy), "missing")
            raise Undo
    except Undo:
        return result


def modelled(engine, owner):
    """What the models make."""
    tables = [*tables_of("core"), *(tables_of(owner) if owner != "core" else [])]
    try:
        with migration_transaction(engine) as connection:
            metadata.create_all(connection, tables=tables)
            result = described(connection, owner)
            raise Undo
    except Undo:
        return result


@pytest.mark.parametrize("owner", ["core", *BUNDLED])
def test_migrations_make_what_the_models_describe(owner, database_url, tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(HOME))
    chain = core_chain()
    if owner != "core":
        chain = plugin_chain(owner, load(discover()[owner]).folder)
    engine = make_engine(Settings(database_url=database_url).main_database)
    try:
        tables, missing = migrated(engine, chain, tmp_path / "copy")
        assert missing is None, missing.read_text()
        assert len(tables) >= 3
        assert tables == modelled(engine, owner)
    finally:
        engine.dispose()
