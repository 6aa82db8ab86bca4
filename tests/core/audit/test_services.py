"""The audit log: what gets in, what never does."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from gapura.audit import services as log
from gapura.audit.models import AuditEntry
from gapura.audit.services import Filter, changes, plain, record
from gapura.database.engine import db
from gapura.testing.site import Site


def test_values_become_plain_and_secrets_are_left_out() -> None:
    given = {
        "name": "Paser", "count": 3, "on": True, "none": None, "list": [1, "a", date(2026, 1, 2)], "password": "x",
        "csrf_token": "x", "kata_sandi": "x", "GAPURA_SECRET": "x",
        "inner": {"api_token": "x", "kept": 1}, "text": "x" * 9000, "odd": "a\r\nb\x00c",
    }  # fmt: skip
    kept = plain(given)
    assert kept is not None
    assert kept["list"] == [1, "a", "2026-01-02"]
    assert kept["inner"] == {"kept": 1}
    assert len(kept["text"]) == log.LONGEST_VALUE
    assert kept["odd"] == "a b c"
    assert set(given) - set(kept) == {"password", "csrf_token", "kata_sandi", "GAPURA_SECRET"}
    assert plain(None) is None


def test_changes_are_only_what_differs() -> None:
    assert changes({"a": 1, "b": 2}, {"a": 1, "b": 3, "c": 4}) == ({"b": 2, "c": None}, {"b": 3, "c": 4})


def test_an_act_is_kept_exactly_when_what_it_tells_is(site: Site) -> None:
    with site.context():
        record("test.act", "thing:1")
        db.session.rollback()
        assert db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry)) == 0
        record("test.act", "thing:1\r\nfaked line", {"a": 1}, {"a": 2})
        db.session.commit()
        entry = db.session.scalars(sa.select(AuditEntry)).one()
        assert (entry.actor_id, entry.actor_role, entry.address) == (None, "", "")
        assert entry.subject == "thing:1 faked line"
        assert (entry.before, entry.after) == ({"a": 1}, {"a": 2})
        assert abs((datetime.now(UTC) - entry.at).total_seconds()) < 60


def test_who_and_from_where_come_from_the_request(site: Site) -> None:
    account = site.account("operator", "dlh")
    typed = {"login": account.login, "password": account.password}
    site.visitor().submit("/masuk", typed, environ_base={"REMOTE_ADDR": "203.0.113.5"})
    with site.context():
        entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "session.begin")).one()
        assert (entry.actor_id, entry.actor_role, entry.address) == (account.id, "operator", "203.0.113.5")


FILTERS = [
    (Filter(), 3),
    (Filter(action="plugin"), 2),
    (Filter(action="plugin.enable"), 1),
    (Filter(action="plug"), 0),
    (Filter(action="%"), 0),
    (Filter(actor_ids=()), 0),
    (Filter(actor_ids=(7,)), 1),
    (Filter(first_day=date(2026, 3, 2)), 2),
    (Filter(last_day=date(2026, 3, 1)), 1),
    (Filter(first_day=date(2026, 3, 2), last_day=date(2026, 3, 2)), 1),
]


def test_the_log_is_filtered_in_the_regencys_days(site: Site, subtests: pytest.Subtests) -> None:
    moments = {
        "plugin.enable": datetime(2026, 3, 1, 15, 59, tzinfo=UTC),  # the last minute of 1 March in Makassar
        "plugin.disable": datetime(2026, 3, 1, 16, 0, tzinfo=UTC),
        "user.create": datetime(2026, 3, 2, 16, 0, tzinfo=UTC),
    }
    with site.context():
        db.session.add_all(AuditEntry(action=action, at=at, subject="x:1") for action, at in moments.items())
        db.session.flush()
        db.session.execute(sa.update(AuditEntry).where(AuditEntry.action == "user.create").values(actor_id=7))
        for wanted, found in FILTERS:
            with subtests.test(wanted=wanted):
                entries, more = log.page(wanted, ZoneInfo("Asia/Makassar"))
                assert len(entries) == found
                assert more is None
