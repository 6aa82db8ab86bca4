"""The chain of the audit log: nothing goes or changes unseen, whatever the database lets people do."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, timedelta
from importlib import import_module

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from gapura.audit import chain
from gapura.audit.models import AuditEntry
from gapura.audit.plugins import note_by
from gapura.audit.services import record
from gapura.database.engine import db
from gapura.database.types import utcnow
from gapura.jobs.services import run_due
from gapura.testing.site import Site

LINES = 5


@pytest.fixture
def log(site: Site) -> Site:
    """A portal with some lines in its log, each of a transaction of its own."""
    with site.context():
        for number in range(LINES):
            record("test.act", f"thing:{number}", {"a": number}, {"a": "é 🌊"})
            db.session.commit()
        db.session.add(AuditEntry(action="test.from", subject="thing:5", **chain.marked("203.0.113.5")))
        db.session.commit()
    return site


def verdict(site: Site, anchor: chain.Link | None = None) -> chain.Verdict:
    with site.portal.resources.engine.connect() as connection:
        return chain.verify(connection, anchor)


def unguarded(site: Site, *statements: str) -> None:
    """Statements of somebody who has the database and takes its triggers away first."""
    engine = site.portal.resources.engine
    sqlite = engine.dialect.name == "sqlite"
    guards = ["DROP TRIGGER core_audit_kept", "DROP TRIGGER core_audit_there"]
    with engine.begin() as connection:
        for statement in guards if sqlite else ["DROP TRIGGER core_audit_kept ON core_audit"]:
            connection.exec_driver_sql(statement)
        for statement in statements:
            connection.execute(sa.text(statement))


def test_a_log_that_nobody_touched_is_whole(log: Site) -> None:
    found = verdict(log)
    assert not found.fault
    assert found.lines >= LINES
    assert verdict(log, found.end).lines == found.lines


def test_lines_of_the_switch_are_in_the_chain_too(log: Site) -> None:
    before = verdict(log).lines
    with log.portal.resources.engine.begin() as connection:
        note_by(1, "203.0.113.5")(connection, "plugin.enable", "umkm", {"version": "1"})
    found = verdict(log)
    assert not found.fault
    assert found.lines == before + 1


@pytest.mark.parametrize("statement", ["UPDATE core_audit SET action = 'x.y'", "DELETE FROM core_audit"])
def test_the_database_refuses_to_change_it(log: Site, statement: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"), log.portal.resources.engine.begin() as connection:
        connection.execute(sa.text(statement))
    assert not verdict(log).fault


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE core_audit SET subject = 'thing:9' WHERE subject = 'thing:2'", "was altered"),
        ("UPDATE core_audit SET after = '{\"a\": 2}' WHERE subject = 'thing:2'", "was altered"),
        ("UPDATE core_audit SET actor_id = 7 WHERE subject = 'thing:0'", "was altered"),
        ("UPDATE core_audit SET address = '203.0.113.9' WHERE action = 'test.from'", "was altered"),
        ("DELETE FROM core_audit WHERE subject = 'thing:2'", "are missing"),
        ("DELETE FROM core_audit WHERE subject = 'thing:5'", "missing at the end"),
        ("UPDATE core_audit SET place = NULL, hash = '' WHERE subject = 'thing:5'", "missing at the end"),
    ],
)
def test_what_was_done_past_the_triggers_shows(log: Site, statement: str, said: str) -> None:
    unguarded(log, statement)
    assert said in verdict(log).fault


def test_a_line_added_past_the_portal_shows(log: Site) -> None:
    with log.portal.resources.engine.begin() as connection:
        connection.execute(sa.insert(AuditEntry).values(at=utcnow(), action="user.grant", subject="user:1"))
    assert "past the portal" in verdict(log).fault
    with log.context():
        record("test.later", "thing:1")
        db.session.commit()
    assert "past the portal" in verdict(log).fault, "the next line of the portal does not take it in"


def test_a_chain_that_was_written_anew_has_another_anchor(log: Site) -> None:
    anchor = verdict(log).end
    unguarded(
        log,
        "UPDATE core_audit SET action = 'test.other' WHERE subject = 'thing:1'",
        "UPDATE core_audit SET place = NULL, hash = ''",
        "DELETE FROM core_audit_mark",
    )
    with log.portal.resources.engine.begin() as connection:
        chain.seal(connection, range(1_000))
    assert not verdict(log).fault
    assert "anchor" in verdict(log, anchor).fault


def test_lines_from_before_there_was_a_chain_are_its_beginning(log: Site) -> None:
    lines = verdict(log).lines
    unguarded(
        log,
        "UPDATE core_audit SET place = NULL, hash = '', salt = '', address_mark = ''",
        "DELETE FROM core_audit_mark",
    )
    assert verdict(log).fault
    migration = import_module("gapura.migrations.versions.core_0004_the_chain_of_the_audit_log")
    with log.portal.resources.engine.begin() as connection:
        migration._chain_what_is_there(connection)
    found = verdict(log)
    assert (found.fault, found.lines) == ("", lines)
    with log.context():
        record("test.later", "thing:1")
        db.session.commit()
    assert verdict(log).lines == lines + 1


def test_an_address_is_erased_and_the_chain_stays_whole(log: Site) -> None:
    with log.context():
        db.session.add(AuditEntry(action="session.begin", subject="user:1", **chain.marked("203.0.113.5")))
        db.session.commit()
        db.session.execute(sa.update(AuditEntry).values(address="", salt=""))
        db.session.commit()
    assert not verdict(log).fault
    assert "203.0.113.5" not in str(rows(log))


def rows(site: Site) -> list[sa.Row[tuple[AuditEntry]]]:
    with site.portal.resources.engine.connect() as connection:
        return list(connection.execute(sa.select(AuditEntry.__table__)))


def test_what_was_rolled_back_leaves_no_gap(log: Site) -> None:
    before = verdict(log).lines
    with log.context():
        record("test.lost", "thing:1")
        db.session.flush()
        db.session.rollback()
        with db.session.begin_nested() as inner:
            record("test.lost", "thing:2")
            db.session.flush()
            inner.rollback()
        record("test.kept", "thing:3")
        with db.session.begin_nested() as inner:
            record("test.lost", "thing:4")
            db.session.flush()
            inner.rollback()
        db.session.commit()
    found = verdict(log)
    assert (found.fault, found.lines) == ("", before + 1)


def test_many_writers_at_once_make_one_chain(log: Site) -> None:
    before = verdict(log).lines

    def write(number: int) -> None:
        with log.context():
            for turn in range(5):
                record("test.crowd", f"thing:{number}-{turn}")
                db.session.commit()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, range(6)))
    found = verdict(log)
    assert (found.fault, found.lines) == ("", before + 30)


def test_old_lines_go_and_the_rest_stays_whole(site: Site) -> None:
    with site.context():
        for number in range(3):
            db.session.add(AuditEntry(at=utcnow() - timedelta(days=5000), action="test.old", subject=f"thing:{number}"))
            db.session.commit()
        record("test.new", "thing:9")
        db.session.commit()
        (outcome,) = run_due(UTC, only="core.audit_cut")
        assert not outcome.fault
    found = verdict(site)
    assert not found.fault
    assert not [row for row in rows(site) if row.action == "test.old"]
    assert [row for row in rows(site) if row.action == chain.CUT_ACTION]
    unguarded(site, "DELETE FROM core_audit WHERE action = 'test.new'")
    assert verdict(site).fault
