"""Acts that matter ask for the password again after half an hour, and lose nothing that was typed (S5, M1)."""

from __future__ import annotations

import pytest

from gapura.accounts import freshness, throttle
from gapura.accounts.models import User
from gapura.database.engine import db
from gapura.testing.site import Account, Site
from gapura.testing.visitor import Visitor

PEOPLE = "/pengaturan/pengguna"


@pytest.fixture
def site(calm_site: Site) -> Site:
    return calm_site


@pytest.fixture
def stale(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last proof of everybody is older than allowed."""
    monkeypatch.setattr(freshness, "SECONDS", -1)


def give_role(boss: Visitor, account: Account, role: str = "assessor") -> object:
    return boss.submit(f"{PEOPLE}/{account.id}", {"role": role}, action="/peran")


def roles(site: Site, account: Account) -> tuple[str, ...]:
    with site.context():
        return db.session.get_one(User, account.id).roles


def test_a_fresh_session_is_asked_nothing(site: Site) -> None:
    account, boss = site.new_account(), site.signed_in("administrator")
    assert give_role(boss, account).status_code == 303
    assert "assessor" in roles(site, account)


def test_a_stale_one_is_asked_and_goes_on_with_what_was_typed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    account, boss = site.new_account(), site.signed_in("administrator")
    with monkeypatch.context() as patch:
        patch.setattr(freshness, "SECONDS", -1)
        asked = give_role(boss, account)
    assert asked.status_code == 403
    assert 'name="role" value="assessor"' in asked.text
    assert roles(site, account) == ("citizen",)
    from gapura.testing.visitor import forms_of  # beside its only use

    form = next(form for form in forms_of(asked.text) if form.action.endswith("/peran"))
    with monkeypatch.context() as patch:
        patch.setattr(freshness, "SECONDS", -1)
        wrong = boss.post(form.action, data={**form.fields, "again_password": "bukan kata sandi itu"})
        assert wrong.status_code == 403
        assert 'name="role" value="assessor"' in wrong.text
        assert "bukan kata sandi itu" not in wrong.text
        assert roles(site, account) == ("citizen",)
        password = site.account("administrator").password
        assert boss.post(form.action, data={**form.fields, "again_password": password}).status_code == 303
    assert "assessor" in roles(site, account)
    assert give_role(boss, account).status_code == 303


def test_reading_settings_asks_nothing(site: Site, stale: None) -> None:
    boss = site.signed_in("administrator")
    for path in ("/pengaturan", PEOPLE, "/pengaturan/audit", "/pengaturan/plugin"):
        assert boss.get(path).status_code == 200


def test_every_act_of_an_administrator_is_asked(site: Site, stale: None) -> None:
    boss, acts = site.signed_in("administrator"), 0
    token = boss.form("/akun/nama", action="/akun/nama").fields["csrf_token"]
    with site.context() as app:
        table = app.extensions["gapura"].access
        rules = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
        core = [rule for rule in rules if table.get(rule.endpoint, "").startswith("core.")]
    for rule in core:
        values = dict.fromkeys(rule.arguments, "1")
        with site.application.test_request_context():
            path = site.application.url_map.bind("localhost").build(rule.endpoint, values, "POST")
        answer = boss.post(path, data={"csrf_token": token})
        if path != "/pengaturan/kode":  # asks for the password in its own form
            assert (answer.status_code, "again_password" in answer.text) == (403, True), path
            acts += 1
    assert acts > 10


def test_a_fragment_sends_the_browser_to_the_question_and_back(site: Site, stale: None) -> None:
    boss = site.signed_in("administrator")
    token = boss.form("/akun/nama", action="/akun/nama").fields["csrf_token"]
    headers = {"HX-Request": "true", "HX-Current-URL": "http://localhost/pengaturan/plugin"}
    answer = boss.post("/pengaturan/plugin/umkm", data={"csrf_token": token, "on": "1"}, headers=headers)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/masuk/lagi?next=%2Fpengaturan%2Fplugin")
    account = site.account("administrator")
    page = answer.headers["HX-Redirect"]
    assert boss.submit(page, {"again_password": "salah"}, action="/masuk/lagi").status_code == 403
    done = boss.submit(page, {"again_password": account.password}, action="/masuk/lagi")
    assert done.headers["Location"] == "/pengaturan/plugin"


def test_the_question_leads_nowhere_else(site: Site) -> None:
    visitor, account = site.signed_in(), site.account()
    for target in ("https://evil.example/", "//evil.example", "/masuk/lagi"):
        form = visitor.form(f"/masuk/lagi?next={target}", action="/masuk/lagi")
        data = {**form.fields, "next": target, "again_password": account.password}
        assert visitor.post("/masuk/lagi", data=data).headers["Location"] == "/akun"


def test_guessing_at_the_question_is_throttled(site: Site, stale: None) -> None:
    visitor = site.signed_in(account=site.new_account())
    statuses = [
        visitor.submit("/masuk/lagi", {"again_password": f"bukan {n}"}, action="/masuk/lagi").status_code
        for n in range(throttle.ACCOUNT.free + 1)
    ]
    assert statuses == [403] * throttle.ACCOUNT.free + [429]


def test_a_second_factor_is_changed_only_after_a_fresh_proof(site: Site, stale: None) -> None:
    visitor = site.signed_in(account=site.new_account())
    for path in ("/akun/keamanan/aplikasi", "/akun/keamanan/kunci-sandi"):
        assert visitor.get(path).headers["Location"].startswith("/masuk/lagi?next=")
    token = visitor.form("/akun/nama", action="/akun/nama").fields["csrf_token"]
    for path in ("aplikasi/matikan", "kode-cadangan", "kunci-sandi", "kunci-sandi/pilihan", "kunci-sandi/1/hapus"):
        assert visitor.post(f"/akun/keamanan/{path}", data={"csrf_token": token}).status_code == 403, path
