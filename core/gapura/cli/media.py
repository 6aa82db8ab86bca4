"""``gapura media``: care for stored files."""

from __future__ import annotations

import click

from ..media.services import sweep
from .common import application, resources


@click.group()
def media() -> None:
    """Stored pictures."""


@media.command("sweep")
def sweep_command() -> None:
    """Remove files that are older than a day and belong to no record: pictures of forms that were never finished."""
    with resources() as opened, application(opened):
        count = sweep()
    click.echo(f"{count} files removed.")
