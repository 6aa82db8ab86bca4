"""``gapura demo``: a regency's demo content, loaded once."""

from __future__ import annotations

import click

from ..accounts.demo import load_people
from ..audit.plugins import note_plugin
from ..branding.demo import load_branding
from ..database.engine import db
from ..plugins import switch
from ..plugins.states import State
from ..regions.services import import_regions
from ..resources import Resources
from .common import application, resources

REGENCIES = {"paser": "64.01", "kotim": "62.02"}


@click.group()
def demo() -> None:
    """Demo content."""


@demo.command("load")
@click.option("--regency", type=click.Choice(list(REGENCIES)), default="paser", show_default=True)
def load_command(regency: str) -> None:
    """Fill the portal: regions, offices, people, branding and the content of every mini-app that comes with it."""
    with resources() as opened:
        load_demo(opened, regency)


def load_demo(opened: Resources, regency: str) -> None:
    """Load a regency's demo; what is there already stays as it is."""
    with application(opened):
        import_regions(REGENCIES[regency])
        load_branding(regency)
        accounts = load_people(regency)
    for name in enable_new(opened):
        click.echo(f"  {name}: on")
    with application(opened, plugins=True) as app:
        hooks = app.extensions["gapura"].hooks
        for name in app.extensions["gapura"].plugins:
            if hooks.has(name, "demo"):
                hooks.ask(name, "demo", regency=regency)
                db.session.commit()
                click.echo(f"  {name}: demo content is there")
    for account in accounts:
        click.echo(f"  {account.role}: {account.login}   password (shown once): {account.password}")


def enable_new(opened: Resources) -> list[str]:
    """Switch on every mini-app that is there and was never switched; return the names of those that are on."""
    with opened.engine.connect() as connection:
        from ..plugins.store import read_statuses

        _, statuses = read_statuses(connection)
    on = []
    for name, status in statuses.items():
        if status.state is State.AVAILABLE:
            outcome = switch.enable(opened, name, switch.Actor(), note_plugin)
            if outcome.state is not State.ENABLED:
                click.echo(f"  {name}: stays off ({outcome.state.value}): {outcome.reason}", err=True)
                continue
        if status.state in (State.AVAILABLE, State.ENABLED):
            on.append(name)
    return on
