"""``gapura user``: accounts made and mended by whoever runs the server."""

from __future__ import annotations

import pytest

from gapura.accounts import services
from gapura.accounts.models import User
from gapura.database.engine import db
from gapura.testing.site import Site
from tests.fixtures.second_step import set_up
from tests.fixtures.workshop import gapura


@pytest.fixture
def site(calm_site: Site) -> Site:
    return calm_site


def test_an_account_is_made_with_a_password_that_works(site: Site) -> None:
    said = gapura(site.portal.resources, "user", "create", "baru@example.test", "--name", "Orang Baru")
    password = said.split()[-1]
    assert site.visitor().submit("/masuk", {"login": "baru@example.test", "password": password}).status_code == 303
    assert "sudah ada" in gapura(site.portal.resources, "user", "create", "baru@example.test", code=1)
    assert "office" in gapura(site.portal.resources, "user", "create", "x@example.test", "--role", "operator", code=1)


def test_who_lost_the_second_step_gets_in_again(site: Site) -> None:
    account = site.new_account()
    visitor = site.signed_in(account=account)
    set_up(visitor)
    said = gapura(site.portal.resources, "user", "forget-second-step", account.login)
    assert "password alone" in said
    assert visitor.get("/akun").status_code == 303, "what was signed in is not any more"
    assert site.signed_in(account=account).get("/akun").status_code == 200
    with site.context():
        user = services.find(account.login)
        assert isinstance(user, User)
        assert not user.has_second_factor
        db.session.rollback()
    assert "no account" in gapura(site.portal.resources, "user", "forget-second-step", "nobody@example.test", code=1)
