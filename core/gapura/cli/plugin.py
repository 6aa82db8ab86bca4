"""``gapura plugin``: make, list, check, switch on and off, make migrations, purge."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from ..audit.plugins import note_plugin
from ..database.migrations import Chain, autogenerate, migration_transaction, pending, plugin_chain, upgrade
from ..errors import GapuraError
from ..plugins import switch
from ..plugins.loader import load
from ..plugins.purge import purge
from ..plugins.states import State
from ..plugins.store import read_statuses
from ..resources import Resources
from .common import resources
from .plugin_check import check_command
from .plugin_new import new_command


@click.group()
def plugin() -> None:
    """Mini-apps."""


plugin.add_command(new_command)
plugin.add_command(check_command)


@plugin.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list of name, version, state and reason.")
def list_command(as_json: bool) -> None:
    """Every mini-app that is found or remembered, with its state."""
    with resources() as opened, opened.engine.connect() as connection:
        _, statuses = read_statuses(connection)
    rows = [
        {"name": s.name, "version": s.version, "state": s.state.value, "reason": str(s.reason)}
        for s in statuses.values()
    ]
    rows.sort(key=lambda row: row["name"])
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"{row['name']:<24} {row['version']:<10} {row['state']:<20} {row['reason']}")


@plugin.command("enable")
@click.argument("name")
def enable_command(name: str) -> None:
    """Try a mini-app and switch it on; running workers follow at their next request."""
    with resources() as opened:
        outcome = switch.enable(opened, name, switch.Actor(), note_plugin)
    if outcome.state is not State.ENABLED:
        if outcome.detail:
            click.echo(outcome.detail, err=True)
        click.echo(f"{name} stays off ({outcome.state.value}): {outcome.reason}", err=True)
        sys.exit(1)
    click.echo(f"{name} is on.")


@plugin.command("disable")
@click.argument("name")
def disable_command(name: str) -> None:
    """Switch a mini-app off; its data is kept."""
    with resources() as opened:
        left = switch.disable(opened, name, note_plugin)
    click.echo(f"{name} is off; its data is kept.")
    if left:
        click.echo(f"Out of service until it is back, because they need it: {', '.join(left)}")


@plugin.command("migrate")
@click.argument("name")
@click.option("-m", "--message", default="", help="What changes, in a few words.")
def migrate_command(name: str, message: str) -> None:
    """Write the migration that takes the tables to what the mini-app's models say."""
    with resources() as opened:
        status, _ = switch.status_of(opened, name)
        if status.found is None or status.found.manifest is None:
            raise GapuraError(str(status.reason))
        loaded = load(status.found)
        chain = plugin_chain(name, loaded.folder)
        path = _autogenerate(opened, chain, message or f"Change the tables of {name}")
    click.echo(f"Written: {path}" if path else "Nothing differs: the migrations already make what the models say.")


class _Undo(Exception):
    """Takes back a transaction whose result was only needed to compare with."""


def _autogenerate(opened: Resources, chain: Chain, message: str) -> Path | None:
    """Bring the tables up to date, compare, and leave the database as it was."""
    found: list[Path | None] = []
    try:
        with migration_transaction(opened.engine) as connection:
            if pending(connection, chain):
                upgrade(connection, chain)
            found.append(autogenerate(connection, chain, message))
            raise _Undo
    except _Undo:
        pass
    return found[0]


@plugin.command("purge")
@click.argument("name")
@click.option("--confirm", prompt="Type the mini-app's name to delete its tables for good", help="The name once more.")
@click.option("--export", "target", type=click.Path(path_type=Path), required=True, help="Folder for its data as JSON.")
def purge_command(name: str, confirm: str, target: Path) -> None:
    """Export a switched-off mini-app's data, then delete its tables."""
    if confirm != name:
        raise GapuraError(f"{confirm!r} is not {name!r}; nothing was deleted.")
    with resources() as opened:
        for line in purge(opened, name, target, note_plugin):
            click.echo(line)
