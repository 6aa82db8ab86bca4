"""``gapura work``: background work and jobs, in a process of their own."""

from __future__ import annotations

import logging
import signal
import threading
from zoneinfo import ZoneInfo

import click

from ..background.worker import worker_of
from ..branding.services import identity
from ..database.engine import db
from ..jobs import services
from ..portal import Portal

log = logging.getLogger(__name__)

JOBS_EVERY = 60.0  # seconds


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, and end.")
def work(once: bool) -> None:
    """Do background work and run jobs when they are due, until stopped. Any number of these may run, on any host."""
    portal, stop = Portal.from_environment(), threading.Event()
    worker = worker_of(portal.resources)
    if once:
        _run_jobs(portal)
        click.echo(f"{worker.look()} done")
        portal.close()
        return
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    worker.start()
    while not stop.is_set():
        try:
            _run_jobs(portal)
        except Exception:
            log.exception("the jobs could not be run; they are tried again in a minute")
        stop.wait(JOBS_EVERY)
    portal.close()


def _run_jobs(portal: Portal) -> None:
    with portal.application().test_request_context("/", base_url=portal.resources.settings.public_url):
        for outcome in services.run_due(ZoneInfo(identity().time_zone)):
            log.info("job %s: %s", outcome.name, outcome.fault or outcome.said or "done")
        db.session.commit()
