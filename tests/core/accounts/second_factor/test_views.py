"""The second step at sign-in, setting it up, and whose roles wait for it."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from gapura.accounts import entering, throttle
from gapura.accounts.models import User
from gapura.accounts.second_factor.models import Authenticator, RecoveryCode
from gapura.audit.models import AuditEntry
from gapura.database.engine import db
from gapura.testing.site import Site
from tests.fixtures.portals import MakeSite
from tests.fixtures.second_step import SET_UP, STEP, half_way, set_up

HOME = "/akun/keamanan"


@pytest.fixture
def site(calm_site: Site) -> Site:
    return calm_site


def test_signing_in_takes_the_code_after_the_password(site: Site) -> None:
    account = site.new_account()
    app, _codes = set_up(site.signed_in(account=account))
    visitor = half_way(site, account)
    assert visitor.get("/akun").status_code == 303
    assert visitor.submit(STEP, {"code": "000000"}).status_code == 422
    assert visitor.get("/akun").status_code == 303
    assert visitor.submit(STEP, {"code": app.code()}).headers["Location"] == "/akun"
    assert visitor.get("/akun").status_code == 200


def test_a_code_is_taken_once_even_within_its_time(site: Site) -> None:
    account = site.new_account()
    app, _codes = set_up(site.signed_in(account=account))
    first, second, code = half_way(site, account), half_way(site, account), app.code()
    assert first.submit(STEP, {"code": code}).status_code == 303
    assert second.submit(STEP, {"code": code}).status_code == 422


def test_the_first_session_id_is_not_signed_in_and_dies(site: Site) -> None:
    account = site.new_account()
    app, _codes = set_up(site.signed_in(account=account))
    visitor = half_way(site, account)
    cookie = visitor.get_cookie("gapura_session", domain="localhost")
    assert cookie is not None
    visitor.submit(STEP, {"code": app.code()})
    thief = site.visitor()
    thief.set_cookie("gapura_session", cookie.value)
    assert thief.get("/akun").status_code == 303
    assert thief.get(STEP).status_code == 303


def test_the_way_goes_on_to_where_one_wanted(site: Site) -> None:
    account = site.new_account()
    app, _codes = set_up(site.signed_in(account=account))
    visitor = site.visitor()
    form = visitor.form("/masuk?next=/akun/nama")
    visitor.post("/masuk", data={**form.fields, "login": account.login, "password": account.password})
    assert visitor.submit(STEP, {"code": app.code()}).headers["Location"] == "/akun/nama"


def test_between_the_steps_ten_minutes_may_pass(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    account = site.new_account()
    app, _codes = set_up(site.signed_in(account=account))
    visitor = half_way(site, account)
    fields = visitor.form(STEP).fields
    monkeypatch.setattr(entering, "HALF_SECONDS", -1)
    assert visitor.post(STEP, data={**fields, "code": app.code()}).headers["Location"] == "/masuk"
    assert visitor.get("/akun").status_code == 303


def test_a_changed_password_ends_what_is_between_the_steps(site: Site) -> None:
    account = site.new_account()
    app, _codes = set_up(site.signed_in(account=account))
    visitor = half_way(site, account)
    fields = visitor.form(STEP).fields
    with site.context():
        db.session.get_one(User, account.id).session_version += 1
        db.session.commit()
    assert visitor.post(STEP, data={**fields, "code": app.code()}).headers["Location"] == "/masuk"


def test_guessing_codes_is_throttled(site: Site) -> None:
    account = site.new_account()
    app, _codes = set_up(site.signed_in(account=account))
    visitor = half_way(site, account)
    statuses = [visitor.submit(STEP, {"code": f"{n:06}"}).status_code for n in range(throttle.ACCOUNT.free + 1)]
    assert statuses == [422] * throttle.ACCOUNT.free + [429]
    assert visitor.submit(STEP, {"code": app.code()}).status_code == 429
    with site.context():
        refused = sa.select(AuditEntry).where(AuditEntry.action == "session.refused")
        assert db.session.scalars(refused.where(AuditEntry.subject == f"user:{account.id}")).first() is not None


def test_recovery_codes_work_once_each_and_are_kept_as_digests(site: Site) -> None:
    account = site.new_account()
    _app, codes = set_up(site.signed_in(account=account))
    assert len(codes) == 10
    with site.context():
        kept = db.session.scalars(sa.select(RecoveryCode.digest).where(RecoveryCode.user_id == account.id)).all()
        assert not {code.replace("-", "") for code in codes} & set(kept)
    assert half_way(site, account).submit(STEP, {"code": codes[0].upper()}).status_code == 303
    visitor = half_way(site, account)
    assert visitor.submit(STEP, {"code": codes[0]}).status_code == 422
    assert visitor.submit(STEP, {"code": codes[1]}).status_code == 303
    assert "8" in visitor.get(HOME).text


def test_new_recovery_codes_take_the_place_of_the_old_and_are_shown_once(site: Site) -> None:
    account = site.new_account()
    visitor = site.signed_in(account=account)
    _app, codes = set_up(visitor)
    answer = visitor.submit(HOME, {}, action="/kode-cadangan")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert not any(code in answer.text for code in codes)
    assert not re.search(r"(?:[a-z0-9]{4}-){3}[a-z0-9]{4}", visitor.get(HOME).text)
    assert half_way(site, account).submit(STEP, {"code": codes[0]}).status_code == 422


def test_recovery_codes_can_be_saved_as_a_file_and_nothing_else_can(site: Site) -> None:
    visitor = site.signed_in(account=site.new_account())
    _app, codes = set_up(visitor)
    token = visitor.form(HOME, action="/kode-cadangan").fields["csrf_token"]
    address = f"{HOME}/kode-cadangan.txt"
    saved = visitor.post(address, data={"csrf_token": token, "codes": " ".join(codes)})
    assert saved.headers["Content-Disposition"].startswith("attachment")
    assert saved.content_type.startswith("text/plain")
    assert all(code in saved.text for code in codes)
    odd = visitor.post(address, data={"csrf_token": token, "codes": "<script>alert(1)</script>"})
    assert odd.status_code == 303


def test_the_key_is_sealed_in_the_database_and_in_the_session(site: Site) -> None:
    account = site.new_account()
    visitor = site.signed_in(account=account)
    page = visitor.get(SET_UP).text
    key = re.search(r'<code class="break">([A-Z2-7 ]+)</code>', page)
    assert key is not None
    secret = key[1].replace(" ", "")
    assert key[0] in visitor.get(SET_UP).text  # the same until it is set up
    with site.portal.resources.state.connect() as connection:
        assert secret not in str(connection.execute(sa.text("SELECT data FROM state_session")).all())
    set_up(visitor)
    with site.context():
        assert secret not in db.session.get_one(Authenticator, account.id).sealed


def test_a_wrong_first_code_sets_nothing_up(site: Site) -> None:
    account = site.new_account()
    visitor = site.signed_in(account=account)
    for code in ("000000", "", "abc", "x" * 5000):
        answer = visitor.submit(SET_UP, {"code": code}, action=SET_UP)
        assert answer.status_code == 422
    with site.context():
        assert db.session.get(Authenticator, account.id) is None
        assert not db.session.get_one(User, account.id).has_second_factor


def test_setting_it_up_ends_other_sessions_and_switching_off_goes_back(site: Site) -> None:
    account = site.new_account()
    here, elsewhere = site.signed_in(account=account), site.signed_in(account=account)
    set_up(here)
    assert here.get("/akun").status_code == 200
    assert elsewhere.get("/akun").status_code == 303
    assert here.submit(HOME, {}, action="/matikan").status_code == 303
    site.signed_in(account=account)
    with site.context():
        assert db.session.scalars(sa.select(RecoveryCode).where(RecoveryCode.user_id == account.id)).all() == []


def test_an_administrator_takes_it_away_from_somebody_who_lost_it(site: Site) -> None:
    account, boss = site.new_account(), site.signed_in("administrator")
    visitor = site.signed_in(account=account)
    set_up(visitor)
    page = f"/pengaturan/pengguna/{account.id}"
    assert boss.submit(page, {}, action="/langkah-kedua").status_code == 303
    assert visitor.get("/akun").status_code == 303
    site.signed_in(account=account)
    own = site.account("administrator").id
    token = boss.form(page, action="/peran").fields["csrf_token"]
    refused = boss.post(f"/pengaturan/pengguna/{own}/langkah-kedua", data={"csrf_token": token})
    assert refused.status_code == 403


def test_an_administrator_without_one_reaches_no_setting_until_it_is_set_up(make_site: MakeSite) -> None:
    site = make_site(second_factor="administrators")
    account = site.account("administrator")
    visitor = site.visitor()
    form = visitor.form("/masuk?next=/pengaturan/pengguna")
    entered = visitor.post("/masuk", data={**form.fields, "login": account.login, "password": account.password})
    assert entered.headers["Location"] == f"{SET_UP}?next=%2Fpengaturan%2Fpengguna"
    for path in ("/pengaturan", "/pengaturan/pengguna", "/pengaturan/plugin", "/pengaturan/audit", "/pengaturan/surat"):
        answer = visitor.get(path)
        assert answer.headers["Location"].startswith(SET_UP), path
    fragment = visitor.get("/pengaturan/audit", headers={"HX-Request": "true"})
    assert fragment.headers["HX-Redirect"].startswith(SET_UP)
    token = visitor.form("/akun/nama", action="/akun/nama").fields["csrf_token"]
    assert visitor.post("/pengaturan/pengguna/1/aktif", data={"csrf_token": token}).headers["Location"] == SET_UP
    assert SET_UP in visitor.get("/akun").text
    set_up(visitor)
    assert visitor.get("/pengaturan/pengguna").status_code == 200
    citizen = site.signed_in()
    assert citizen.get("/pengaturan").status_code == 403
    operator = site.signed_in("operator")
    assert operator.get("/akun").status_code == 200


def test_other_staff_need_one_where_the_setting_says_so(make_site: MakeSite) -> None:
    site = make_site(second_factor="staff")
    visitor = site.signed_in("manager")
    assert visitor.get("/pengaturan/kode").headers["Location"].startswith(SET_UP)
    set_up(visitor)
    assert visitor.get("/pengaturan/kode").status_code == 200
    assert site.signed_in().get("/akun").status_code == 200


def test_a_restored_key_file_of_another_portal_opens_nothing(site: Site) -> None:
    account = site.new_account()
    app, codes = set_up(site.signed_in(account=account))
    with site.context():
        db.session.get_one(Authenticator, account.id).sealed = "gAAAAABkaputt"
        db.session.commit()
    visitor = half_way(site, account)
    assert visitor.submit(STEP, {"code": app.code()}).status_code == 422
    assert visitor.submit(STEP, {"code": codes[0]}).status_code == 303


def test_the_second_step_page_leads_to_the_first(site: Site) -> None:
    visitor = site.visitor()
    assert visitor.get(STEP).headers["Location"] == "/masuk"
