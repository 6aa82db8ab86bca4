"""Personal data: what is told, one's own copy, consents, and erasure. Mini-apps answer ``personal_data``,
``export_person`` and ``erase_person`` besides; one that fails takes all of it back.
"""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa

from gapura.accounts import notices, services
from gapura.accounts.models import User
from gapura.audit import chain
from gapura.audit.models import AuditEntry
from gapura.database.engine import db
from gapura.mail.models import Mail
from gapura.testing.site import Account, Site
from gapura.testing.visitor import Visitor
from tests.fixtures.workshop import Workshop

DATA, ERASE = "/akun/data", "/akun/hapus"

FAILING = """
from gapura import PersonalData, PersonRecords, hookimpl

@hookimpl
def personal_data():
    about = {"purpose": "Untuk uji.", "basis": "task", "seen_by": "Dinas", "kept": "Sehari."}
    return [PersonalData(where=where, what="Angka", **about) for where in ("Uji lupa", "Akun")]

@hookimpl
def export_person(user_id):
    return [PersonRecords(what="Angka", rows=({"of": user_id},), photos=(9999,))]

@hookimpl
def erase_person(user_id):
    return 1 / 0
"""


@pytest.fixture
def site(calm_site: Site) -> Site:
    return calm_site


def copy_of(visitor: Visitor) -> dict[str, Any]:
    with visitor.submit(DATA, action="/unduh") as answer:
        assert answer.headers["Content-Type"] == "application/zip"
        assert "attachment" in answer.headers["Content-Disposition"]
        file = zipfile.ZipFile(BytesIO(answer.data))
        assert "BACA-SAYA.txt" in file.namelist()
        found: dict[str, Any] = json.loads(file.read("data.json"))
        return found


def exists(site: Site, account: Account) -> bool:
    with site.context():
        return db.session.get(User, account.id) is not None


def test_the_page_tells_what_is_kept_in_both_languages(site: Site) -> None:
    page = site.visitor().get("/privasi").text
    for told in ("Kata sandi, aplikasi autentikator", "Pasal 20 ayat 2", "alamat jaringan", "NIK tidak pernah diminta"):
        assert told in page
    english = site.visitor()
    english.get("/bahasa/en?next=/privasi")
    assert "article 20, 2e" in english.get("/privasi").text
    assert "/privasi" in site.visitor().get("/").text


def test_ones_own_copy_has_all_that_is_known(site: Site) -> None:
    account = site.new_account("operator", "dlh")
    visitor = site.signed_in(account=account)
    visitor.submit("/akun/nama", {"name": "Nur Aini"}, action="/akun/nama")
    told = copy_of(visitor)
    parts = {part["what"]: part["records"] for part in told["parts"]}
    assert parts["Akun"][0]["email"] == account.login
    assert parts["Akun"][0]["name"] == "Nur Aini"
    assert parts["Akun"][0]["roles"] == ["operator Dinas DLH"]
    assert {"user.rename", "session.begin", "user.data_exported"} <= {
        line["what"] for line in parts["Catatan kegiatan"]
    }
    assert len(parts["Masuk dari"]) == 1
    assert "argon2" not in json.dumps(told)


def test_of_somebody_else_nothing_is_in_it(site: Site) -> None:
    other, own = site.new_account(), site.new_account()
    assert other.login not in json.dumps(copy_of(site.signed_in(account=own)))


def test_erasing_an_account_leaves_no_name_address_or_session(site: Site) -> None:
    account = site.new_account()
    visitor, second = site.signed_in(account=account), site.signed_in(account=account)
    with site.context():
        notices.tell(db.session.get_one(User, account.id), "password_changed")
        db.session.commit()
    assert visitor.submit(ERASE, {}, action=ERASE).status_code == 422
    answer = visitor.submit(ERASE, {"sure": "y"}, action=ERASE)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Dihapus, beserta perangkat" in answer.text
    assert not exists(site, account)
    for one in (visitor, second):
        assert one.get("/akun").status_code == 303
    assert site.visitor().submit("/masuk", {"login": account.login, "password": account.password}).status_code == 422
    with site.context():
        assert db.session.scalar(sa.select(sa.func.count()).where(Mail.recipient == account.login)) == 0
        lines = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.actor_id == account.id)).all()
        assert {line.address for line in lines} == {""}
        assert not chain.verify(db.session.connection()).fault
        assert account.login not in str([(line.before, line.after, line.subject) for line in lines])
    with site.portal.resources.state.connect() as connection:
        for table in ("state_session", "state_device"):
            assert (
                connection.execute(sa.text(f"SELECT count(*) FROM {table} WHERE user_id = {account.id}")).scalar() == 0
            )


def test_the_number_of_somebody_who_was_erased_is_nobody_elses(site: Site) -> None:
    account = site.new_account()
    visitor = site.signed_in(account=account)
    visitor.submit("/akun/nama", {"name": "Nama Lama"}, action="/akun/nama")
    assert visitor.submit(ERASE, {"sure": "y"}, action=ERASE).status_code == 200
    other = site.new_account()
    assert other.id > account.id
    parts = {part["what"]: part["records"] for part in copy_of(site.signed_in(account=other))["parts"]}
    assert "user.rename" not in {line["what"] for line in parts["Catatan kegiatan"]}


def test_the_last_administrator_stays(site: Site) -> None:
    with site.context():
        for user in db.session.scalars(sa.select(User)):
            db.session.delete(user)
        db.session.commit()
    account = site.new_account("administrator")
    visitor = site.signed_in(account=account)
    answer = visitor.submit(ERASE, {"sure": "y"}, action=ERASE)
    assert answer.status_code == 422
    assert "administrator terakhir" in answer.text
    assert exists(site, account)
    assert visitor.get("/akun").status_code == 200
    site.new_account("administrator")
    assert visitor.submit(ERASE, {"sure": "y"}, action=ERASE).status_code == 200


def test_neither_copy_nor_erasure_while_somebody_else_acts(site: Site) -> None:
    person, boss = site.new_account(), site.signed_in(account=site.new_account("administrator"))
    token = boss.form("/akun/nama", action="/akun/nama").fields["csrf_token"]
    boss.post(f"/pengaturan/pengguna/{person.id}/sebagai", data={"csrf_token": token})
    for action in (f"{DATA}/unduh", ERASE):
        token = boss.form(DATA, action="/unduh").fields["csrf_token"]
        answer = boss.post(action, data={"csrf_token": token, "sure": "y"})
        assert (answer.status_code, answer.headers["Location"]) == (303, "/akun")
    assert exists(site, person)


def test_a_mini_app_that_cannot_forget_takes_all_of_it_back(make_site: Any, workshop: Workshop) -> None:
    workshop.plugin("lupa", FAILING)
    site: Site = make_site()
    workshop.enable(site, "lupa")
    account = site.new_account()
    visitor = site.signed_in(account=account)
    page = site.visitor().get("/privasi").text
    assert page.count("<strong>Angka</strong>") == 2
    assert "Nama, alamat surel atau nomor telepon" in page, "a heading that comes again takes nothing away"
    assert page.count(">Akun</h2>") == 1
    assert {"what": "Angka", "records": [{"of": account.id}]} in copy_of(visitor)["parts"]
    answer = visitor.submit(ERASE, {"sure": "y"}, action=ERASE)
    assert answer.status_code == 503
    assert exists(site, account)
    assert visitor.get("/akun").status_code == 200


def test_nobody_takes_back_anothers_consent(site: Site) -> None:
    from gapura.privacy.models import Consent
    from gapura.privacy.services import keep_consent

    owner, visitor = site.new_account(), site.signed_in(account=site.new_account())
    with site.context():
        keep_consent(owner.id, "umkm_business", 1, ["contact_phone"], "Telepon: agar dapat dihubungi.")
        db.session.commit()
        number = db.session.scalars(sa.select(Consent.id).where(Consent.user_id == owner.id)).one()
    token = visitor.form(DATA, action="/unduh").fields["csrf_token"]
    assert visitor.post(f"{DATA}/persetujuan/{number}/tarik", data={"csrf_token": token}).status_code == 404
    own = site.signed_in(account=owner)
    answer = own.submit(DATA, action=f"/{number}/tarik", follow_redirects=True)
    assert "sedang nonaktif" in answer.text, "the mini-app that has the record is off"


def test_an_administrator_is_not_erased_by_being_switched_off_first(site: Site) -> None:
    account = site.new_account()
    with site.context():
        services.set_active(db.session.get_one(User, account.id), False)
        db.session.commit()
    assert exists(site, account)
