"""``gapura regions``: the kecamatan, kelurahan and desa of a regency."""

from __future__ import annotations

import click

from ..regions.services import import_regions
from .common import application, resources


@click.group()
def regions() -> None:
    """Regions of the regency."""


@regions.command("import")
@click.argument("code")
def import_command(code: str) -> None:
    """Read the regions of the regency CODE, such as 64.01, from the official list; safe to repeat."""
    with resources() as opened, application(opened):
        count = import_regions(code)
    click.echo(f"{code}: {count} regions are there.")
