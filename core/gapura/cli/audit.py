"""``gapura audit …``: is the log of what people did still whole?"""

from __future__ import annotations

import re

import click

from ..audit import chain
from .common import resources

ANCHOR = re.compile(r"(\d{1,18}):([0-9a-f]{64})")


@click.group("audit")
def audit() -> None:
    """The log of who changed what."""


@audit.command("verify")
@click.option("--anchor", default="", help="An end of the log that an earlier look printed, as PLACE:HASH.")
def verify(anchor: str) -> None:
    """Look for lines that were removed or altered; end with 1 where there are."""
    known = ANCHOR.fullmatch(anchor)
    if anchor and known is None:
        raise click.ClickException(f"--anchor {anchor!r}: expected PLACE:HASH, as an earlier look printed it.")
    with resources() as opened, opened.engine.connect() as connection:
        found = chain.verify(connection, (int(known[1]), known[2]) if known else None)
    if found.fault:
        click.echo(f"Whole up to line {found.end[0]}, then: {found.fault}")
        click.echo("Keep this database as it is, and compare it with the newest backup in which this finds nothing.")
        raise SystemExit(1)
    click.echo(f"The log is whole: {found.lines} lines.")
    click.echo(f"Keep this outside of the server, and give it to --anchor later: {found.anchor}")
