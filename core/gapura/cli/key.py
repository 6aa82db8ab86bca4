"""``gapura key …``: the secret key of the installation."""

from __future__ import annotations

import click

from ..config import load_settings, renew_secret_key


@click.group("key")
def key() -> None:
    """The key that signs and seals."""


@key.command("renew")
def renew() -> None:
    """Put a new key in front of the old ones. Nobody is signed out, and authenticator apps go on working."""
    renew_secret_key(load_settings())
    click.echo("A new key is in use once the workers are replaced: gapura reload")
    click.echo("Forms that are open now ask to be sent once more. Back the instance folder up again.")


@key.command("backup")
def backup() -> None:
    """Make a pair of keys for backups. Keep the secret one away from this server: printed, or on a stick in a safe."""
    from ..backup.encryption import fresh_pair

    public, secret = fresh_pair()
    click.echo(f"GAPURA_BACKUP_RECIPIENT={public}")
    click.echo("Put that line into the portal's environment. The next line opens every backup made from then on;")
    click.echo("whoever has it can read them, and without it nobody can. It is kept nowhere, so write it down now:")
    click.echo(secret)
