"""One's own address and number: confirming and changing them."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from gapura.accounts import tokens
from gapura.accounts.models import User
from gapura.database.engine import db
from gapura.database.types import utcnow
from gapura.testing.site import Account, Site
from gapura.testing.visitor import Visitor
from tests.fixtures.outbox import link_in, outbox

PAGE = "/akun/kontak"
PHRASE = "perahu hijau di muara kendilo"


def person(site: Site, account: Account) -> User:
    with site.context():
        return db.session.get_one(User, account.id)


def confirm(site: Site, account: Account) -> None:
    with site.context():
        db.session.get_one(User, account.id).email_confirmed_at = utcnow()
        db.session.commit()


def change(visitor: Visitor, account: Account, **values: str) -> int:
    data = {"current": account.password, **values}
    return visitor.submit(PAGE, data, action=PAGE).status_code


def test_a_new_account_confirms_its_address(site: Site) -> None:
    visitor = site.visitor()
    visitor.submit("/daftar", {"name": "Siti", "login": "siti@example.id", "password": PHRASE})
    assert "/akun/kontak/konfirmasi" in visitor.get("/akun").text
    (mail,) = outbox(site)
    assert mail.recipient == "siti@example.id"
    assert mail.secret
    elsewhere = site.visitor()
    assert elsewhere.get(link_in(mail)).status_code == 200  # what a mail program opens by itself confirms nothing
    with site.context():
        assert db.session.scalars(sa.select(User)).one().email_confirmed_at is None
    assert elsewhere.submit(link_in(mail), {}).status_code == 303
    assert elsewhere.get(link_in(mail)).status_code == 410
    assert "/akun/kontak/konfirmasi" not in visitor.get("/akun").text


def test_the_link_is_sent_again_a_few_times(site: Site) -> None:
    account = site.new_account()
    visitor = site.signed_in(account=account)
    for _ in range(7):
        visitor.submit("/akun", {}, action="/akun/kontak/konfirmasi")
    assert len(outbox(site, account.login)) == 5


def test_a_new_address_counts_once_it_is_confirmed_and_the_old_one_is_told(site: Site) -> None:
    account = site.new_account()
    confirm(site, account)
    visitor = site.signed_in(account=account)
    assert change(visitor, account, email="Baru@Example.id") == 303
    assert person(site, account).email == account.login
    new, old = sorted(outbox(site), key=lambda mail: mail.recipient != "baru@example.id")
    assert (new.recipient, old.recipient) == ("baru@example.id", account.login)
    assert "baru@example.id" not in old.text
    assert site.visitor().submit(link_in(new), {}).status_code == 303
    changed = person(site, account)
    assert changed.email == "baru@example.id"
    assert changed.email_confirmed_at is not None


def test_changing_needs_the_password(site: Site) -> None:
    account = site.new_account()
    visitor = site.signed_in(account=account)
    assert (
        change(visitor, account, current="bukan kata sandi itu", email="baru@example.id", phone="081234567890") == 422
    )
    assert (person(site, account).phone, outbox(site)) == (None, [])


def test_a_number_is_added_and_the_address_taken_away(site: Site) -> None:
    account = site.new_account()
    visitor = site.signed_in(account=account)
    assert change(visitor, account, phone="0812 3456 7890") == 303
    assert person(site, account).phone == "+6281234567890"
    assert change(visitor, account, email="") == 303
    assert (person(site, account).email, person(site, account).phone) == (None, "+6281234567890")
    assert change(visitor, account, email="", phone="") == 422
    assert person(site, account).phone == "+6281234567890"
    assert change(visitor, account, email="baru@example.id", phone="") == 422  # it is not confirmed yet


def test_an_address_of_somebody_else_is_neither_told_nor_taken(site: Site) -> None:
    account, other = site.new_account(), site.new_account()
    visitor = site.signed_in(account=account)
    assert change(visitor, account, email=other.login) == 303
    assert outbox(site, other.login) == []
    assert person(site, account).email == account.login


def test_a_number_of_somebody_else_is_refused(site: Site) -> None:
    account, other = site.new_account(), site.new_account()
    assert change(site.signed_in(account=other), other, phone="0812 3456 7890") == 303
    assert change(site.signed_in(account=account), account, phone="+62 812-3456-7890") == 422
    assert person(site, account).phone is None


def test_an_address_that_became_somebody_elses_meanwhile_is_not_taken(site: Site) -> None:
    account = site.new_account()
    change(site.signed_in(account=account), account, email="baru@example.id")
    path = link_in(outbox(site, "baru@example.id")[0])
    site.visitor().submit("/daftar", {"name": "Cepat", "login": "baru@example.id", "password": PHRASE})
    assert site.visitor().submit(path, {}).status_code == 303
    assert person(site, account).email == account.login


@pytest.mark.parametrize(
    ("field", "value"), [("email", "bukan"), ("email", "\x00"), ("phone", "12"), ("phone", "x" * 9999)]
)
def test_bad_input_is_refused_at_the_field(site: Site, field: str, value: str) -> None:
    account = site.new_account()
    visitor = site.signed_in(account=account)
    answer = visitor.submit(PAGE, {"current": account.password, field: value}, action=PAGE)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text


def test_what_is_over_is_forgotten(site: Site) -> None:
    account = site.new_account()
    with site.context():
        tokens.make(db.session.get_one(User, account.id), tokens.CONFIRM, email="a@b.id")
        assert tokens.purge() == 0
        db.session.execute(sa.update(tokens.OneTimeToken).values(expires_at=utcnow()))
        assert tokens.purge() == 1
