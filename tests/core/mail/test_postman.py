"""The postman and a real server: delivery, refusals, a server that is away, several processes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from gapura.accounts.models import User
from gapura.background.outbox import FAILED, WAITING
from gapura.database.engine import db
from gapura.database.types import utcnow
from gapura.errors import ContractError
from gapura.facade import lazy_gettext, send_mail
from gapura.mail import services
from gapura.mail.models import SENT, Mail
from gapura.mail.postman import LEASE, deliver, pause
from gapura.resources import Resources
from gapura.testing.site import Site
from tests.fixtures.portals import MakeSite
from tests.fixtures.post import SECRET, Server

TEMPLATE = "mail/password_changed.txt"
LIMIT = 30.0  # seconds; only bounds a hang


@pytest.fixture
def posted(make_site: MakeSite, post: Server) -> Site:
    """A portal that sends its mail to ``post``, whose mail waits until a test takes it there."""
    return make_site(mail_url=post.url)


def write(site: Site, to: str = "siti@example.id", **more: object) -> int:
    with site.context():
        person = User(name="Siti", email=to)
        services.put(to, "Halo", TEMPLATE, {"person": person}, **more)
        db.session.commit()
        return db.session.scalars(sa.select(Mail.id).order_by(Mail.id.desc()).limit(1)).one()


def kept(site: Site, number: int) -> Mail:
    with site.context():
        return db.session.get_one(Mail, number)


def make_due(site: Site) -> None:
    with site.context():
        db.session.execute(sa.update(Mail).where(Mail.state == WAITING).values(due_at=utcnow() - timedelta(seconds=1)))
        db.session.commit()


def wait_for(done: Callable[[], bool]) -> None:
    until = time.monotonic() + LIMIT
    while not done():
        assert time.monotonic() < until, "nothing came"
        time.sleep(0.02)


def test_mail_leaves_soon_after_the_commit_and_nobody_waits_for_it(make_site: MakeSite, post: Server) -> None:
    site = make_site(work_inside=True, mail_url=post.url, mail_from="portal@paser.example.id")
    number = write(site)
    wait_for(lambda: kept(site, number).state == SENT)
    (message,) = post.taken
    assert post.envelopes == [("portal@paser.example.id", ["siti@example.id"])]
    assert message["To"] == "siti@example.id"
    assert message["Message-ID"] == f"<{kept(site, number).message_id}>"
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    assert "/lupa-kata-sandi" in text.get_content()
    assert 'href="http://127.0.0.1:8000/lupa-kata-sandi"' in html.get_content()


def test_what_is_rolled_back_is_never_sent(make_site: MakeSite, post: Server) -> None:
    site = make_site(work_inside=True, mail_url=post.url)
    with site.context():
        services.put("siti@example.id", "Halo", TEMPLATE, {"person": User(name="Siti")})
        db.session.rollback()
    number = write(site, "budi@example.id")
    wait_for(lambda: kept(site, number).state == SENT)
    assert [message["To"] for message in post.taken] == ["budi@example.id"]


@pytest.mark.parametrize(
    ("what", "said", "state"),
    [
        ("rcpt", "550 5.1.1 No such person", FAILED),
        ("rcpt", "450 4.2.0 Greylisted", WAITING),
        ("answer", "554 5.7.1 Looks like spam", FAILED),
        ("answer", "451 4.3.0 Try later", WAITING),
    ],
)
def test_a_refusal_for_good_ends_it_and_one_for_now_is_tried_again(
    posted: Site, post: Server, what: str, said: str, state: str
) -> None:
    number = write(posted)
    setattr(post, what, said)
    assert deliver(posted.portal.resources) == 0
    mail = kept(posted, number)
    assert (mail.state, mail.tries, mail.fault) == (state, 1, said)
    if state == WAITING:
        assert mail.due_at > utcnow()
        assert deliver(posted.portal.resources) == 0
        assert kept(posted, number).tries == 1
        setattr(post, what, "250 OK")
        make_due(posted)
        assert deliver(posted.portal.resources) == 1
        assert (kept(posted, number).state, kept(posted, number).fault) == (SENT, "")


def test_a_server_that_is_away_gets_the_mail_when_it_is_back(posted: Site, post: Server) -> None:
    post.stop()
    numbers = [write(posted), write(posted, "budi@example.id")]
    assert deliver(posted.portal.resources) == 0
    first, second = (kept(posted, number) for number in numbers)
    assert (first.state, first.tries, second.tries) == (WAITING, 1, 0)
    assert "Refused" in first.fault
    post.start()
    make_due(posted)
    assert deliver(posted.portal.resources) == 2
    assert [str(message["To"]) for message in post.taken] == ["siti@example.id", "budi@example.id"]


def test_many_processes_send_each_mail_once(posted: Site, post: Server) -> None:
    for number in range(12):
        write(posted, f"p{number}@example.id")
    settings = posted.portal.resources.settings
    processes = [Resources(settings) for _ in range(4)]
    gate = threading.Barrier(4)

    def work(resources: Resources) -> int:
        gate.wait(LIMIT)
        return deliver(resources)

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, processes)) == 12
    assert sorted(str(message["To"]) for message in post.taken) == sorted(f"p{n}@example.id" for n in range(12))
    for resources in processes:
        resources.close()


def test_a_mail_in_the_hands_of_a_process_that_died_is_sent_by_another(
    posted: Site, post: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = write(posted)

    def die(*arguments: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr("gapura.mail.postman._hand_over", die)
        with pytest.raises(SystemExit):
            deliver(posted.portal.resources)
    mail = kept(posted, number)
    assert (mail.state, mail.tries) == (WAITING, 1)
    assert utcnow() < mail.due_at <= utcnow() + LEASE
    assert deliver(posted.portal.resources) == 0
    make_due(posted)
    assert deliver(posted.portal.resources) == 1
    assert str(post.taken[0]["Message-ID"]) == f"<{mail.message_id}>"


def test_what_is_of_no_use_any_more_is_given_up(posted: Site, post: Server) -> None:
    number = write(posted, useful_for=timedelta(seconds=-1))
    assert deliver(posted.portal.resources) == 0
    mail = kept(posted, number)
    assert (mail.state, post.taken) == (FAILED, [])
    assert "Given up" in mail.fault


def test_without_a_server_mail_is_kept_and_given_up_by_the_job(site: Site) -> None:
    number = write(site)
    assert deliver(site.portal.resources) == 0
    assert kept(site, number).state == WAITING
    with site.context():
        assert services.tidy(utcnow() + services.USEFUL_FOR + timedelta(minutes=1)) == 1
        db.session.commit()
    assert kept(site, number).state == FAILED


def test_bodies_are_forgotten_a_week_later_and_mails_after_three_months(posted: Site) -> None:
    number = write(posted)
    deliver(posted.portal.resources)
    with posted.context():
        assert services.tidy() == 0
        assert services.tidy(utcnow() + services.BODIES_KEPT + timedelta(minutes=1)) == 1
        db.session.commit()
        mail = db.session.get_one(Mail, number)
        assert (mail.text, mail.html, mail.state) == ("", "", SENT)
        services.tidy(utcnow() + services.KEPT + timedelta(minutes=1))
        db.session.commit()
        assert db.session.get(Mail, number) is None


def test_a_name_and_password_are_used(make_site: MakeSite) -> None:
    server = Server(password=SECRET)
    server.start()
    site = make_site(mail_url=server.url)
    write(site)
    assert deliver(site.portal.resources) == 1
    server.password = "another"
    number = write(site)
    assert deliver(site.portal.resources) == 0
    assert kept(site, number).state == WAITING  # the settings may be corrected; the mail is not at fault
    assert kept(site, number).fault.startswith("SMTPAuthenticationError") or "535" in kept(site, number).fault
    server.stop()


def test_waits_grow_to_two_hours() -> None:
    assert [pause(tries) for tries in (1, 2, 3)] == [timedelta(minutes=minutes) for minutes in (1, 2, 4)]
    assert pause(8) == pause(500) == timedelta(hours=2)


def test_a_mini_app_writes_to_confirmed_addresses_in_the_persons_language(site: Site) -> None:
    account = site.account()
    with site.application.test_request_context("/"):
        user = db.session.get_one(User, account.id)
        about = {"subject": lazy_gettext("Your password was changed"), "template": TEMPLATE}
        assert not send_mail(to=user, **about)
        user.email_confirmed_at, user.language = utcnow(), "en"
        assert send_mail(to=user, **about)
        user.language = "id"
        assert send_mail(to=user, **about)
        db.session.commit()
        subjects = list(db.session.scalars(sa.select(Mail.subject).order_by(Mail.id)))
    assert subjects == ["Your password was changed", "Kata sandi Anda telah diganti"]


@pytest.mark.parametrize(
    "address", ["", "siti", "siti@example.id\r\nBcc: a@b.id", "a@b.id, c@d.id", "Siti <siti@example.id>", "a@b.id\x00"]
)
def test_nothing_but_one_address_is_written_to(site: Site, address: str) -> None:
    with site.application.test_request_context("/"), pytest.raises(ContractError, match="one e-mail address"):
        send_mail(to=address, subject="Halo", template=TEMPLATE)
