"""Acting as somebody: seen, logged, and never a way to what is the person's own."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from gapura.accounts import services
from gapura.accounts.models import User
from gapura.audit.models import AuditEntry
from gapura.database.engine import db
from gapura.testing.site import Account, Site
from gapura.testing.visitor import Visitor

BANNER, END = "Anda melihat portal", "/akun/kembali"


@pytest.fixture
def site(calm_site: Site) -> Site:
    return calm_site


@pytest.fixture
def boss(site: Site) -> Visitor:
    return site.signed_in(account=site.new_account("administrator"))


def token(visitor: Visitor) -> str:
    return str(visitor.form("/akun/nama", action="/akun/nama").fields["csrf_token"])


def act_as(visitor: Visitor, person: Account) -> int:
    data = {"csrf_token": token(visitor)}
    return visitor.post(f"/pengaturan/pengguna/{person.id}/sebagai", data=data).status_code


def test_the_portal_is_seen_as_the_person_sees_it_until_it_is_ended(site: Site, boss: Visitor) -> None:
    operator = site.new_account("operator", "dlh", name="Rahmat Hidayat")
    assert BANNER not in boss.get("/").text
    assert act_as(boss, operator) == 303
    page = boss.get("/akun").text
    assert BANNER in page
    assert "Rahmat Hidayat" in page
    assert BANNER in boss.get("/").text
    assert boss.get("/pengaturan/pengguna").status_code == 403
    back = boss.submit("/", action=END)
    assert back.headers["Location"].endswith(f"/pengaturan/pengguna/{operator.id}")
    assert BANNER not in boss.get("/").text
    assert boss.get("/pengaturan/pengguna").status_code == 200


def test_each_act_is_logged_as_the_administrators(site: Site, boss: Visitor) -> None:
    manager = site.new_account("manager", "dlh")
    act_as(boss, manager)
    boss.submit("/keluar", action="/keluar")
    with site.context():
        entries = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc()).limit(2)).all()
        out, begun = entries
    assert (begun.action, begun.subject) == ("session.act_as", f"user:{manager.id}")
    assert (out.action, out.after) == ("session.end", {"acting_as": manager.id})
    assert out.actor_id == begun.actor_id != manager.id
    assert out.actor_role == "administrator"


def test_what_is_the_persons_own_stays_as_it_is(site: Site, boss: Visitor) -> None:
    person = site.new_account()
    act_as(boss, person)
    boss.submit("/akun/nama", {"name": "Nama Baru"}, action="/akun/nama")
    boss.submit(
        "/akun/kata-sandi", {"current": "x", "new": "kata sandi yang panjang sekali"}, action="/akun/kata-sandi"
    )
    with site.context():
        assert db.session.get_one(User, person.id).name != "Nama Baru"
    assert site.visitor().submit("/masuk", {"login": person.login, "password": person.password}).status_code == 303


def test_nobody_acts_as_an_administrator_or_themselves_or_twice(site: Site, boss: Visitor) -> None:
    other, off, person = site.new_account("administrator"), site.new_account(), site.new_account()
    with site.context():
        services.set_active(db.session.get_one(User, off.id), False)
        db.session.commit()
    for refused in (other, off):
        act_as(boss, refused)
        assert BANNER not in boss.get("/akun").text
    assert act_as(boss, person) == 303
    assert act_as(boss, site.new_account()) == 403
    assert site.signed_in("manager", "dlh").post(f"/pengaturan/pengguna/{person.id}/sebagai").status_code in (400, 403)


@pytest.mark.parametrize("loss", ["role", "account", "password"])
def test_without_rights_any_more_it_is_over_at_once(site: Site, loss: str) -> None:
    account, person = site.new_account("administrator"), site.new_account()
    site.account("administrator")
    boss = site.signed_in(account=account)
    act_as(boss, person)
    with site.context():
        user = db.session.get_one(User, account.id)
        if loss == "role":
            services.revoke(user, user.grants[0])
        elif loss == "account":
            services.set_active(user, False)
        else:
            services.change_password(user, "x")
        db.session.commit()
    assert boss.get("/akun").status_code == 303
    assert boss.get("/pengaturan/pengguna").status_code == 303


def test_ending_it_without_having_begun_does_nothing(site: Site, boss: Visitor) -> None:
    assert boss.post(END, data={"csrf_token": token(boss)}).status_code == 303
    assert boss.get("/pengaturan/pengguna").status_code == 200
