"""Those who fear trouble: anonymous reports know nobody, confidential ones are read by the office alone."""

from __future__ import annotations

import sqlalchemy as sa

from gapura.audit.models import AuditEntry
from gapura.collections.models import HistoryEntry
from gapura.database.engine import db

from .conftest import Town

CONTACT = {"reporter": "Siti Ma'ruf", "phone": "0812 3456 7890", "email": "siti@example.id"}
LEFT_OUT = {"reporter": None, "phone": None, "email": None, "owner_id": None}


def test_an_anonymous_report_knows_nobody(town: Town) -> None:
    citizen = town.site.signed_in("citizen")
    sent = town.report(citizen, anonymous="1", **CONTACT)
    row = town.row(sent.code)
    assert {name: row[name] for name in LEFT_OUT} == LEFT_OUT
    with town.site.context():
        acts = db.session.scalars(sa.select(HistoryEntry).where(HistoryEntry.act == "add")).all()
        logged = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "environment.add")).all()
        assert [one.actor_id for one in acts] == [None]
        assert [(one.actor_id, one.actor_role) for one in logged] == [(None, "")]
    assert sent.code not in citizen.get("/lingkungan/punya-saya").text
    assert citizen.get(sent.secret).status_code == 200


def test_what_an_anonymous_reporter_answers_names_nobody_either(town: Town) -> None:
    citizen = town.site.signed_in("citizen")
    sent = town.report(citizen, anonymous="1")
    town.change(sent.code, state="answered")
    assert citizen.submit(sent.secret, {}, action=f"{sent.secret}/langkah/confirm").status_code == 303
    assert town.row(sent.code)["state"] == "confirmed"
    with town.site.context():
        assert db.session.scalars(sa.select(HistoryEntry.actor_id)).all() == [None, None]


def test_a_report_with_an_account_and_without_the_tick_is_the_account_s(town: Town) -> None:
    sent = town.report(town.site.signed_in("citizen"), **CONTACT)
    row = town.row(sent.code)
    assert row["owner_id"] is not None
    assert row["reporter"] == CONTACT["reporter"]


def test_a_confidential_report_is_never_public(town: Town) -> None:
    sent, operator = town.report(confidential="1"), town.operator()
    desk = operator.get(sent.desk).text
    assert "Rahasia" in desk
    assert "langkah/publish" not in desk
    assert operator.get(f"{sent.desk}/langkah/publish").status_code == 404
    assert "Pesan untuk pelapor" in operator.get(f"{sent.desk}/langkah/confide").text
    assert town.step(sent, "confide", operator).status_code == 303
    assert "ditangani secara rahasia" in town.visitor().get(sent.secret).text.lower()
    answer = operator.submit(sent.desk, {"step": "answer", "reason": "Sudah ditutup."}, action=f"{sent.desk}/langkah")
    assert answer.status_code == 303
    assert town.row(sent.code)["state"] == "settled"
    told = town.visitor().get(f"{sent.secret}?baru=1").text
    assert "Sudah ditutup." in told
    assert "sudah kami terima" not in told  # an address that was kept from the first day does not say so for ever
    for address in (f"{sent.public}x", "/lingkungan/", "/lingkungan/api", "/lingkungan/umpan.atom"):
        page = town.visitor().get(address, follow_redirects=True).text
        assert "berbusa" not in page
        assert sent.code not in page


def test_with_the_tick_taken_away_it_is_published(town: Town) -> None:
    sent, operator = town.report(confidential="1"), town.operator()
    town.step(sent, "confide", operator)
    assert operator.submit(sent.desk, {"confidential": None}).status_code == 303
    assert "Pesan untuk warga dan pelapor" in operator.get(f"{sent.desk}/langkah/publish").text
    assert town.step(sent, "publish", operator).status_code == 303
    assert "berbusa" in town.page(sent).text


def test_what_the_office_enters_confidentially_waits_and_is_not_public(town: Town) -> None:
    operator = town.operator()
    data = town.fill(confidential="1", public_text="Air sungai berbusa.", photos=None, apart=None)
    answer = operator.submit("/lingkungan/kelola/tambah", data)
    assert answer.status_code == 303, answer.text
    with town.site.context():
        rows = db.session.execute(sa.text("SELECT state, published_at FROM environment_report")).all()
    assert rows == [("received", None)]
