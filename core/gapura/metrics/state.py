"""What is looked up when somebody asks: the database, the mini-apps, mail, jobs, backups."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import sqlalchemy as sa
from prometheus_client.core import GaugeMetricFamily

from ..background.services import counts as work_counts
from ..backup.nightly import last_good
from ..database.engine import db
from ..database.types import utcnow
from ..jobs.models import JobRun
from ..mail.services import counts as mail_counts
from ..plugins.store import read_statuses

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric


class State:
    """A collector in the sense of ``prometheus_client``; asked in an application context."""

    def collect(self) -> Iterator[Metric]:
        """The state of things, as gauges; without the database only that it is away."""
        begun = time.perf_counter()
        try:
            db.session.execute(sa.text("SELECT 1"))
        except sa.exc.SQLAlchemyError:
            db.session.rollback()
            yield GaugeMetricFamily("gapura_database_up", "Whether the database answers.", 0)
            return
        yield GaugeMetricFamily("gapura_database_up", "Whether the database answers.", 1)
        took = time.perf_counter() - begun
        yield GaugeMetricFamily("gapura_database_seconds", "How long the simplest question to it takes.", took)
        yield from (_plugins(), _mails(), _work(), _jobs(), _backup())


def _plugins() -> Metric:
    _generation, statuses = read_statuses(db.session.connection())
    gauge = GaugeMetricFamily("gapura_plugin", "1 for the state that each mini-app is in.", labels=["plugin", "state"])
    for status in statuses.values():
        gauge.add_metric([status.name, status.state.value], 1)
    return gauge


def _mails() -> Metric:
    gauge = GaugeMetricFamily("gapura_mails", "Mails by state.", labels=["state"])
    for state, count in mail_counts().items():
        gauge.add_metric([state], count)
    return gauge


def _work() -> Metric:
    gauge = GaugeMetricFamily("gapura_work", "Pieces of background work by state.", labels=["state"])
    for state, count in work_counts().items():
        gauge.add_metric([state], count)
    return gauge


def _jobs() -> Metric:
    gauge = GaugeMetricFamily("gapura_job_age_seconds", "Since a job was last begun.", labels=["job", "result"])
    for run in db.session.scalars(sa.select(JobRun)):
        result = "failed" if run.fault else "ok" if run.ended_at else "running"
        gauge.add_metric([run.name, result], (utcnow() - run.begun_at).total_seconds())
    return gauge


def _backup() -> Metric:
    good = last_good()
    gauge = GaugeMetricFamily("gapura_backup_age_seconds", "Since the last good backup; absent without one.")
    if good is not None:
        gauge.add_metric([], (utcnow() - good.made_at).total_seconds())
    return gauge
