"""Jobs: when they are due, that they run once, and that one that fails leaves nothing behind."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from types import ModuleType
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from gapura.contract.hookspecs import hookimpl
from gapura.contract.types import Job
from gapura.database.engine import db
from gapura.errors import ContractError
from gapura.jobs.models import JobRun
from gapura.jobs.services import due_at, run_due

WITA = ZoneInfo("Asia/Makassar")  # UTC+8
NOON = datetime(2026, 8, 17, 4, tzinfo=UTC)  # 12.00 in Paser
HOUR = timedelta(hours=1)


def job(run=lambda: None, **more) -> Job:
    return Job(name="tidy.sweep", title="Sweep", run=run, **more)


@pytest.mark.parametrize(
    ("every", "at", "last", "due"),
    [
        (timedelta(minutes=5), None, None, NOON),
        (HOUR, None, NOON - HOUR / 2, NOON + HOUR / 2),
        (timedelta(days=1), time(2), None, NOON),
        (timedelta(days=1), time(2), NOON - 10 * HOUR, NOON + 14 * HOUR),
        (timedelta(days=1), time(2), NOON, NOON + 14 * HOUR),  # ran late, runs at two again
        (timedelta(days=1), time(13), NOON - 23 * HOUR, NOON + HOUR),
        (timedelta(days=7), time(2), NOON - 10 * HOUR, NOON + (6 * 24 + 14) * HOUR),
    ],
)
def test_when_a_job_is_due(every, at, last, due):
    assert due_at(job(every=every, at=at), last, NOON, WITA) == due


def run(now: datetime, **more):
    """Run what is due, and tell of what this test declared."""
    return [one for one in run_due(WITA, now, **more) if one.name.startswith("tidy.")]


def declare(site, *jobs: Job) -> None:
    """Let a mini-app that exists only in this test declare jobs."""
    module = ModuleType("tidy")
    module.jobs = hookimpl(lambda: list(jobs), specname="jobs")
    site.application.extensions["gapura"].hooks.register_plugin("tidy", module)


def test_a_job_runs_when_it_is_due_and_only_once(site):
    ran: list[int] = []
    with site.context():
        declare(site, job(run=lambda: ran.append(1) or "swept", every=HOUR))
        first = run(NOON)
        assert [(one.name, one.fault, one.said) for one in first] == [("tidy.sweep", "", "swept")]
        assert run(NOON + HOUR / 2) == []
        assert len(run(NOON + HOUR)) == 1
        assert len(ran) == 2
        assert len(run(NOON + HOUR, only="tidy.sweep")) == 1


def test_a_job_that_fails_is_rolled_back_and_noted(site):
    def fail():
        db.session.add(JobRun(name="half", begun_at=NOON))
        db.session.flush()
        raise SystemExit("no more")

    with site.context():
        declare(site, job(run=fail, every=HOUR))
        (outcome,) = run(NOON)
        assert "no more" in outcome.fault
        kept = {
            run.name: run.fault for run in db.session.scalars(sa.select(JobRun)) if not run.name.startswith("core.")
        }
        assert kept == {"tidy.sweep": outcome.fault}


def test_two_processes_do_not_run_the_same_job(site):
    ran: list[int] = []

    def slow():
        ran.append(1)
        with site.application.app_context():  # another process, meanwhile
            assert run(NOON) == []

    with site.context():
        declare(site, job(run=slow, every=HOUR))
        run(NOON)
    assert ran == [1]


@pytest.mark.parametrize("wrong", [{"every": timedelta(seconds=1)}, {"at": "02:00"}, {"run": "sweep"}])
def test_a_wrong_job_is_named(site, wrong):
    with site.context():
        declare(site, job(**wrong))
        with pytest.raises(ContractError, match=next(iter(wrong))):
            site.application.extensions["gapura"].hooks.ask("tidy", "jobs")
