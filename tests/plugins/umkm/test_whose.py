"""Whose a shop is: claiming one that the office entered, and handing one on, such as from a village's operator."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from gapura.audit.models import AuditEntry
from gapura.collections.owners.models import Claim
from gapura.database.engine import db
from gapura.privacy.models import Consent

from .conftest import PHONE, Pasar

LINK = re.compile(r'href="[^"]*(/umkm/terima/[^"]+)"')
WHY = "NIB atas nama saya, Siti Aminah."


def claims(pasar: Pasar) -> int:
    with pasar.site.context():
        return db.session.scalar(sa.select(sa.func.count()).select_from(Claim)) or 0


def test_a_shop_without_an_owner_is_claimed_and_the_office_says_yes(pasar: Pasar) -> None:
    number = pasar.add(phone_public=True)
    citizen, account = pasar.owner()
    assert f"/umkm/{number}/klaim" in pasar.site.visitor().get(f"/umkm/{number}", follow_redirects=True).text
    assert citizen.submit(f"/umkm/{number}/klaim", {"text": " "}).status_code == 400
    assert citizen.submit(f"/umkm/{number}/klaim", {"text": WHY}).status_code == 303
    assert citizen.submit(f"/umkm/{number}/klaim", {"text": WHY + " Lagi."}).status_code == 303
    assert claims(pasar) == 1
    operator = pasar.operator()
    assert f"/umkm/kelola/{number}/pemilik" in operator.get("/umkm/kelola").text
    page = operator.get(f"/umkm/kelola/{number}/pemilik").text
    assert "Siti Aminah. Lagi." in page
    accept = re.search(r'action="([^"]+/terima)"', page)
    assert accept
    assert operator.submit(f"/umkm/kelola/{number}/pemilik", {}, action=accept[1]).status_code == 303
    shop = pasar.read(number)
    assert (shop.owner_id, shop.phone_public, shop.contact_phone) == (account.id, False, PHONE)
    assert [one.owner_id for one in shop.products] == [account.id]
    assert claims(pasar) == 0
    assert "Kopi Bukit Embun" in citizen.get("/umkm/milik-saya").text
    with pasar.site.context():
        entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "umkm.handed")).one()
        assert (entry.before, entry.after) == ({"owner": None}, {"owner": account.id})


def test_a_claim_is_refused_with_a_reason(pasar: Pasar) -> None:
    number, (citizen, _account) = pasar.add(), pasar.owner()
    citizen.submit(f"/umkm/{number}/klaim", {"text": WHY})
    operator = pasar.operator()
    desk = f"/umkm/kelola/{number}/pemilik"
    refuse = re.search(r'action="([^"]+/tolak)"', operator.get(desk).text)
    assert refuse
    assert pasar.operator("dlh").post(refuse[1], data={}).status_code in (400, 403, 404)
    assert operator.submit(desk, {"reason": "Nama tidak cocok."}, action=refuse[1]).status_code == 303
    assert claims(pasar) == 0
    assert pasar.read(number).owner_id is None


def test_an_owner_hands_a_shop_on_by_a_link_that_works_once(pasar: Pasar) -> None:
    village, operator = pasar.owner()
    number = pasar.add(owner=operator, phone_public=True)
    with pasar.site.context():
        consent = Consent(
            user_id=operator.id, kind="umkm_business", record_id=number, fields=["contact_phone"], text="", version="x"
        )
        db.session.add(consent)
        db.session.commit()
    found = LINK.search(village.get(f"/umkm/milik-saya/{number}/serahkan").text)
    assert found
    link = found[1]
    visitor = pasar.site.visitor()
    assert "/masuk" in visitor.get(link).location
    assert village.get(link).status_code == 303  # the owner has it already
    shopkeeper, account = pasar.owner()
    assert shopkeeper.submit(link, {}).location == f"/umkm/milik-saya/{number}"
    shop = pasar.read(number)
    assert (shop.owner_id, shop.phone_public, shop.contact_phone) == (account.id, False, None)
    assert [one.owner_id for one in shop.products] == [account.id]
    other, _account = pasar.owner()
    assert other.get(link).status_code == 404
    assert "tidak berlaku lagi" in other.get(link).text
    assert village.get(f"/umkm/milik-saya/{number}").status_code == 404
    with pasar.site.context():
        assert db.session.scalars(sa.select(Consent.withdrawn_at)).one() is not None
    own = {"contact_phone": PHONE, "phone_public": "1"}
    assert shopkeeper.submit(f"/umkm/milik-saya/{number}", own).status_code == 303
    with pasar.site.context():
        standing = sa.select(Consent.user_id).where(Consent.withdrawn_at.is_(None))
        assert db.session.scalars(standing).all() == [account.id]


@pytest.mark.parametrize("secret", ["x", "WzEsInh4Il0.abc.def", "%00", "a" * 3000])
def test_a_link_that_was_made_up_leads_nowhere(pasar: Pasar, secret: str) -> None:
    pasar.add()
    assert pasar.owner()[0].get(f"/umkm/terima/{secret}").status_code == 404


def test_nobody_claims_or_hands_on_what_is_not_there_for_them(pasar: Pasar) -> None:
    owner, account = pasar.owner()
    mine, waiting = pasar.add(owner=account), pasar.add("Rahasia", state="waiting")
    other, _account = pasar.owner()
    assert owner.get(f"/umkm/{mine}/klaim").status_code == 404
    assert other.get(f"/umkm/{waiting}/klaim").status_code == 404
    assert other.get(f"/umkm/milik-saya/{mine}/serahkan").status_code == 404
    assert pasar.operator("dlh").get(f"/umkm/kelola/{mine}/pemilik").status_code in (403, 404)
    assert "/klaim" not in pasar.site.visitor().get(f"/umkm/{mine}", follow_redirects=True).text
