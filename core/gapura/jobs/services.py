"""Which jobs are due, and running one: guarded, attributed, once in a cluster."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from ..contract.types import Job
from ..database.engine import db
from ..database.types import utcnow
from ..plugins.assembly import current_assembly
from ..plugins.blame import describe, full_traceback
from ..plugins.inflight import running
from .models import JobRun

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """What became of one job: a fault, or what it said."""

    name: str
    fault: str = ""
    said: str = ""


def due_at(job: Job, last: datetime | None, now: datetime, zone: tzinfo) -> datetime:
    """When a job runs next.

    Args:
        last: when it was last begun, None for never.
        zone: the regency's, in which ``job.at`` is meant.
    """
    if last is None:
        return now
    earliest = last + job.every
    if job.at is None:
        return earliest
    local = (earliest - timedelta(hours=12)).astimezone(zone)  # a run that began late must not push the next one on
    planned = datetime.combine(local.date(), job.at, zone)
    return (planned if planned >= local else planned + timedelta(days=1)).astimezone(UTC)


def declared() -> Iterator[tuple[str, Job]]:
    """Every job of the running plugins, with the plugin's name."""
    for plugin, jobs in current_assembly().hooks.collect("jobs"):
        for job in jobs:
            yield plugin, job


def run_due(zone: tzinfo, now: datetime | None = None, only: str = "") -> list[Outcome]:
    """Run what is due, one after the other.

    Args:
        only: name of a single job, which is run whether it is due or not.
    """
    now = now or utcnow()
    done = []
    for plugin, job in declared():
        last = db.session.scalar(sa.select(JobRun.begun_at).where(JobRun.name == job.name))
        db.session.rollback()
        wanted = job.name == only if only else due_at(job, last, now, zone) <= now
        if wanted and _claim(job, last, now):
            done.append(_run(plugin, job))
    return done


def _claim(job: Job, last: datetime | None, now: datetime) -> bool:
    """Whether this process is the first to begin the run."""
    fresh = {"begun_at": now, "ended_at": None, "fault": "", "said": ""}
    try:
        if last is None:
            db.session.execute(sa.insert(JobRun).values(name=job.name, **fresh))
            mine = True
        else:
            again = sa.update(JobRun).where(JobRun.name == job.name, JobRun.begun_at == last).values(**fresh)
            mine = db.session.execute(again).rowcount == 1  # type: ignore[attr-defined]  # a cursor's result
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        return False
    return mine


def _run(plugin: str, job: Job) -> Outcome:
    begun, fault, said, detail = utcnow(), "", "", ""
    try:
        with running(plugin):
            said = str(job.run() or "")
        db.session.commit()
    except (Exception, SystemExit) as error:
        db.session.rollback()
        fault, detail = describe(error), full_traceback(error)
        log.warning("job %s failed: %s\n%s", job.name, fault, detail)
    ended = {"ended_at": utcnow(), "fault": fault, "said": said}
    db.session.execute(sa.update(JobRun).where(JobRun.name == job.name).values(**ended))
    db.session.commit()
    seconds = (ended["ended_at"] - begun).total_seconds()  # type: ignore[operator]  # a moment
    current_assembly().hooks.tally.note(plugin, f"job {job.name}", seconds, fault, detail)
    return Outcome(job.name, fault, said)
