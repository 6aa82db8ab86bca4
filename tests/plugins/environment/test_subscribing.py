"""Hearing by mail of a report that somebody else sent: asked twice, told at each step, stopped by one tap."""

from __future__ import annotations

import io
from datetime import timedelta

import feedparser
import pytest
import sqlalchemy as sa

from gapura.database.engine import db
from gapura.database.types import utcnow
from tests.fixtures.outbox import link_in, outbox

from .conftest import Sent, Town, picture

MAIL = "tetangga@contoh.id"


def asked(town: Town, sent: Sent, email: str = MAIL) -> str:
    """Ask to be told, and answer the path of the link that was mailed."""
    visitor = town.visitor()
    answer = visitor.submit(f"/lingkungan/{sent.id}/kabari", {"email": email})
    assert answer.status_code == 303, answer.text
    assert "Kami menulis ke" in visitor.get(answer.headers["Location"], follow_redirects=True).text
    return link_in(outbox(town.site, email)[-1])


def says(town: Town, link: str, act: str) -> None:
    answer = town.visitor().submit(link, {}, action=f"{link}/{act}")
    assert answer.status_code == 303


def test_nobody_is_told_before_they_said_yes_and_then_of_every_step(town: Town) -> None:
    sent = town.verified()
    assert f"/lingkungan/{sent.id}/kabari" in town.page(sent).text
    link = asked(town, sent)
    town.step(sent, "start", reason="Tim sudah berangkat.")
    assert len(outbox(town.site, MAIL)) == 1, "an address that nobody confirmed is told nothing"
    assert town.visitor().get(link).status_code == 200
    town.step(sent, "note", reason="Alat berat menyusul.")
    assert len(outbox(town.site, MAIL)) == 1, "a program that opens links in mails says no yes"
    says(town, link, "ya")
    town.step(sent, "finish", results=(io.BytesIO(picture(9)), "hasil.jpg"), reason="Sudah bersih.")
    mails = outbox(town.site, MAIL)
    assert len(mails) == 2
    told = mails[-1]
    assert "Sudah bersih." in told.text
    assert f"/lingkungan/{sent.id}-" in link_in(told)
    assert told.secret, "its link to stop is nobody else's"
    says(town, link, "berhenti")
    assert town.count("core_subscriber") == 0
    town.step(sent, "reopen", reason="Ternyata belum.")
    assert len(outbox(town.site, MAIL)) == 2
    assert town.visitor().get(link).status_code == 404


def test_what_the_office_notes_for_itself_is_told_to_nobody(town: Town) -> None:
    sent = town.verified()
    says(town, asked(town, sent), "ya")
    town.step(sent, "note", internal="Pelapor pernah marah.")
    assert len(outbox(town.site, MAIL)) == 1
    town.step(sent, "reject", reason="Sudah ditangani provinsi.")
    assert "provinsi" in outbox(town.site, MAIL)[-1].text, "why it went away is public"


def test_asking_twice_makes_one_and_betrays_nothing(town: Town) -> None:
    sent = town.verified()
    first = asked(town, sent)
    says(town, first, "ya")
    visitor = town.visitor()
    again = visitor.submit(f"/lingkungan/{sent.id}/kabari", {"email": MAIL.upper()})
    assert again.status_code == 303
    assert "Kami menulis ke" in visitor.get(again.headers["Location"], follow_redirects=True).text, "as for anybody"
    assert len(outbox(town.site, MAIL)) == 1
    assert town.count("core_subscriber") == 1
    for number in range(2, 12):  # nobody is flooded with questions
        town.visitor().submit(f"/lingkungan/{sent.id}/kabari", {"email": "lain@contoh.id", "apart": str(number)})
    assert len(outbox(town.site, "lain@contoh.id")) == 4


def test_only_what_is_public_and_open_can_be_listened_to(town: Town) -> None:
    sent = town.report()
    assert town.visitor().get(f"/lingkungan/{sent.id}/kabari").status_code == 404
    town.step(sent, "publish")
    bad = town.visitor().submit(f"/lingkungan/{sent.id}/kabari", {"email": "bukan alamat"})
    assert bad.status_code == 400
    assert "bukan alamat" in bad.text
    town.step(sent, "finish", results=(io.BytesIO(picture(9)), "hasil.jpg"))
    assert town.visitor().get(f"/lingkungan/{sent.id}/kabari").status_code == 404
    assert "/kabari" not in town.page(sent).text


def test_addresses_go_by_themselves(town: Town) -> None:
    from gapura.collections.mounted import all_mounted
    from gapura.collections.subscribers import forget

    first, second = town.verified(seed=1), town.verified(seed=2, apart="1")
    says(town, asked(town, first), "ya")
    asked(town, second, "ragu@contoh.id")

    def forgotten() -> list[str]:
        with town.site.context():
            forget(all_mounted()["environment_report"])
            db.session.commit()
            return list(db.session.scalars(sa.text("SELECT email FROM core_subscriber ORDER BY email")))

    assert forgotten() == ["ragu@contoh.id", MAIL]
    with town.site.context():
        db.session.execute(sa.text("UPDATE core_subscriber SET created_at = :at"), {"at": utcnow() - timedelta(days=3)})
        db.session.commit()
    assert forgotten() == [MAIL]
    town.change(first.code, changed_at=utcnow() - timedelta(days=91))
    assert forgotten() == [MAIL], "it is still open"
    town.change(first.code, state="confirmed")
    assert forgotten() == []


def test_an_account_takes_its_subscriptions_along(town: Town) -> None:
    from gapura.accounts.models import User
    from gapura.privacy import core

    sent = town.verified()
    says(town, asked(town, sent), "ya")
    with town.site.application.test_request_context("/"):
        person = User(name="Tetangga", email=MAIL, email_confirmed_at=None, password_hash="")
        db.session.add(person)
        db.session.flush()

        def told() -> list[str]:
            found = next(one for one in core.records_of(person.id) if one.what == "Kabari lewat surel")
            return [str(row["email"]) for row in found.rows]

        assert told() == [], "anybody may claim an address that is not confirmed"
        core.forget(person.id)
        person.email_confirmed_at = utcnow()
        assert told() == [MAIL]
        core.forget(person.id)
        db.session.commit()
    assert town.count("core_subscriber") == 0


def test_two_who_ask_at_the_same_moment_are_one(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    from gapura.collections import subscribers

    sent = town.verified()
    asked(town, sent)
    with town.site.application.test_request_context("/"):
        from plugins.environment.models import Report

        record, scalar = db.session.get_one(Report, sent.id), db.session.scalar
        monkeypatch.setattr(db.session, "scalar", lambda *_a, **_k: None)  # the other one is not there yet
        found = subscribers._row(record, MAIL)
        monkeypatch.setattr(db.session, "scalar", scalar)
        assert found.email == MAIL
        db.session.commit()
    assert town.count("core_subscriber") == 1


def test_a_feed_reader_follows_an_area(town: Town) -> None:
    here = town.verified(seed=1)
    there = town.verified(seed=2, region_code="64.01.04.1001")
    page = town.visitor().get("/lingkungan?district_code=64.01.05").text
    assert page.count('href="/lingkungan/umpan.atom?district_code=64.01.05"') == 2
    for area, sent in (("64.01.05", here), ("64.01.04", there)):
        feed = feedparser.parse(town.visitor().get(f"/lingkungan/umpan.atom?district_code={area}").data)
        assert [one.link.rpartition("/")[2].partition("-")[0] for one in feed.entries] == [str(sent.id)]
