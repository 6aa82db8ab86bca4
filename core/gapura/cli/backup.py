"""``gapura backup`` and ``gapura restore``."""

from __future__ import annotations

from pathlib import Path

import click

from ..backup import restoring, services
from ..backup.archive import Manifest
from ..config import load_settings
from ..plugins.discovery import discover
from .common import application, resources

PATH = click.Path(path_type=Path)


@click.command("backup")
@click.argument("folder", type=PATH, required=False)
@click.option("--encrypt-to", default="", metavar="AGE1…", help="Public key, else GAPURA_BACKUP_RECIPIENT counts.")
@click.option("--keys", is_flag=True, help="Put the portal's secret key in; without it second steps do not come back.")
@click.option("--keep", type=click.IntRange(min=1), help="Remove all but so many of the newest from the folder.")
def backup(folder: Path | None, encrypt_to: str, keys: bool, keep: int | None) -> None:
    """Copy database and files into one file in FOLDER, and read it back. The portal may go on running."""
    with resources() as opened, application(opened):
        conf = opened.settings
        place = folder or services.folder_of(conf)
        made = services.make(opened, place, recipient=encrypt_to or conf.backup_recipient, keys=keys)
        gone = services.prune(place, keep) if keep else []
    click.echo(f"{made.path}: {made.size / 1e6:.1f} MB, made and read back in {made.seconds:.0f} s.")
    click.echo(_content(made.manifest))
    if made.note:
        click.echo(f"The files were compared, but not the database. {made.note}")
    if not made.manifest.keys:
        click.echo("The secret key is not in it (--keys): after a restore people set up their second step anew.")
    for name in gone:
        click.echo(f"{name} was removed.")


@click.command("restore")
@click.argument("file", type=PATH)
@click.option("--identity", type=PATH, help="File with the secret key of an encrypted backup.")
@click.option("--replace", is_flag=True, help="Replace what this installation has now.")
@click.option("--check", is_flag=True, help="Only read the backup back, and change nothing.")
def restore_command(file: Path, identity: Path | None, replace: bool, check: bool) -> None:
    """Put the backup FILE in the place of what this installation has. The portal must not run."""
    from .. import application as _all_models  # noqa: F401  # what is no table of the portal's counts is known then

    settings = load_settings()
    if check:
        manifest, note = restoring.examine(file, settings, identity=identity)
        click.echo(f"{file} is whole. {_content(manifest)} {note}".strip())
        return
    done = restoring.restore(file, settings, identity=identity, replace=replace, say=click.echo)
    manifest = done.manifest
    click.echo(f"Restored. {_content(manifest)}")
    if done.aside:
        click.echo(f"The database from before is kept as {done.aside}")
    if not manifest.keys:
        click.echo("The backup had no secret key. Whoever has a second step: gapura user forget-second-step LOGIN")
    here = discover()
    if missing := [name for name in manifest.plugins if name not in here]:
        click.echo(f"These mini-apps were on and are not installed here: {', '.join(missing)}")
    click.echo("Start the portal: gapura run")


def _content(manifest: Manifest) -> str:
    rows, files = sum(manifest.rows.values()), len(manifest.files)
    return f"It holds {rows} rows and {files} files as of {manifest.made_at:%Y-%m-%d %H:%M} UTC."
