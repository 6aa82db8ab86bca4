"""Who sent a record without an account takes their steps by the secret link or by the one in their mails."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import Any

import sqlalchemy as sa

from gapura.collections import services, tracking
from gapura.contract.collections import OFFICE
from gapura.database.engine import db
from gapura.database.types import utcnow
from gapura.jobs.services import run_due
from tests.fixtures.market import Market
from tests.fixtures.outbox import link_in, outbox


def send(lamps: Market, name: str = "Simpang tiga", **more: Any) -> tuple[int, str]:
    """Number of a new record and its secret address."""
    sent = lamps.site.visitor().submit("/lampu/tambah", {"name": name, **more})
    assert sent.status_code == 303, sent.text
    with lamps.site.context():
        number = db.session.scalar(sa.text("SELECT max(id) FROM lamps_lamp"))
    return number, sent.headers["Location"].partition("?")[0]


def take(lamps: Market, number: int, name: str, **words: Any) -> None:
    with lamps.site.portal.application().test_request_context():
        mounted = lamps.mounted("Lamp")
        services.take_step(mounted, services.locked(mounted, number), name, by=OFFICE, **words)
        db.session.commit()


def state(lamps: Market, number: int) -> str:
    with lamps.site.context():
        return str(db.session.scalar(sa.text("SELECT state FROM lamps_lamp WHERE id = :id"), {"id": number}))


def test_a_step_of_the_sender_is_a_button_on_their_own_page_alone(lamps: Market) -> None:
    number, secret = send(lamps)
    assert "Ya, menyala" not in lamps.site.visitor().get(secret).text
    take(lamps, number, "repair")
    page = lamps.site.visitor().get(secret).text
    assert "Ya, menyala" in page
    assert "Lampu sudah menyala." in page
    assert "Lewat waktu" not in page
    visitor = lamps.site.visitor()
    answer = visitor.submit(secret, action="/langkah/thank")
    assert (answer.status_code, answer.headers["Location"]) == (303, secret)
    assert "Terima kasih" in visitor.get(secret).text
    assert state(lamps, number) == "closed"
    for name in ("repair", "wait", "nonsense"):
        fields = {"csrf_token": visitor.form("/lampu/tambah").fields["csrf_token"]}
        assert visitor.post(f"{secret}/langkah/{name}", data=fields).status_code == 303
        assert state(lamps, number) == "closed"


def test_the_mail_has_a_link_of_its_own_that_no_other_record_opens_with(lamps: Market) -> None:
    number, secret = send(lamps, email="siti@contoh.test")
    other, _secret = send(lamps, "Simpang empat")
    take(lamps, number, "repair")
    (mail,) = outbox(lamps.site)
    assert mail.recipient == "siti@contoh.test"
    link = link_in(mail)
    assert lamps.site.visitor().get(link).status_code == 200
    assert link != secret
    signature = link.rpartition(".")[2]
    with lamps.site.context():
        mounted = lamps.mounted("Lamp")
        found = tracking.followed(mounted, f"{number}.{signature}")
        assert found is not None
        assert found.id == number
        for wrong in (f"{other}.{signature}", f"{number}.x", f"99999.{signature}", f"0{number}.{signature}", ".", ""):
            assert tracking.followed(mounted, wrong) is None, wrong


def test_time_takes_its_step_once_it_has_come(lamps: Market) -> None:
    (old, _), (new, _) = send(lamps), send(lamps, "Simpang empat")
    for number in (old, new):
        take(lamps, number, "repair")
    then = utcnow() - timedelta(days=4)
    with lamps.site.context():
        moved = {"then": then, "id": old}
        db.session.execute(sa.text("UPDATE core_history SET at = :then WHERE record_id = :id"), moved)
        db.session.execute(sa.text("UPDATE lamps_lamp SET created_at = :then WHERE id = :id"), moved)
        db.session.commit()
        (outcome,) = run_due(UTC, only="lamps.pass_on_lamp")
    assert (outcome.fault, outcome.said) == ("", "1 data berlanjut.")
    assert [state(lamps, number) for number in (old, new)] == ["closed", "lit"]


def test_what_was_public_is_remembered_with_the_reason(lamps: Market) -> None:
    number, _secret = send(lamps)
    take(lamps, number, "take_down", reason="Jalannya dipindah.")
    page = lamps.site.visitor().get(f"/lampu/{number}")
    assert page.status_code == 410
    assert "Dibongkar" in page.text
    assert "Jalannya dipindah." in page.text
    assert "Simpang tiga" not in page.text


def test_what_is_known_is_shown_before_the_same_is_sent_again(lamps: Market) -> None:
    send(lamps)
    visitor = lamps.site.visitor()
    asked = visitor.submit("/lampu/tambah", {"name": "Simpang tiga"})
    assert asked.status_code == 200
    assert "Apakah salah satu dari ini?" in asked.text
    assert visitor.submit("/lampu/tambah", {"name": "Simpang tiga", "apart": "1"}).status_code == 303


def test_the_collection_says_which_office_gets_it(lamps: Market) -> None:
    other = lamps.site.office("dishub")
    number, _secret = send(lamps, size=str(other))
    usual, _secret = send(lamps, "Simpang empat")
    with lamps.site.context():
        rows = {row.id: row.office_id for row in db.session.execute(sa.text("SELECT id, office_id FROM lamps_lamp"))}
    assert rows[number] == other != rows[usual]
