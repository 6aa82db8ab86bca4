"""``gapura jobs``: what the mini-apps do by themselves."""

from __future__ import annotations

import sys
from zoneinfo import ZoneInfo

import click
import sqlalchemy as sa

from ..branding.services import identity
from ..database.engine import db
from ..errors import GapuraError
from ..jobs import services
from ..jobs.models import JobRun
from ..shell.formatting import localdatetime
from .common import application, resources


@click.group()
def jobs() -> None:
    """What the mini-apps do by themselves."""


@jobs.command("list")
def list_command() -> None:
    """Every job of the running mini-apps, and how its last run went."""
    with resources() as opened, application(opened, plugins=True):
        runs = {run.name: run for run in db.session.scalars(sa.select(JobRun))}
        for _plugin, job in services.declared():
            click.echo(f"{job.name:<36} {_told(runs.get(job.name)):<40} {job.title}")


@jobs.command("run")
@click.argument("name", default="")
def run_command(name: str) -> None:
    """Run what is due; with a NAME that job now. `gapura work` does the same every minute."""
    with resources() as opened, application(opened, plugins=True):
        known = [job.name for _plugin, job in services.declared()]
        if name and name not in known:
            raise GapuraError(f"There is no job {name!r}; there are: {', '.join(known) or 'none'}.")
        done = services.run_due(ZoneInfo(identity().time_zone), only=name)
    for outcome in done:
        click.echo(f"{outcome.name}: {outcome.fault or outcome.said or 'done'}", err=bool(outcome.fault))
    sys.exit(any(outcome.fault for outcome in done))


def _told(run: JobRun | None) -> str:
    if run is None:
        return "never ran"
    if run.fault:
        return f"{localdatetime(run.begun_at)} failed"
    return f"{localdatetime(run.begun_at)} {'went well' if run.ended_at else 'not ended'}"
