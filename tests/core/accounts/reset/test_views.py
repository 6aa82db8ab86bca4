"""A forgotten password: the link, the code from the counter, and what neither tells (A3, A7)."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from gapura.accounts import passwords, throttle, tokens
from gapura.accounts.models import User
from gapura.accounts.reset import views
from gapura.audit.models import AuditEntry
from gapura.database.engine import db
from gapura.testing.site import Account, Site
from gapura.testing.visitor import Visitor
from tests.fixtures.outbox import link_in, outbox
from tests.fixtures.portals import MakeSite

ASK, CODE = "/lupa-kata-sandi", "/kode-sekali-pakai"
NEW = "tiga ekor rusa di bukit batu"


def ask(site: Site, login: str, **options: object) -> int:
    return site.visitor().submit(ASK, {"login": login}, **options).status_code


def signs_in(site: Site, login: str, password: str) -> bool:
    return site.visitor().submit("/masuk", {"login": login, "password": password}).status_code == 303


def test_a_link_sets_a_new_password_once_and_ends_every_session(site: Site) -> None:
    account = site.new_account()
    before = site.signed_in(account=account)
    assert ask(site, account.login.upper()) == 303
    path = link_in(outbox(site)[0])
    visitor = site.visitor()
    page = visitor.get(path)
    assert page.status_code == 200
    assert (page.headers["Cache-Control"], page.headers["Referrer-Policy"]) == ("no-store", "same-origin")
    assert visitor.submit(path, {"new": "pendek"}).status_code == 422
    assert visitor.submit(path, {"new": NEW}).headers["Location"] == "/masuk"
    assert before.get("/akun").status_code == 303
    assert not signs_in(site, account.login, account.password)
    assert signs_in(site, account.login, NEW)
    assert visitor.get(path).status_code == 410
    token = visitor.form("/masuk").fields["csrf_token"]
    assert visitor.post(path, data={"csrf_token": token, "new": f"{NEW} lagi"}).status_code == 410
    assert signs_in(site, account.login, NEW)


def test_who_opens_the_link_has_shown_that_mail_arrives(site: Site) -> None:
    account = site.new_account()
    ask(site, account.login)
    path = link_in(outbox(site)[0])
    site.visitor().submit(path, {"new": NEW})
    with site.context():
        assert db.session.get_one(User, account.id).email_confirmed_at is not None
    assert len(outbox(site, account.login)) == 2  # the link, and that the password was changed


def test_two_at_once_cannot_both_use_a_link(site: Site) -> None:
    account = site.new_account()
    with site.context():
        user = db.session.get_one(User, account.id)
        secret = tokens.make(user, tokens.RESET)
        db.session.commit()
        assert tokens.look(tokens.RESET, secret) is not None
        first = tokens.use(tokens.RESET, secret)
        second = tokens.use(tokens.RESET, secret)
        assert (first is not None, second) == (True, None)


def test_a_link_ends_after_half_an_hour_and_when_a_newer_one_is_sent(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = site.new_account()
    ask(site, account.login)
    ask(site, account.login)
    first, second = (link_in(mail) for mail in outbox(site))
    assert site.visitor().get(first).status_code == 410
    assert site.visitor().get(second).status_code == 200
    assert tokens.LIFETIMES[tokens.RESET] <= timedelta(minutes=30)
    with site.context():
        db.session.execute(sa.update(tokens.OneTimeToken).values(expires_at=sa.func.current_timestamp()))
        db.session.commit()
    time.sleep(1.1)
    assert site.visitor().get(second).status_code == 410


def test_a_link_is_to_the_configured_host_and_has_128_bits(make_site: MakeSite) -> None:
    site = make_site(url="https://paser.example.go.id", mail_url="smtp://127.0.0.1:1")
    account = site.new_account()
    visitor = site.visitor()
    form = visitor.get(ASK, base_url="https://paser.example.go.id")
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', form.text)
    assert token is not None
    for host in ("evil.example", "paser.example.go.id.evil.example"):
        refused = visitor.post(ASK, data={"login": account.login}, base_url=f"https://{host}")
        assert refused.status_code == 400
    answer = visitor.post(
        ASK,
        data={"login": account.login, "csrf_token": token[1]},
        base_url="https://paser.example.go.id",
        headers={"X-Forwarded-Host": "evil.example", "Referer": "https://paser.example.go.id/lupa-kata-sandi"},
    )
    assert answer.status_code == 303
    found = re.search(r"^https://\S+$", outbox(site)[0].text, re.MULTILINE)
    assert found is not None
    link = urlsplit(found[0])
    assert link.netloc == "paser.example.go.id"
    assert len(link.path.rpartition("/")[2]) >= 22  # of 64 letters: 128 bits and more
    assert "evil" not in outbox(site)[0].text + outbox(site)[0].html


def test_the_answer_is_the_same_for_everybody(site: Site) -> None:
    account = site.new_account()
    answers = []
    for login in (account.login, "nobody@example.test", "0812 9999 8888", "bukan alamat"):
        visitor = site.visitor()
        answer = visitor.submit(ASK, {"login": login})
        answers.append((answer.status_code, answer.headers["Location"], visitor.get(answer.headers["Location"]).text))
    assert len(set(answers)) == 1
    assert [mail.recipient for mail in outbox(site)] == [account.login]


def test_it_takes_equally_long_for_everybody(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=2, memory_cost=32_768, parallelism=1))
    monkeypatch.setattr(views, "PER_ACCOUNT", (100, 3600))
    passwords.verify(None, "warm up the hash of nobody")
    account = site.new_account()

    def median_of(login: str) -> float:
        times = []
        for _ in range(5):
            visitor = site.visitor()
            form = visitor.form(ASK)
            begun = time.perf_counter()
            visitor.post(ASK, data={**form.fields, "login": login})
            times.append(time.perf_counter() - begun)
        return sorted(times)[2]

    known, unknown = median_of(account.login), median_of("nobody@example.test")
    assert max(known, unknown) / min(known, unknown) < 2.5


def test_asking_is_throttled_alike_for_known_and_unknown(site: Site) -> None:
    account = site.new_account()
    for login in (account.login, "nobody@example.test"):
        statuses = [ask(site, login) for _ in range(views.PER_ACCOUNT[0] + 1)]
        assert statuses == [303] * views.PER_ACCOUNT[0] + [429]


def test_a_switched_off_account_gets_no_link(site: Site) -> None:
    account = site.new_account()
    with site.context():
        db.session.get_one(User, account.id).is_active = False
        db.session.commit()
    assert ask(site, account.login) == 303
    assert outbox(site) == []


def test_a_portal_without_mail_sends_people_to_the_counter(make_site: MakeSite) -> None:
    site = make_site(url="https://paser.example.go.id")
    page = site.visitor().get(ASK, base_url="https://paser.example.go.id")
    assert page.status_code == 200
    assert 'action="/lupa-kata-sandi"' not in page.text
    assert CODE in page.text


# ------------------------------------------------------------------------------------------------ at the counter


def make_code(site: Site, maker: Visitor, account: Account, login: str, **more: object) -> str:
    data = {"login": login, "seen": "y", "current": account.password, **more}
    answer = maker.submit("/pengaturan/kode", data)
    assert answer.status_code == 200, answer.text[-3000:]
    found = re.search(r'id="one-time-code">([^<]+)<', answer.text)
    assert found is not None
    return found[1]


def test_a_manager_hands_over_a_code_that_works_once(site: Site) -> None:
    manager, citizen = site.account("manager"), site.new_account()
    counter = site.signed_in("manager")
    code = make_code(site, counter, manager, citizen.login)
    typed = {"login": citizen.login, "code": f" {code.upper()} ", "new": NEW}
    assert site.visitor().submit(CODE, typed | {"code": "abcde-fghjk"}).status_code == 422
    assert site.visitor().submit(CODE, typed).headers["Location"] == "/masuk"
    assert signs_in(site, citizen.login, NEW)
    assert site.visitor().submit(CODE, typed | {"new": f"{NEW} lagi"}).status_code == 422
    with site.context():
        entries = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "user.code_made")).all()
        assert [(entry.actor_id, entry.subject) for entry in entries] == [(manager.id, f"user:{citizen.id}")]
        assert code not in str([(e.before, e.after) for e in db.session.scalars(sa.select(AuditEntry))])


def test_a_code_needs_the_makers_password_and_a_look_at_a_document(site: Site) -> None:
    manager, citizen = site.account("manager"), site.new_account()
    counter = site.signed_in("manager")
    right = {"login": citizen.login, "seen": "y", "current": manager.password}
    for wrong in ({"current": "bukan kata sandi itu"}, {"current": ""}, {"seen": None}, {"login": "bukan"}):
        assert counter.submit("/pengaturan/kode", right | wrong).status_code == 422
    with site.context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(tokens.OneTimeToken)) == 0


def test_nobody_opens_the_account_of_somebody_above(site: Site) -> None:
    manager, boss = site.account("manager"), site.account("administrator")
    counter = site.signed_in("manager")
    for login in (boss.login, manager.login, site.account("operator").login, "nobody@example.test"):
        data = {"login": login, "seen": "y", "current": manager.password}
        answer = counter.submit("/pengaturan/kode", data)
        assert answer.status_code == 422
        assert "one-time-code" not in answer.text
    make_code(site, site.signed_in("administrator"), boss, manager.login)
    for role in ("citizen", "operator", "assessor"):
        assert site.signed_in(role).get("/pengaturan/kode").status_code == 403


def test_guessing_codes_is_throttled(site: Site) -> None:
    citizen = site.new_account()
    typed = {"login": citizen.login, "code": "abcde-fghjk", "new": NEW}
    statuses = [site.visitor().submit(CODE, typed).status_code for _ in range(throttle.ACCOUNT.free + 1)]
    assert statuses == [422] * throttle.ACCOUNT.free + [429]


def test_a_code_is_only_for_whom_it_was_made(site: Site) -> None:
    manager, citizen, other = site.account("manager"), site.new_account(), site.new_account()
    code = make_code(site, site.signed_in("manager"), manager, citizen.login)
    assert site.visitor().submit(CODE, {"login": other.login, "code": code, "new": NEW}).status_code == 422
    assert signs_in(site, other.login, other.password)


@pytest.mark.parametrize("odd", ["\x00", "x" * 100_000, "' OR 1=1 --", "../..", "é" * 40])
def test_odd_tokens_and_codes_are_just_wrong(site: Site, odd: str) -> None:
    assert site.visitor().submit(CODE, {"login": "a@b.id", "code": odd, "new": NEW}).status_code == 422
    assert site.visitor().get("/atur-ulang/" + odd.replace("/", "%2F").replace("\x00", "%00")).status_code in (404, 410)
