"""``gapura db``: the tables of the core and of the enabled mini-apps."""

from __future__ import annotations

import click
import sqlalchemy as sa

from ..collections.search.index import ensure_all
from ..database.generation import Generation, move_generation
from ..database.migrations import autogenerate, core_chain, migration_transaction, pending, plugin_chain, upgrade
from ..errors import MigrationError, PluginFault
from ..plugins.discovery import Found
from ..plugins.loader import load
from ..plugins.states import State
from ..plugins.store import read_statuses, remember_fault
from ..resources import Resources
from .common import resources


@click.group()
def db() -> None:
    """The database."""


@db.command("upgrade")
def upgrade_command() -> None:
    """Bring the tables of the core and of every enabled mini-app to what the code expects."""
    with resources() as opened:
        for line in upgrade_all(opened):
            click.echo(line)


@db.command("revision", hidden=True)
@click.argument("message")
def revision(message: str) -> None:
    """Write the core's next migration from its models (for the core's own developers)."""
    from .. import application  # noqa: F401 - imports every model of the core

    with resources() as opened, opened.engine.connect() as connection:
        click.echo(autogenerate(connection, core_chain(), message) or "Nothing differs.")


def upgrade_all(opened: Resources) -> list[str]:
    """Migrate the core, then each enabled mini-app in its own transaction, those that others need first.

    Returns:
        A line for each that was behind. A mini-app whose migration fails is parked, the others go on.

    Raises:
        MigrationError: when the core's own migration fails; the database is as it was.
    """
    done = []
    with migration_transaction(opened.engine) as connection:
        if pending(connection, core_chain()):
            upgrade(connection, core_chain())
            done.append("core: up to date")
        if connection.scalar(sa.select(sa.func.count()).select_from(Generation)) == 0:
            connection.execute(sa.insert(Generation).values(id=1, number=1))
    with opened.engine.connect() as connection:
        _, statuses = read_statuses(connection)
    for status in statuses.values():
        if status.state is State.ENABLED and status.found:
            done += _upgrade_plugin(opened, status.found, status.version)
    _ = opened.state
    return done


def _upgrade_plugin(opened: Resources, found: Found, version: str) -> list[str]:
    name, chain, is_loaded = found.name, plugin_chain(found.name, found.folder), _is_loaded(found)
    try:
        with migration_transaction(opened.engine) as connection:
            behind = pending(connection, chain)
            if behind:
                upgrade(connection, chain)
            indexed = ensure_all(connection, name) if is_loaded else []
            if not behind and not indexed:
                return []
            move_generation(connection)
    except MigrationError as error:
        with opened.engine.begin() as connection:
            remember_fault(connection, name, version, State.MIGRATION_FAILED, str(error), "")
        return [f"{name}: migration failed, parked: {error}"]
    return [f"{name}: up to date"]


def _is_loaded(found: Found) -> bool:
    """Whether the mini-app's models are known now; code that cannot be imported is parked when the portal starts."""
    try:
        load(found)
    except PluginFault:
        return False
    return True
