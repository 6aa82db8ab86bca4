"""Single sign-on against a provider in a process of its own: what is believed, and whom it signs in."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import sqlalchemy as sa

from gapura.accounts.counters import throttle_table
from gapura.accounts.models import User
from gapura.accounts.openid.models import Identity
from gapura.database.engine import db
from gapura.testing.site import Account, Instance, Site
from gapura.testing.visitor import Visitor
from tests.fixtures.second_step import set_up
from tests.fixtures.sso import Provider

BACK = "/masuk/sso/kembali"
PERSON = {"sub": "w-1", "name": "Nur Aini", "email": "nur.aini@example.test", "email_verified": True}


@pytest.fixture
def site(shared_site: Site, provider: Provider) -> Any:
    conf = shared_site.portal.resources.settings
    instance = Instance(folder=conf.instance, database_url=conf.database_url)
    site = Site.of(instance, second_factor="administrators", **provider.settings)
    with site.context():
        for table in (Identity, User):
            db.session.execute(sa.delete(table))
        db.session.commit()
    with site.portal.resources.state.begin() as connection:
        connection.execute(sa.delete(throttle_table))
    yield site
    site.close()


def people(site: Site) -> list[User]:
    with site.context():
        return list(db.session.scalars(sa.select(User).order_by(User.id)))


def linked(site: Site, account: Account, subject: str = "w-1") -> None:
    with site.context():
        issuer = site.portal.resources.settings.oidc_issuer
        db.session.add(Identity(user_id=account.id, issuer=issuer, subject=subject))
        db.session.commit()


def is_in(visitor: Visitor) -> bool:
    return visitor.get("/akun").status_code == 200


def test_what_is_asked_has_state_nonce_and_a_challenge(site: Site, provider: Provider) -> None:
    visitor = site.visitor()
    assert "SSO Provinsi" in visitor.get("/masuk").text
    first, second = (parse_qs(urlsplit(visitor.get("/masuk/sso").headers["Location"]).query) for _ in range(2))
    for asked in (first, second):
        assert asked["code_challenge_method"] == ["S256"]
        assert asked["redirect_uri"] == [site.portal.resources.settings.public_url + BACK]
        assert asked["response_type"] == ["code"]
    for secret in ("state", "nonce", "code_challenge"):
        assert first[secret] != second[secret]
        assert len(first[secret][0]) >= 20


def test_a_newcomer_gets_a_citizens_account_and_comes_back_to_it(site: Site, provider: Provider) -> None:
    provider.be(person={**PERSON, "role": "administrator", "groups": ["administrator"], "is_staff": True})
    visitor = site.visitor()
    answer = provider.journey(visitor, "/masuk/sso?next=/akun/nama")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/akun/nama")
    assert is_in(visitor)
    (user,) = people(site)
    assert (user.name, user.email, user.is_staff, user.email_confirmed_at is None) == (
        PERSON["name"],
        PERSON["email"],
        False,
        False,
    )
    provider.be(person=PERSON | {"email": "another@example.test", "name": "Other"})
    assert provider.journey(site.visitor()).status_code == 303
    assert [one.id for one in people(site)] == [user.id], "known by issuer and subject, not by address"


@pytest.mark.parametrize(
    "person", [{"email_verified": False}, {"email_verified": "true"}, {"email": None}, {"email": "no"}]
)
def test_without_a_confirmed_address_no_account_is_made(site: Site, provider: Provider, person: dict[str, Any]) -> None:
    provider.be(person=PERSON | person)
    visitor = site.visitor()
    answer = provider.journey(visitor)
    assert answer.status_code == 409
    assert "surel" in answer.text
    assert not is_in(visitor)
    assert people(site) == []


def test_an_address_that_is_known_here_opens_nothing(site: Site, provider: Provider) -> None:
    account = site.new_account("administrator")
    provider.be(person=PERSON | {"email": account.login})
    visitor = site.visitor()
    assert provider.journey(visitor).status_code == 409
    assert not is_in(visitor)
    assert len(people(site)) == 1


def test_an_account_is_connected_by_its_owner_and_disconnected(site: Site, provider: Provider) -> None:
    account = site.new_account()
    visitor = site.signed_in(account=account)
    left = visitor.submit("/akun/keamanan", action="/sso")
    assert visitor.get(provider.answer_to(left)).headers["Location"] == "/akun/keamanan"
    assert "Terhubung" in visitor.get("/akun/keamanan").text
    other = site.visitor()
    assert provider.journey(other).status_code == 303
    assert is_in(other)
    assert visitor.submit("/akun/keamanan", action="/putus").status_code == 303
    assert provider.journey(site.visitor()).status_code == 409


def test_an_identity_opens_one_account_alone(site: Site, provider: Provider) -> None:
    linked(site, site.new_account())
    visitor = site.signed_in(account=site.new_account())
    answer = visitor.get(provider.answer_to(visitor.submit("/akun/keamanan", action="/sso")))
    assert answer.status_code == 409
    with site.context():
        assert len(db.session.scalars(sa.select(Identity)).all()) == 1


WRONG: list[tuple[str, dict[str, Any]]] = [
    ("nonce", {"claims": {"nonce": "another"}}),
    ("no nonce", {"claims": {"nonce": None}}),
    ("audience", {"claims": {"aud": ["another"]}}),
    ("audience and more", {"claims": {"aud": ["another", "third"], "azp": "another"}}),
    ("authorized party", {"claims": {"azp": "another"}}),
    ("issuer", {"claims": {"iss": "https://sso.example.test"}}),
    ("expired", {"claims": {"exp": 1_000_000_000}}),
    ("issued later", {"claims": {"nbf": 9_000_000_000}}),
    ("foreign key", {"foreign_key": True}),
    ("subject", {"claims": {"sub": {"a": 1}}}),
    ("no subject", {"claims": {"sub": ""}}),
    ("token endpoint elsewhere", {"metadata": {"token_endpoint": "http://169.254.169.254/token"}}),
    ("token endpoint without TLS", {"metadata": {"token_endpoint": "http://sso.example.test/token"}}),
    ("keys elsewhere", {"metadata": {"jwks_uri": "https://example.test/keys"}}),
]


@pytest.mark.parametrize("state", [state for _name, state in WRONG], ids=[name for name, _state in WRONG])
def test_an_answer_that_is_not_right_signs_nobody_in(site: Site, provider: Provider, state: dict[str, Any]) -> None:
    linked(site, site.new_account())
    provider.be(**state)
    visitor = site.visitor()
    answer = provider.journey(visitor)
    assert answer.status_code == 400
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Coba lagi" in answer.text
    assert not is_in(visitor)


def test_a_provider_of_another_name_or_with_weak_signatures_is_not_asked(site: Site, provider: Provider) -> None:
    provider.be(metadata={"issuer": "https://sso.example.test"})
    assert site.visitor().get("/masuk/sso").status_code == 503
    provider.be(metadata={"id_token_signing_alg_values_supported": ["HS256", "none"]})
    assert site.visitor().get("/masuk/sso").status_code == 503


@pytest.mark.parametrize(
    "query",
    ["", "?code=x", "?code=x&state=y", "?state=", "?error=access_denied&error_description=%3Cscript%3E",
     "?code=%00&state=%ff", "?code[]=1&state[]=2", f"?code={'x' * 5000}&state={'y' * 2000}"],
)  # fmt: skip
def test_a_forged_way_back_signs_nobody_in(site: Site, provider: Provider, query: str) -> None:
    for visitor in (site.visitor(), _on_the_way(site)):
        answer = visitor.get(BACK + query)
        assert answer.status_code == 400
        assert "<script>" not in answer.text
        assert not is_in(visitor)


def _on_the_way(site: Site) -> Visitor:
    visitor = site.visitor()
    visitor.get("/masuk/sso")
    return visitor


def test_a_way_back_works_once_and_in_its_own_browser(site: Site, provider: Provider) -> None:
    linked(site, site.new_account())
    victim, attacker = site.visitor(), site.visitor()
    address = provider.answer_to(attacker.get("/masuk/sso"))
    assert victim.get(address).status_code == 400, "signing a victim in as the attacker"
    assert not is_in(victim)
    assert attacker.get(address).status_code == 303
    assert attacker.get(address).status_code == 400
    own = provider.answer_to((third := site.visitor()).get("/masuk/sso"))
    assert third.get(f"{own}&iss=https://another.example.test").status_code == 400, "mix-up"


def test_a_connection_that_somebody_else_began_connects_nothing(site: Site, provider: Provider) -> None:
    attacker, victim = (site.signed_in(account=site.new_account()) for _ in range(2))
    address = provider.answer_to(attacker.submit("/akun/keamanan", action="/sso"))
    assert victim.get(address).status_code == 400
    with site.context():
        assert db.session.scalars(sa.select(Identity)).all() == []


def test_a_second_step_is_taken_here_or_there(site: Site, provider: Provider) -> None:
    account = site.new_account("administrator")
    app, _codes = set_up(site.signed_in(account=account))
    linked(site, account)
    answer = provider.journey(visitor := site.visitor())
    assert answer.headers["Location"] == "/masuk/langkah-kedua"
    assert not is_in(visitor)
    assert visitor.submit("/masuk/langkah-kedua", {"code": app.code()}).headers["Location"] == "/akun"
    assert is_in(visitor)
    assert visitor.submit("/keluar").headers["Location"].startswith(provider.issuer), "signed out there too"
    provider.be(claims={"amr": ["pwd", "mfa"]})
    assert provider.journey(visitor := site.visitor()).headers["Location"] == "/akun"
    assert is_in(visitor)


def test_who_must_have_a_second_step_may_have_it_at_the_provider(site: Site, provider: Provider) -> None:
    linked(site, site.new_account("administrator"))
    provider.journey(plain := site.visitor())
    assert plain.get("/pengaturan/pengguna").status_code == 303, "to the setting up of a second step"
    provider.be(claims={"amr": ["mfa"]})
    provider.journey(strong := site.visitor())
    assert strong.get("/pengaturan/pengguna").status_code == 200


def test_an_account_that_is_switched_off_stays_shut(site: Site, provider: Provider) -> None:
    account = site.new_account()
    linked(site, account)
    with site.context():
        db.session.get_one(User, account.id).is_active = False
        db.session.commit()
    assert provider.journey(visitor := site.visitor()).status_code == 409
    assert not is_in(visitor)


def test_showing_again_who_one_is(site: Site, provider: Provider) -> None:
    account = site.new_account()
    linked(site, account)
    visitor = site.signed_in(account=account)
    assert provider.journey(visitor, "/masuk/sso/lagi?next=/akun/keamanan").headers["Location"] == "/akun/keamanan"
    provider.be(claims={"auth_time": 1_700_000_000})
    assert provider.journey(visitor, "/masuk/sso/lagi").status_code == 400, "an old proof"
    provider.be(person={"sub": "w-2"} | {k: PERSON[k] for k in ("email", "email_verified")})
    assert provider.journey(visitor, "/masuk/sso/lagi").status_code == 409, "somebody else's"


def test_signing_out_here_signs_out_there(site: Site, provider: Provider) -> None:
    linked(site, site.new_account())
    provider.journey(visitor := site.visitor())
    address = visitor.submit("/keluar").headers["Location"]
    assert address.startswith(f"{provider.issuer}/logout?")
    assert not is_in(visitor)
    plain = site.signed_in(account=site.new_account())
    assert plain.submit("/keluar").headers["Location"] == "/"
    policy = visitor.get("/").headers["Content-Security-Policy"]
    assert re.search(rf"form-action 'self' {re.escape(provider.issuer)};", policy)


def test_signing_out_there_signs_out_here(site: Site, provider: Provider) -> None:
    linked(site, site.new_account())
    provider.journey(visitor := site.visitor())
    wrong: list[dict[str, Any]] = [
        {"typ": "JWT"}, {"aud": "another"}, {"iss": "https://sso.example.test"}, {"events": {}}, {"nonce": "x"},
        {"iat": 17 * 10**8},
        {"sub": None},
    ]  # fmt: skip
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    for told in wrong:
        answer = site.visitor().post("/masuk/sso/keluar", data={"logout_token": provider.logout_token(**told)})
        assert answer.status_code == 400, told
    for text in ("", "a.b.c", "x" * 10_000):
        assert site.visitor().post("/masuk/sso/keluar", data={"logout_token": text}).status_code == 400
    assert is_in(visitor)
    answer = site.visitor().post("/masuk/sso/keluar", data={"logout_token": provider.logout_token()}, headers=elsewhere)
    assert answer.status_code == 200
    assert not is_in(visitor)


def test_without_a_provider_there_is_nothing(shared_site: Site) -> None:
    visitor = shared_site.visitor()
    for path in ("/masuk/sso", BACK):
        assert visitor.get(path).status_code == 404
    assert visitor.post("/masuk/sso/keluar").status_code == 404
    assert "/masuk/sso" not in visitor.get("/masuk").text


def test_a_provider_that_is_gone_is_said_in_a_sentence(shared_site: Site) -> None:
    conf = shared_site.portal.resources.settings
    settings = {"oidc_issuer": "http://127.0.0.1:9", "oidc_client_id": "portal", "oidc_client_secret": "x"}
    site = Site.of(Instance(folder=conf.instance, database_url=conf.database_url), **settings)
    answer = site.visitor().get("/masuk/sso")
    assert answer.status_code == 503
    assert "kata sandi" in answer.text
    site.close()
