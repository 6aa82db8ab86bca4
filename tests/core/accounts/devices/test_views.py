"""One's own devices: the list, ending, and the notice of a new one."""

from __future__ import annotations

import re

import pytest

from gapura.accounts.devices import services
from gapura.accounts.models import User
from gapura.database.engine import db
from gapura.database.types import utcnow
from gapura.testing.site import Account, Site
from gapura.testing.visitor import Visitor
from tests.fixtures.outbox import outbox

PAGE = "/akun/perangkat"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:131.0) Gecko/20100101 Firefox/131.0"


@pytest.fixture
def site(calm_site: Site) -> Site:
    return calm_site


def sign_in(site: Site, account: Account, visitor: Visitor | None = None) -> Visitor:
    visitor = visitor or site.visitor()
    typed = {"login": account.login, "password": account.password}
    where = {"REMOTE_ADDR": "203.0.113.7"}
    answer = visitor.submit("/masuk", typed, headers={"User-Agent": FIREFOX}, environ_base=where)
    assert answer.status_code == 303
    return visitor


def confirmed(site: Site) -> Account:
    account = site.new_account()
    with site.context():
        db.session.get_one(User, account.id).email_confirmed_at = utcnow()
        db.session.commit()
    return account


def handles(visitor: Visitor) -> list[str]:
    return re.findall(r'action="/akun/perangkat/([0-9a-f]+)/keluar"', visitor.get(PAGE).text)


def test_ones_sessions_are_listed_and_ended_one_by_one(site: Site) -> None:
    account = site.new_account()
    here, there, third = (sign_in(site, account) for _ in range(3))
    page = here.get(PAGE)
    assert page.headers["Cache-Control"] == "no-store"
    assert page.text.count("Firefox") == 3
    assert "203.0.•.•" in page.text
    assert len(handles(here)) == 2
    assert here.submit(PAGE, {}, action=f"/{handles(here)[0]}/keluar").status_code == 303
    assert sorted([there.get("/akun").status_code, third.get("/akun").status_code]) == [200, 303]
    assert here.submit(PAGE, {}, action="/keluar-semua").status_code == 303
    assert [one.get("/akun").status_code for one in (here, there, third)] == [200, 303, 303]
    assert handles(here) == []


def test_a_session_of_somebody_else_is_not_ended_by_its_number(site: Site) -> None:
    first, second = site.new_account(), site.new_account()
    mine, theirs = sign_in(site, first), sign_in(site, second)
    also_theirs = sign_in(site, second)
    (handle,) = handles(theirs)
    token = mine.form("/akun/nama", action="/akun/nama").fields["csrf_token"]
    assert mine.post(f"{PAGE}/{handle}/keluar", data={"csrf_token": token}).status_code == 303
    assert also_theirs.get("/akun").status_code == 200
    for odd in ("x", "%00", "%25", "_" * 16, "a" * 5000):
        assert mine.post(f"{PAGE}/{odd}/keluar", data={"csrf_token": token}).status_code in (303, 404)
    assert also_theirs.get("/akun").status_code == 200


def test_a_new_device_is_told_by_mail_and_in_the_portal(site: Site) -> None:
    account = confirmed(site)
    first = sign_in(site, account)
    assert outbox(site, account.login) == []  # nobody is told of the first
    first.submit("/keluar", {}, action="/keluar")
    sign_in(site, account, first)
    assert outbox(site, account.login) == []  # nor of one that was there before
    sign_in(site, account)
    (mail,) = outbox(site, account.login)
    assert "Firefox" in mail.text
    assert PAGE in mail.text
    page = first.get("/akun")
    assert PAGE in page.text
    assert "notice-warning" in page.text
    assert first.submit(PAGE, {}, action="/kenal").status_code == 303
    assert "notice-warning" not in first.get("/akun").text


def test_a_device_is_known_after_signing_out_and_for_each_account_alone(site: Site) -> None:
    account, other = confirmed(site), confirmed(site)
    shared = sign_in(site, account)
    shared.submit("/keluar", {}, action="/keluar")
    sign_in(site, other)
    sign_in(site, other, shared)
    assert len(outbox(site, other.login)) == 1
    assert outbox(site, account.login) == []


def test_a_made_up_device_cookie_is_no_known_device(site: Site) -> None:
    account = confirmed(site)
    sign_in(site, account)
    thief = site.visitor()
    thief.set_cookie(services.COOKIE, "a" * 22)
    sign_in(site, account, thief)
    assert len(outbox(site, account.login)) == 1


def test_everything_of_somebody_can_be_forgotten(site: Site) -> None:
    account = site.new_account()
    visitor = sign_in(site, account)
    with site.context():
        services.forget(account.id)
    assert visitor.get("/akun").status_code == 303
