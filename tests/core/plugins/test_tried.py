"""A mini-app that was tried as it is goes on again at once; whatever is another is tried anew."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from gapura.audit.models import AuditEntry
from gapura.audit.plugins import note_plugin
from gapura.database.engine import db
from gapura.database.types import utcnow
from gapura.plugins import switch
from gapura.plugins.states import State
from gapura.plugins.store import RECORDS


@pytest.fixture
def trials(monkeypatch, quick_trials):
    """The names of what was tried, as it happens."""
    tried, run = [], switch.run_trial

    def note(resources, name, actor, *, keep):
        tried.append(name)
        return run(resources, name, actor, keep=keep)

    monkeypatch.setattr(switch, "run_trial", note)
    return tried


@pytest.fixture
def site(workshop, make_site, trials):
    """A mini-app that was switched on once, and off again."""
    workshop.plugin("pasar")
    workshop.plugin("taman")
    site = make_site()
    assert workshop.enable(site, "pasar").state is State.ENABLED
    site.disable("pasar")
    trials.clear()
    return site


def remember(site, **values):
    with site.portal.resources.engine.begin() as connection:
        connection.execute(sa.update(RECORDS).where(RECORDS.c.name == "pasar").values(**values))


def test_nothing_is_another_so_nothing_is_tried(site, workshop, trials):
    assert workshop.enable(site, "pasar").state is State.ENABLED
    assert trials == []
    assert site.visitor().get("/pasar/").status_code == 200
    with site.context():
        acts = db.session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert acts == ["plugin.enable", "plugin.disable", "plugin.enable"]


def test_its_files_are_others(site, workshop, trials):
    (workshop.root / "plugins/pasar/notes.txt").write_text("baru")
    workshop.enable(site, "pasar")
    assert trials == ["pasar"]


def test_another_runs_beside_it(site, workshop, trials):
    workshop.enable(site, "taman")
    workshop.enable(site, "pasar")
    assert trials == ["taman", "pasar"]


def test_it_was_parked_meanwhile(site, workshop, trials):
    workshop.enable(site, "pasar")
    switch.park(site.portal.resources, "pasar", "1.0.0", "kept failing", "", note_plugin)
    site.disable("pasar")
    workshop.enable(site, "pasar")
    assert trials == ["pasar"]


@pytest.mark.parametrize("ago", [timedelta(days=1, seconds=1), timedelta(hours=-1)])
def test_it_is_long_ago_or_the_clock_was_wrong(site, workshop, trials, ago):
    remember(site, tried_at=utcnow() - ago)
    workshop.enable(site, "pasar")
    assert trials == ["pasar"]


def test_its_tables_are_behind(site, workshop, trials, monkeypatch):
    monkeypatch.setattr("gapura.plugins.tried.pending", lambda connection, chain: chain.owner == "pasar")
    workshop.enable(site, "pasar")
    assert trials == ["pasar"]


def test_the_portal_is_another(site, workshop, trials, monkeypatch):
    monkeypatch.setattr("gapura.plugins.tried.__version__", "99.0.0")
    workshop.enable(site, "pasar")
    assert trials == ["pasar"]


def test_somebody_writes_code(site, workshop, trials, monkeypatch):
    monkeypatch.setattr(
        site.portal.resources, "settings", site.portal.resources.settings.model_copy(update={"debug": True})
    )
    workshop.enable(site, "pasar")
    assert trials == ["pasar"]


def test_a_failure_is_remembered_as_none(site, workshop, trials):
    workshop.plugin("pasar", init="raise RuntimeError('sengaja')")
    assert workshop.enable(site, "pasar").state is State.BROKEN
    workshop.enable(site, "pasar")
    assert trials == ["pasar", "pasar"]
