"""The outbox as the administrator sees it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from gapura.accounts.models import User
from gapura.audit.models import AuditEntry
from gapura.background.outbox import FAILED, WAITING
from gapura.database.engine import db
from gapura.database.types import utcnow
from gapura.mail import services
from gapura.mail.models import SENT, Mail
from gapura.testing.site import Site
from gapura.testing.visitor import Visitor
from tests.fixtures.portals import MakeSite
from tests.fixtures.post import Server

LIST = "/pengaturan/surat"
LINK = "http://127.0.0.1:8000/atur-ulang/AbCdEfGhIjKlMnOpQrStUv"


@pytest.fixture
def boss(site: Site) -> Visitor:
    return site.signed_in("administrator")


def write(site: Site, **values: object) -> int:
    with site.context():
        about = {"person": User(name="Siti"), "link": LINK, "minutes": 30}
        services.put("siti@example.id", "Halo Siti", "mail/reset.txt", about, secret=True)
        mail = db.session.scalars(sa.select(Mail).order_by(Mail.id.desc()).limit(1)).one()
        for name, value in values.items():
            setattr(mail, name, value)
        db.session.commit()
        return mail.id


def test_mails_are_listed_with_state_and_fault_and_without_whole_addresses(site: Site, boss: Visitor) -> None:
    write(site, state=FAILED, fault="550 5.1.1 No such person", ended_at=utcnow())
    write(site, state=SENT, subject="Sudah dikirim", ended_at=utcnow())
    page = boss.get(LIST).text
    assert "550 5.1.1 No such person" in page
    assert "s•••@example.id" in page
    assert "siti@example.id" not in page
    only = boss.get(f"{LIST}?state=failed").text
    assert "Halo Siti" in only
    assert "Sudah dikirim" not in only
    for odd in ("state=x", "before=x", "before=99999999999999"):
        assert boss.get(f"{LIST}?{odd}").status_code == 200


def test_without_a_server_the_administrator_reads_the_mail_and_that_is_logged(site: Site, boss: Visitor) -> None:
    number = write(site)
    assert LINK in boss.get(f"{LIST}/{number}").text
    with site.context():
        assert db.session.scalars(sa.select(AuditEntry.subject).where(AuditEntry.action == "mail.read")).all() == [
            f"mail:{number}"
        ]


def test_with_a_server_nobody_takes_a_link_from_somebody_elses_mail(make_site: MakeSite, post: Server) -> None:
    post.stop()
    site = make_site(mail_url=post.url)
    number = write(site)
    page = site.signed_in("administrator").get(f"{LIST}/{number}").text
    assert "/atur-ulang/…" in page
    assert "AbCdEfGhIjKlMnOpQrStUv" not in page


def test_one_that_was_given_up_is_tried_again(site: Site, boss: Visitor) -> None:
    number = write(site, state=FAILED, fault="550 No", ended_at=utcnow())
    answer = boss.submit(f"{LIST}/{number}", {}, action="/coba-lagi")
    assert answer.status_code == 303
    with site.context():
        mail = db.session.get_one(Mail, number)
        assert (mail.state, mail.ended_at) == (WAITING, None)
        assert mail.until > utcnow()


def test_one_without_its_text_is_not(site: Site, boss: Visitor) -> None:
    number = write(site, state=FAILED, text="", html="", ended_at=utcnow())
    token = boss.form("/akun/nama", action="/akun/nama").fields["csrf_token"]
    assert boss.post(f"{LIST}/{number}/coba-lagi", data={"csrf_token": token}).status_code == 303
    with site.context():
        assert db.session.get_one(Mail, number).state == FAILED


def test_the_outbox_is_for_administrators_alone(site: Site) -> None:
    number = write(site)
    for role in ("citizen", "operator", "manager", "assessor"):
        visitor = site.signed_in(role)
        assert visitor.get(LIST).status_code == 403
        assert visitor.get(f"{LIST}/{number}").status_code == 403


def test_the_overview_tells_of_what_waits_and_what_failed(site: Site, boss: Visitor) -> None:
    write(site)
    write(site, state=FAILED, ended_at=utcnow())
    page = boss.get("/pengaturan").text
    assert "1 waiting, 1 not sent" in page or "1 menunggu, 1 tidak terkirim" in page
    assert boss.get(f"{LIST}/999").status_code == 404
