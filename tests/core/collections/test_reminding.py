"""Each working morning those who may decide are told what is overdue, and administrators what is long overdue."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest
import sqlalchemy as sa

from gapura.accounts.models import User
from gapura.collections import workflow
from gapura.database.engine import db
from gapura.database.types import utcnow
from gapura.jobs.services import Outcome, run_due
from tests.fixtures.market import Market
from tests.fixtures.outbox import link_in, outbox


@pytest.fixture(autouse=True)
def working(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workflow, "works_on", lambda day: True)


def send(lamps: Market, name: str, days: float) -> None:
    """A lamp that has been out for so many days."""
    assert lamps.site.visitor().submit("/lampu/tambah", {"name": name, "apart": "1"}).status_code == 303
    then = {"then": utcnow() - timedelta(days=days), "name": name}
    with lamps.site.context():
        db.session.execute(sa.text("UPDATE lamps_lamp SET created_at = :then WHERE name = :name"), then)
        about = "UPDATE core_history SET at = :then WHERE record_id = (SELECT id FROM lamps_lamp WHERE name = :name)"
        db.session.execute(sa.text(about), then)
        db.session.commit()


def remind(lamps: Market) -> Outcome:
    with lamps.site.portal.application().test_request_context():
        (outcome,) = run_due(UTC, only="lamps.remind_lamp")
        db.session.commit()
    assert outcome.fault == ""
    return outcome


def test_the_office_is_told_and_administrators_when_it_takes_twice_as_long(lamps: Market) -> None:
    operator, stranger = lamps.site.account("operator", "dlh"), lamps.site.account("operator", "dishub")
    admin = lamps.site.account("administrator")
    with lamps.site.context():  # mail is known to reach all of them
        db.session.execute(sa.update(User).values(email_confirmed_at=utcnow()))
        db.session.commit()
    send(lamps, "Baru", 1)
    send(lamps, "Lama", 3)
    assert remind(lamps).said == "1 data lewat tenggat."
    (mail,) = outbox(lamps.site)
    assert mail.recipient == operator.login
    assert "- Lama" in mail.text
    assert "Baru" not in mail.text
    assert link_in(mail) == "/lampu/kelola"
    send(lamps, "Sangat lama", 5)
    remind(lamps)
    assert {one.recipient for one in outbox(lamps.site)[1:]} == {operator.login, admin.login}
    (told,) = outbox(lamps.site, admin.login)
    assert "- Sangat lama" in told.text
    assert "- Lama" not in told.text
    assert outbox(lamps.site, stranger.login) == []


def test_nobody_is_disturbed_on_a_holiday_or_about_nothing(lamps: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    lamps.site.account("operator", "dlh")
    assert remind(lamps).said == "0 data lewat tenggat."
    send(lamps, "Lama", 3)
    monkeypatch.setattr(workflow, "works_on", lambda day: False)
    remind(lamps)
    assert outbox(lamps.site) == []
