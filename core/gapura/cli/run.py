"""``gapura run`` and ``gapura reload``: serve the portal with gunicorn, and take in new code without a stop."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import click
import sqlalchemy as sa

from ..config import load_settings
from ..errors import GapuraError
from ..plugins.models import PluginRecord
from ..resources import Resources
from .db import upgrade_all


@click.command()
@click.option("--demo", default="", metavar="REGENCY", help="Load this demo when the database is new: paser or kotim.")
@click.option(
    "--reload", is_flag=True, help="For developers: begin anew whenever a file changes; new mini-apps are switched on."
)
def run(demo: str, reload: bool) -> None:
    """Bring the database up to date and serve the portal on 127.0.0.1, port $PORT (default 8000)."""
    if reload:
        os.environ["GAPURA_DEBUG"] = "true"  # templates are read anew, and what was broken is tried again
    settings = load_settings()
    opened = Resources(settings)
    for line in upgrade_all(opened):
        click.echo(f"  {line}")
    if demo and _is_new(opened):
        from .demo import load_demo

        load_demo(opened, demo)
    if reload:
        _switch_on_new(opened)
    _administrator(opened)
    opened.close()
    click.echo(f"\n  {settings.public_url}\n")
    sys.stdout.flush()
    own = Path("gunicorn.conf.py")
    application = "wsgi:application" if Path("wsgi.py").is_file() else "gapura.wsgi:application"
    configuration = str(own) if own.is_file() else "python:gapura.server"
    command = [sys.executable, "-m", "gunicorn", application, "--config", configuration]
    os.execv(command[0], [*command, "--reload"] if reload else command)  # noqa: S606 - gunicorn takes this process's place


@click.command("reload")
def reload_command() -> None:
    """Let the running portal take in new code: workers finish what they serve and are replaced."""
    path = load_settings().instance / "run" / "gunicorn.pid"
    try:
        pid = int(path.read_text())
        os.kill(pid, signal.SIGHUP)
    except (FileNotFoundError, ValueError, ProcessLookupError):
        raise GapuraError(f"No portal runs for this instance ({path} names none); start it with: gapura run") from None
    click.echo("Workers are being replaced.")


def _switch_on_new(opened: Resources) -> None:
    """Switch on what was never switched: who develops a mini-app wants to see it. What was switched off stays off."""
    from .demo import enable_new

    for name in enable_new(opened):
        click.echo(f"  {name}: on")


def _is_new(opened: Resources) -> bool:
    with opened.engine.connect() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(PluginRecord)) == 0


def _administrator(opened: Resources) -> None:
    """Make the first administrator when there is none, and say the password once."""
    from ..accounts.services import ensure_administrator
    from .common import application

    with application(opened):
        created = ensure_administrator(opened.settings)
    if created is not None:
        said = f"(shown once): {created.password}" if created.password else "from GAPURA_ADMIN_PASSWORD"
        click.echo(f"  Administrator: {created.login}   password {said}")
