"""Certificates: a claim at first, verified once the office has seen the paper, and pointed out when it runs out."""

from __future__ import annotations

from datetime import UTC, timedelta

from gapura.database.engine import db
from gapura.database.types import utcnow
from gapura.jobs.services import run_due
from tests.fixtures.outbox import outbox

from .conftest import OFFICE, Pasar

DESK = "/umkm/sertifikat/kelola"


def day(days: int) -> str:
    """A day as a form takes it."""
    return (utcnow() + timedelta(days=days)).date().isoformat()


def claim(pasar: Pasar, number: int, owner: object, **more: str) -> int:
    """The owner says that they have a certificate; its number."""
    visitor = pasar.site.signed_in(account=owner)
    form = {"name": "ID-0001", "business_id": str(number), "kind": "halal", "valid_until": day(400), **more}
    sent = visitor.submit("/umkm/sertifikat/tambah", form)
    assert sent.status_code == 303, sent.text
    return int(pasar.newest("Certificate").id)


def shop(pasar: Pasar, number: int) -> str:
    return pasar.site.visitor().get(f"/umkm/{number}", follow_redirects=True).text


def test_a_claim_says_that_nobody_has_checked_it_until_the_office_has(pasar: Pasar) -> None:
    owner = pasar.site.new_account()
    number = pasar.add(owner=owner)
    paper = claim(pasar, number, owner)
    assert "Halal: belum diperiksa" in shop(pasar, number)
    assert "Halal" not in pasar.site.visitor().get("/umkm").text.partition('id="results"')[2].partition("</ul>")[0]
    desk = pasar.operator()
    assert desk.submit(f"{DESK}/{paper}", {"step": "seen"}, action=f"{paper}/langkah").status_code == 303
    page = shop(pasar, number)
    assert "Halal: diverifikasi" in page
    assert "ID-0001" in page
    assert "Halal" in pasar.site.visitor().get("/umkm").text.partition('id="results"')[2]
    assert pasar.read(paper, "Certificate").checked_on is not None


def test_shops_are_found_by_certificates_that_were_seen_and_still_hold(pasar: Pasar) -> None:
    owner, visitor, desk = pasar.site.new_account(), pasar.site.visitor(), pasar.operator()
    seen, claimed, over = (pasar.add(f"Toko {name}", owner=owner) for name in ("Diperiksa", "Mengaku", "Lewat"))
    papers = claim(pasar, seen, owner), claim(pasar, over, owner)
    claim(pasar, claimed, owner)
    for paper in papers:
        desk.submit(f"{DESK}/{paper}", {"step": "seen"}, action=f"{paper}/langkah")
    with pasar.site.context():
        certificate = pasar.module("models").Certificate
        db.session.get_one(certificate, papers[1]).valid_until = (utcnow() - timedelta(days=2)).date()
        db.session.commit()
    for address in (
        "/umkm?certified=verified",
        "/umkm?certified=verified&q=toko",
        "/umkm?certified=verified&category=kopi",
    ):
        page = visitor.get(address).text
        assert "Toko Diperiksa" in page, address
        assert "Toko Mengaku" not in page, address
        assert "Toko Lewat" not in page, address
    assert "Toko Mengaku" in visitor.get("/umkm?certified=lain").text
    listed = visitor.get("/api/umkm/business?certified=verified").text
    assert "Toko Diperiksa" in listed
    assert "Toko Mengaku" not in listed


def test_what_was_verified_cannot_be_changed_behind_the_office(pasar: Pasar) -> None:
    owner = pasar.site.new_account()
    number = pasar.add(owner=owner)
    paper = claim(pasar, number, owner)
    pasar.operator().submit(f"{DESK}/{paper}", {"step": "seen"}, action=f"{paper}/langkah")
    visitor = pasar.site.signed_in(account=owner)
    visitor.submit(f"/umkm/sertifikat/milik-saya/{paper}", {"name": "PALSU-9", "valid_until": day(4000), "kind": "sni"})
    kept = pasar.read(paper, "Certificate")
    assert (kept.name, kept.kind) == ("ID-0001", "halal")
    assert "PALSU" not in shop(pasar, number)


def test_what_has_run_out_is_not_verified_and_says_so(pasar: Pasar) -> None:
    owner = pasar.site.new_account()
    number = pasar.add(owner=owner)
    paper = claim(pasar, number, owner, valid_until=day(-3))
    assert "Halal: habis berlaku" in shop(pasar, number)
    desk = pasar.operator()
    answer = desk.submit(f"{DESK}/{paper}", {"step": "seen"}, action=f"{paper}/langkah", follow_redirects=True)
    assert "habis" in answer.text
    assert pasar.read(paper, "Certificate").state == "claimed"
    refused = desk.submit(f"{DESK}/{paper}", {"step": "refuse", "reason": "Sudah habis."}, action=f"{paper}/langkah")
    assert refused.status_code == 303
    assert "ID-0001" not in shop(pasar, number)


def test_owners_are_reminded_once_within_the_last_month(pasar: Pasar) -> None:
    from gapura.accounts.models import User

    owner = pasar.site.new_account()
    number = pasar.add(owner=owner, name="Amplang Ratna")
    claim(pasar, number, owner, valid_until=day(20))
    claim(pasar, number, owner, valid_until=day(200), name="ID-0002")
    with pasar.site.context():
        db.session.get_one(User, owner.id).email_confirmed_at = utcnow()
        db.session.commit()

    def written() -> list[str]:
        with pasar.site.application.test_request_context("/"):
            run_due(UTC, only="umkm.certificates")
            db.session.commit()
        return [mail.subject for mail in outbox(pasar.site, owner.login) if "habis berlaku" in mail.subject]

    (subject,) = written()
    assert subject.startswith("Halal Amplang Ratna habis berlaku")
    assert len(written()) == 1, "once for each date"
    assert OFFICE
