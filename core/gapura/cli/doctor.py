"""``gapura doctor``: is the installation whole and set up safely?"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import click

from ..background.services import is_overdue as is_work_overdue
from ..backup.nightly import is_overdue, last_good
from ..database.types import utcnow
from ..integrity import services
from ..resources import Resources
from .common import application, resources


@click.command("doctor")
@click.option("--accept", is_flag=True, help="Take the files as they are for right, after an update that you made.")
def doctor(accept: bool) -> None:
    """Look for files that changed since you last agreed, and for settings that are not safe; end with 1 for either."""
    with resources() as opened:
        if accept:
            click.echo(f"{services.agree(opened)} files are taken for right.")
        troubles = [*_changed(opened), *_unsafe(opened), *_not_backed_up(opened), *_left_undone(opened)]
    for line in troubles:
        click.echo(line)
    if troubles:
        raise SystemExit(1)
    click.echo("Files are what they were, the settings are safe, and there is a recent backup if one is needed.")


def _changed(opened: Resources) -> Iterator[str]:
    found = services.changed_files(opened)
    if found is None:
        yield "Nobody has agreed to the files yet; after looking at them run: gapura doctor --accept"
        return
    yield from (f"{one.file} {'is' if one.how == 'gone' else 'was'} {one.how}" for one in found)


def _unsafe(opened: Resources) -> Iterator[str]:
    conf = opened.settings
    if not conf.secure and not conf.loopback:
        yield f"GAPURA_URL is {conf.public_url}: without https:// passwords cross the net in the clear."
    if conf.debug:
        yield "GAPURA_DEBUG is on: visitors see code when something fails."
    if conf.second_factor_for == "off" and not conf.loopback:
        yield "GAPURA_SECOND_FACTOR is off: a guessed password opens an administrator's account."
    for name in ("secret_key", "gapura.db", "state.db", services.BASELINE):
        yield from _readable(conf.instance / name)


def _not_backed_up(opened: Resources) -> Iterator[str]:
    if opened.settings.loopback:
        return  # somebody tries the portal
    with application(opened):
        run = last_good()
        if is_overdue(run, utcnow()):
            when = f"was on {run.made_at:%Y-%m-%d}" if run else "was never made"
            yield f"The last good backup {when}. Does gapura work run, and is there room for backups?"


def _left_undone(opened: Resources) -> Iterator[str]:
    with application(opened):
        if is_work_overdue():
            yield "Background work waits, and nobody does it: start gapura work, or leave GAPURA_WORK_INSIDE on."


def _readable(path: Path) -> Iterator[str]:
    mode = path.stat().st_mode if path.is_file() else 0
    if mode & (stat.S_IROTH | stat.S_IWOTH):
        yield f"{path} can be read by everybody on this machine; run: chmod o-rwx {path}"
