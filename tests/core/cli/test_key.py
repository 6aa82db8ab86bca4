"""``gapura key renew``: another key, and nobody notices."""

from __future__ import annotations

from gapura.accounts.second_factor import codes
from gapura.config import load_settings
from gapura.testing.site import Instance, Site
from tests.fixtures.portals import MakeSite
from tests.fixtures.second_step import STEP, set_up
from tests.fixtures.workshop import gapura


def test_after_a_new_key_everybody_is_still_signed_in_and_apps_still_fit(make_site: MakeSite) -> None:
    site = make_site()
    account = site.new_account()
    visitor = site.signed_in(account=account)
    app, _codes = set_up(visitor)
    conf = site.portal.resources.settings
    path = conf.instance / "secret_key"
    before = path.read_text().strip()
    assert "gapura reload" in gapura(site.portal.resources, "key", "renew")
    after = path.read_text().split()
    assert after[1:] == [before]
    assert len(after[0]) >= 60
    assert path.stat().st_mode & 0o077 == 0
    renewed = Site.of(Instance(folder=conf.instance, database_url=conf.database_url))
    visitor.application = renewed.portal
    assert visitor.get("/akun").status_code == 200
    again = renewed.visitor()
    again.submit("/masuk", {"login": account.login, "password": account.password})
    assert again.submit(STEP, {"code": app.code()}).status_code == 303
    assert again.get("/akun").status_code == 200
    with renewed.context():
        assert codes.unseal(codes.seal("RAHASIA")) == "RAHASIA"
    renewed.close()


def test_old_keys_are_forgotten_after_some_time(make_site: MakeSite) -> None:
    site = make_site()
    _ = site.application
    path = site.portal.resources.settings.instance / "secret_key"
    first = path.read_text().strip()
    for _turn in range(5):
        gapura(site.portal.resources, "key", "renew")
    assert len(path.read_text().split()) == 4
    assert first not in path.read_text()
    assert load_settings(instance=path.parent).instance == path.parent
