"""The command line: ``gapura …``; the current folder is on the Python path, so its ``plugins/`` are found."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import ClassVar

import click
from sqlalchemy.exc import DBAPIError

from ..errors import GapuraError


class Commands(click.Group):
    """Commands that are imported when called, so that ``gapura --help`` answers at once."""

    MODULES: ClassVar = {
        "run": "run", "reload": "run", "plugin": "plugin", "db": "db", "demo": "demo", "user": "users",
        "regions": "regions", "collection": "collection", "media": "media", "jobs": "jobs", "work": "work",
        "backup": "backup", "restore": "backup", "audit": "audit", "privacy": "privacy", "doctor": "doctor",
        "key": "key", "translations": "translations",
    }  # fmt: skip

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all commands."""
        return list(self.MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of one command."""
        from importlib import import_module

        if cmd_name not in self.MODULES:
            return None
        module = import_module(f"{__package__}.{self.MODULES[cmd_name]}")
        name = f"{cmd_name}_command" if cmd_name in ("reload", "restore") else cmd_name
        command: click.Command = getattr(module, name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; our own errors are sentences, not tracebacks."""
        try:
            return super().invoke(ctx)
        except GapuraError as error:
            raise click.ClickException(str(error)) from error
        except DBAPIError as error:
            raise click.ClickException(
                f"{error.orig}. If the database is new or old, run: gapura db upgrade"
            ) from error


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--safe-mode", is_flag=True, help="Start without any mini-app.")
@click.version_option(package_name="gapura", prog_name="gapura")
def main(safe_mode: bool) -> None:
    """Gapura: the front gate of a regency on the web."""
    if safe_mode:
        os.environ["GAPURA_SAFE_MODE"] = "true"
    here = str(Path.cwd())
    if here not in sys.path and "" not in sys.path:
        sys.path.insert(0, here)
