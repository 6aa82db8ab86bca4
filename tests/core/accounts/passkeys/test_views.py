"""Passkeys: what is refused, and the whole way in a real browser with a virtual authenticator."""

from __future__ import annotations

import json
import re

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from gapura.accounts.models import User
from gapura.accounts.passkeys.models import Passkey
from gapura.database.engine import db
from gapura.testing.site import Account, Instance, Site
from gapura.testing.visitor import Visitor
from tests.fixtures.browser import PHONE, Screen, VisitFactory
from tests.fixtures.portals import MakeLive

HOME, NEW = "/akun/keamanan", "/akun/keamanan/kunci-sandi"


@pytest.fixture
def site(calm_site: Site) -> Site:
    return calm_site


def token(visitor: Visitor) -> str:
    found = visitor.form("/akun/nama", action="/akun/nama").fields["csrf_token"]
    assert isinstance(found, str)
    return found


def put(site: Site, account: Account, credential: str) -> int:
    """A passkey as it lies in the database."""
    with site.context():
        passkey = Passkey(user_id=account.id, credential=credential, public_key=b"\x00", name="Ponsel")
        db.session.add(passkey)
        db.session.get_one(User, account.id).has_second_factor = True
        db.session.commit()
        return passkey.id


def test_options_demand_the_owner_and_hold_a_challenge(site: Site) -> None:
    visitor = site.signed_in(account=site.new_account())
    answer = visitor.post(f"{NEW}/pilihan", headers={"X-CSRFToken": token(visitor)})
    options = json.loads(answer.text)
    assert answer.headers["Cache-Control"] == "no-store"
    assert options["rp"]["id"] == "localhost"
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert len(options["challenge"]) >= 43
    again = json.loads(visitor.post(f"{NEW}/pilihan", headers={"X-CSRFToken": token(visitor)}).text)
    assert again["challenge"] != options["challenge"]


def test_a_portal_reached_by_a_number_has_no_passkeys(site: Site) -> None:
    visitor = site.visitor()
    page = visitor.get("/masuk", base_url="http://127.0.0.1")
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    assert found is not None
    answer = visitor.post("/masuk/kunci-sandi/pilihan", headers={"X-CSRFToken": found[1]}, base_url="http://127.0.0.1")
    assert answer.status_code == 409


ODD = ["", "x", "[]", "{}", "null", '{"id": "\\u0000"}', '{"id": 7}', '{"id":"%s"}' % ("x" * 50_000), '{"id":"known"}']


@pytest.mark.parametrize("sent", ODD)
def test_nobody_signs_in_with_what_does_not_fit(site: Site, sent: str) -> None:
    account = site.new_account()
    number = put(site, account, f"known{account.id}")
    visitor = site.visitor()
    csrf = visitor.form("/masuk", action="/masuk").fields["csrf_token"]
    visitor.post("/masuk/kunci-sandi/pilihan", headers={"X-CSRFToken": csrf})
    data = {"csrf_token": csrf, "credential": sent.replace("known", f"known{account.id}")}
    assert visitor.post("/masuk/kunci-sandi", data=data).headers["Location"] == "/masuk"
    assert visitor.get("/akun").status_code == 303
    with site.context():
        db.session.delete(db.session.get_one(Passkey, number))
        db.session.commit()


@pytest.mark.parametrize("sent", ODD)
def test_nothing_is_added_that_does_not_fit(site: Site, sent: str) -> None:
    account = site.new_account()
    visitor = site.signed_in(account=account)
    visitor.post(f"{NEW}/pilihan", headers={"X-CSRFToken": token(visitor)})
    answer = visitor.submit(NEW, {"credential": sent, "name": "Ponsel"}, action=NEW)
    assert answer.status_code == 422
    with site.context():
        assert not db.session.get_one(User, account.id).has_second_factor


def test_passkeys_of_somebody_else_are_not_there(site: Site) -> None:
    account = site.new_account()
    number, other = put(site, account, f"own{account.id}"), site.signed_in(account=site.new_account())
    assert other.get(f"{NEW}/{number}/nama").status_code == 404
    for act in ("nama", "hapus"):
        data = {"csrf_token": token(other), "name": "Milik saya"}
        assert other.post(f"{NEW}/{number}/{act}", data=data).status_code == 404
    with site.context():
        assert db.session.get_one(Passkey, number).name == "Ponsel"


@pytest.mark.browser
def test_a_passkey_is_added_and_opens_the_account(live_portal: MakeLive, visit: VisitFactory) -> None:
    live = live_portal(workers=1)
    url = live.environment["GAPURA_DATABASE_URL"]
    site = Site.of(Instance(folder=live.instance, database_url=url))
    account = site.new_account()
    window = visit(Screen(*PHONE, True))
    page, host = window.page, live.url.replace("127.0.0.1", "localhost")
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto(f"{host}/masuk")
    page.fill("[name=login]", account.login)
    page.fill("[name=password]", account.password)
    page.click("form[action='/masuk'] button[type=submit]")
    page.goto(f"{host}{NEW}")
    page.fill("[name=name]", "Ponsel saya")
    page.click("form[data-passkey] button[type=submit]")
    expect(page.locator("#recovery-codes li")).to_have_count(10)
    window.assert_accessible()
    page.goto(f"{host}{HOME}")
    expect(page.locator("main")).to_contain_text("Ponsel saya")
    page.context.clear_cookies()
    page.goto(f"{host}/masuk?next=/akun/nama")
    page.click("form[data-passkey] button[type=submit]")
    expect(page).to_have_url(re.compile(r"\d/akun/nama$"))
    with site.context():
        passkey = db.session.scalars(sa.select(Passkey)).one()
        assert passkey.used_at is not None
    page.context.clear_cookies()
    page.goto(f"{host}/masuk")
    page.fill("[name=login]", account.login)
    page.fill("[name=password]", account.password)
    page.click("form[action='/masuk'] button[type=submit]")
    expect(page).to_have_url(re.compile("/masuk/langkah-kedua$"))
    page.click("form[data-passkey] button[type=submit]")
    expect(page).to_have_url(re.compile(r"\d/akun$"))
    page.goto(f"{host}{HOME}")
    page.on("dialog", lambda dialog: dialog.accept())
    page.click("form[action$='/hapus'] button")
    expect(page.locator("main")).not_to_contain_text("Ponsel saya")
    site.close()
