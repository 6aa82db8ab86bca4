"""``gapura work``: background work and jobs, in a process of their own."""

from __future__ import annotations

import logging.config
import os
import signal
import threading
from zoneinfo import ZoneInfo

import click

from ..background.performing import declared
from ..background.services import latest
from ..background.worker import worker_of
from ..branding.services import identity
from ..database.engine import db
from ..jobs import services
from ..logs import configuration
from ..portal import Portal
from ..shell.formatting import localdatetime

log = logging.getLogger(__name__)

JOBS_EVERY = 60.0  # seconds
LISTED = 30


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, and end.")
@click.option("--list", "listed", is_flag=True, help="Tell what became of the latest background work, and end.")
def work(once: bool, listed: bool) -> None:
    """Do background work and run jobs when they are due, until stopped. Any number of these may run, on any host."""
    portal = Portal.from_environment()
    if listed:
        _tell(portal)
    elif once:
        _run_jobs(portal)
        click.echo(f"{worker_of(portal.resources).look()} done")
    else:
        logging.config.dictConfig(configuration("info", as_json=os.environ.get("GAPURA_LOG_FORMAT") == "json"))
        _go_on(portal)
    portal.close()


def _go_on(portal: Portal) -> None:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    worker_of(portal.resources).start()
    while not stop.is_set():
        try:
            _run_jobs(portal)
        except Exception:
            log.exception("the jobs could not be run; they are tried again in a minute")
        stop.wait(JOBS_EVERY)


def _tell(portal: Portal) -> None:
    with portal.application().test_request_context("/", base_url=portal.resources.settings.public_url):
        titles = {name: work.title for name, (_plugin, work) in declared().items()}
        for task in latest(LISTED):
            far = f"{task.position} of {task.total}" if task.total else ""
            told = f"{localdatetime(task.created_at)}  {task.state:<8} {far:<20} {titles.get(task.name, task.name)}"
            click.echo(f"{told}{f': {task.fault}' if task.fault else ''}")


def _run_jobs(portal: Portal) -> None:
    with portal.application().test_request_context("/", base_url=portal.resources.settings.public_url):
        for outcome in services.run_due(ZoneInfo(identity().time_zone)):
            log.info("job %s: %s", outcome.name, outcome.fault or outcome.said or "done")
        db.session.commit()
