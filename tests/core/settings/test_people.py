"""The administrator's screens for people and roles."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from gapura.accounts import services
from gapura.accounts.models import Office, User
from gapura.audit.models import AuditEntry
from gapura.database.engine import db
from gapura.testing.site import Site
from gapura.testing.visitor import Visitor

LIST, ADD = "/pengaturan/pengguna", "/pengaturan/pengguna/tambah"


@pytest.fixture
def boss(site: Site) -> Visitor:
    return site.signed_in("administrator")


def password_of(page: str) -> str:
    found = re.search(r'id="one-time-password">([^<]+)<', page)
    assert found is not None
    return found[1]


def test_somebody_is_added_with_a_password_shown_once_and_can_sign_in(site: Site, boss: Visitor) -> None:
    office = site.office("dlh")
    new = {"name": "Budi Operator", "login": "0812 3456 7890", "role": "operator", "office_id": str(office)}
    fields = {**boss.form(ADD, action=ADD).fields, **new}
    first = boss.post(ADD, data=fields)
    assert first.status_code == 200
    assert first.headers["Cache-Control"] == "no-store"
    password = password_of(first.text)
    again = boss.post(ADD, data=fields)
    assert again.status_code == 303
    assert password not in boss.get(again.headers["Location"]).text
    visitor = site.visitor()
    assert visitor.submit("/masuk", {"login": "+6281234567890", "password": password}).status_code == 303
    assert "Dinas DLH" in visitor.get("/akun").text
    with site.context():
        entries = db.session.scalars(sa.select(AuditEntry)).all()
        assert password not in str([(entry.subject, entry.before, entry.after) for entry in entries])


BAD_INPUT = [
    *(("name", value) for value in ("", "x" * 100_000, "a\x00")),
    *(("login", value) for value in ("", "bukan", "x" * 100_000)),
    ("role", "boss"),
    *(("office_id", value) for value in ("", "999999", "x", "9" * 30)),
]


def test_bad_input_is_refused_at_the_field(site: Site, boss: Visitor, subtests: pytest.Subtests) -> None:
    new = {"name": "Budi", "login": "budi@example.test", "role": "operator", "office_id": str(site.office("dlh"))}
    for field, value in BAD_INPUT:
        with subtests.test(field=field, value=value[:20]):
            answer = boss.submit(ADD, {**new, field: value})
            assert answer.status_code == 422
            assert f'id="{field}-error"' in answer.text
    with site.context():
        assert services.find("budi@example.test") is None


def test_a_login_that_somebody_has_is_refused(site: Site, boss: Visitor) -> None:
    account = site.account()
    answer = boss.submit(ADD, {"name": "Lain", "login": account.login.upper()})
    assert answer.status_code == 422
    assert 'id="login-error"' in answer.text


def test_roles_are_given_and_taken_and_end_the_persons_sessions(site: Site, boss: Visitor) -> None:
    account, office = site.account(), site.office("dlh")
    page = f"{LIST}/{account.id}"
    visitor = site.signed_in(account=account)
    give = f"{page}/peran"
    assert boss.submit(page, {"role": "operator"}, action=give).status_code == 422
    assert boss.submit(page, {"role": "operator", "office_id": str(office)}, action=give).status_code == 303
    assert visitor.get("/akun").status_code == 303
    assert "Dinas DLH" in boss.get(page).text
    with site.context():
        held = db.session.get_one(User, account.id).grants[0].id
    assert boss.submit(page, {}, action="/cabut").status_code == 303
    with site.context():
        assert db.session.get_one(User, account.id).grants == []
    token = boss.form(page, action=give).fields["csrf_token"]
    assert boss.post(f"{page}/peran/{held}/cabut", data={"csrf_token": token}).status_code == 303


def test_a_role_of_somebody_else_is_not_taken_by_its_number(site: Site, boss: Visitor) -> None:
    operator, other = site.account("operator"), site.account()
    with site.context():
        held = db.session.get_one(User, operator.id).grants[0].id
    token = boss.form(f"{LIST}/{other.id}", action="/peran").fields["csrf_token"]
    boss.post(f"{LIST}/{other.id}/peran/{held}/cabut", data={"csrf_token": token})
    with site.context():
        assert len(db.session.get_one(User, operator.id).grants) == 1


def test_the_last_administrator_is_told_why_not(site: Site, boss: Visitor) -> None:
    page = f"{LIST}/{site.account('administrator').id}"
    for action in ("/cabut", "/aktif"):
        assert boss.submit(page, {}, action=action).status_code == 303
        assert "message-danger" in boss.get(page).text
        assert boss.get(LIST).status_code == 200


def test_an_account_is_switched_off_and_on(site: Site, boss: Visitor) -> None:
    account = site.account()
    visitor, page = site.signed_in(account=account), f"{LIST}/{account.id}"
    assert boss.submit(page, {}, action="/aktif").status_code == 303
    assert visitor.get("/akun").status_code == 303
    assert boss.submit(page, {}, action="/aktif").status_code == 303
    assert site.signed_in(account=account).get("/akun").status_code == 200


def test_a_forgotten_password_is_replaced_by_one_shown_once(site: Site, boss: Visitor) -> None:
    account = site.new_account()
    visitor, page = site.signed_in(account=account), f"{LIST}/{account.id}"
    answer = boss.submit(page, {}, action="/kata-sandi")
    password = password_of(answer.text)
    assert visitor.get("/akun").status_code == 303
    old = site.visitor().submit("/masuk", {"login": account.login, "password": account.password})
    assert old.status_code == 422
    assert site.visitor().submit("/masuk", {"login": account.login, "password": password}).status_code == 303


def test_people_are_found_and_paged(site: Site, boss: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "PAGE_SIZE", 3)
    for number in range(7):
        site.new_account(name=f"Orang Nomor {number}")
    page = boss.get(f"{LIST}?q=orang+nomor")
    assert [n for n in range(7) if f"Orang Nomor {n}" in page.text] == [4, 5, 6]
    older = re.search(r'href="([^"]*before=\d+[^"]*)"', page.text)
    assert older is not None
    page = boss.get(older[1].replace("&amp;", "&"))
    assert [n for n in range(7) if f"Orang Nomor {n}" in page.text] == [1, 2, 3]
    assert "Orang Nomor" not in boss.get(f"{LIST}?role=operator").text


def test_odd_filters_are_left_out(boss: Visitor) -> None:
    queries = ("q=%00", "q=%25", "role=boss", "before=x", "before=99999999999999999999", "before=-1", "q=" + "x" * 5000)
    for query in queries:
        assert boss.get(f"{LIST}?{query}").status_code == 200, query


def test_unknown_people_are_not_found(site: Site, boss: Visitor) -> None:
    token = boss.form(ADD, action=ADD).fields["csrf_token"]
    for number in ("0", "999", "2147483648", "99999999999999999999", "x"):
        assert boss.get(f"{LIST}/{number}").status_code == 404
        for action in ("peran", "aktif", "kata-sandi", "peran/1/cabut"):
            assert boss.post(f"{LIST}/{number}/{action}", data={"csrf_token": token}).status_code == 404, (
                number,
                action,
            )


def test_what_changes_something_is_no_link(site: Site, boss: Visitor) -> None:
    for action in ("peran", "aktif", "kata-sandi", "peran/1/cabut"):
        assert boss.get(f"{LIST}/{site.account().id}/{action}").status_code == 405


@pytest.fixture
def manager(site: Site) -> Visitor:
    return site.signed_in("manager", "dlh")


def test_a_manager_sees_the_people_of_the_own_office_and_nobody_else(site: Site, manager: Visitor) -> None:
    own, other = site.account("operator", "dlh"), site.account("operator", "umkm")
    citizen, boss = site.account(), site.account("administrator")
    page = manager.get(LIST).text
    assert own.login in page
    for hidden in (other, citizen, boss):
        assert hidden.login not in page
        assert "Tidak ada yang ditemukan" in manager.get(LIST, query_string={"q": hidden.login}).text
        assert manager.get(f"{LIST}/{hidden.id}").status_code == 404
        for act in ("peran", "aktif", "kata-sandi", "langkah-kedua"):
            answer = manager.post(f"{LIST}/{hidden.id}/{act}", data={"csrf_token": token(manager)})
            assert answer.status_code == 404, act
    assert manager.get(f"{LIST}/{own.id}").status_code == 200
    assert manager.get("/pengaturan").status_code == 200
    assert manager.get("/pengaturan/hak").status_code == 403


def test_a_manager_adds_somebody_to_the_own_office_alone(site: Site, manager: Visitor) -> None:
    own, other = str(site.office("dlh")), str(site.office("umkm"))
    new = {"name": "Budi", "login": "budi@example.test", "role": "operator", "office_id": own}
    for wrong in (
        {"role": "administrator"},
        {"role": "assessor"},
        {"role": ""},
        {"office_id": other},
        {"office_id": ""},
    ):
        assert manager.submit(ADD, {**new, **wrong}, action=ADD).status_code == 422, wrong
    assert manager.form(ADD, action=ADD).fields["office_id"] == own
    assert manager.submit(ADD, new, action=ADD).status_code == 200
    with site.context():
        assert services.find("budi@example.test").role_pairs == [("operator", int(own))]


def test_a_manager_gives_and_takes_roles_of_the_own_office_alone(site: Site, manager: Visitor) -> None:
    own, other = site.office("dlh"), site.office("umkm")
    both = site.new_account("operator", "dlh")
    with site.context():
        services.grant(db.session.get_one(User, both.id), "operator", db.session.get_one(Office, other))
        db.session.commit()
        foreign, local = (
            next(g.id for g in db.session.get_one(User, both.id).grants if g.office_id == o) for o in (other, own)
        )
    page, csrf = f"{LIST}/{both.id}", {"csrf_token": token(manager)}
    for role, office in (("administrator", ""), ("operator", str(other)), ("manager", str(other))):
        assert manager.submit(page, {"role": role, "office_id": office}, action="/peran").status_code == 422
    assert manager.post(f"{page}/peran/{foreign}/cabut", data=csrf).status_code == 403
    for act in ("/aktif", "/kata-sandi", "/langkah-kedua"):
        assert manager.post(page + act, data=csrf | {"on": "0"}).status_code == 403, act
    assert "kata sandi baru" in manager.get(page).text, "says why the account itself is not the manager's"
    assert manager.post(f"{page}/peran/{local}/cabut", data=csrf).status_code == 303
    assert manager.get(page).status_code == 404
    with site.context():
        assert db.session.get_one(User, both.id).role_pairs == [("operator", other)]


def token(visitor: Visitor) -> str:
    return str(visitor.form("/akun/nama", action="/akun/nama").fields["csrf_token"])
