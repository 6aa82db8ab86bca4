"""From the report to the photo of the result, as the three persons see it."""

from __future__ import annotations

import io

from .conftest import REPORT, Town, picture


def test_a_report_goes_its_whole_way(town: Town) -> None:
    reporter, operator, citizen = town.visitor(), town.operator(), town.visitor()
    sent = town.report(reporter, text="Busa tebal di hilir jembatan.")
    assert "sudah kami terima" in sent.answer.text
    assert sent.code in operator.get("/lingkungan/antrean").text

    assert town.step(sent, "verified", operator, public_note="Benar, kami lihat sendiri.").status_code == 303
    page = citizen.get(sent.public)
    assert page.status_code == 200
    assert "Busa tebal di hilir jembatan." in page.text
    assert "Benar, kami lihat sendiri." in page.text
    assert sent.public in citizen.get("/lingkungan").text

    assert town.step(sent, "in_progress", operator, internal_note="Pinjam perahu.").status_code == 303
    after = (io.BytesIO(picture(2)), "bersih.jpg")
    assert town.step(sent, "done", operator, after_photos=after, public_note="Sumbernya ditutup.").status_code == 303

    page = citizen.get(sent.public)
    assert page.text.count("<img") >= 2
    for words in (
        "Sebelum",
        "Sesudah",
        "Sumbernya ditutup.",
        "Selesai",
        "Sedang ditangani",
        "Terverifikasi",
        "Diterima",
    ):
        assert words in page.text
    assert "Pinjam perahu." not in page.text
    assert "Pinjam perahu." in operator.get(sent.desk).text
    assert "Sumbernya ditutup." in reporter.get(sent.secret).text
    assert town.row(sent.code)["state"] == "done"


def test_the_history_says_who_did_what_and_when_to_the_office_alone(town: Town) -> None:
    sent = town.report()
    account = town.site.new_account("operator", "dlh", "Ratna Petugas")
    operator = town.site.signed_in(account=account)
    town.step(sent, "verified", operator)
    assert "Ratna Petugas" in operator.get(sent.desk).text
    for path in (sent.public, sent.secret, f"/lingkungan/pantau?kode={sent.code}"):
        assert "Ratna Petugas" not in town.visitor().get(path).text


def test_each_step_stands_in_the_audit_log_without_personal_values(town: Town) -> None:
    sent = town.report(name="Bu Ma'ruf", phone="081234567890")
    town.step(sent, "rejected", public_note="Bukan masalah lingkungan.")
    log = town.site.signed_in("administrator").get("/pengaturan/riwayat").text
    with town.site.context():
        from gapura.audit.models import AuditEntry
        from gapura.database.engine import db

        entry = db.session.query(AuditEntry).filter_by(action="environment.handle").one()
        assert entry.subject == f"report:{sent.code}"
        assert (entry.before["state"], entry.after["state"]) == ("received", "rejected")
        assert "Ma'ruf" not in str((entry.before, entry.after))
    assert "Ma'ruf" not in log


def test_the_acknowledgement_leads_to_the_report_with_its_photo(town: Town) -> None:
    visitor = town.visitor()
    sent = town.report(visitor, seed=9)
    assert town.count() == 1
    source = sent.answer.text.split('src="/foto/')[1].split('"')[0].replace("&amp;", "&")
    with visitor.get(f"/foto/{source}") as photo:
        assert (photo.status_code, photo.mimetype) == (200, "image/webp")


def test_every_page_works_in_english_too(town: Town) -> None:
    sent = town.verified()
    visitor = town.visitor()
    visitor.set_cookie("gapura_lang", "en")
    assert "Piled-up rubbish" in visitor.get(REPORT).text
    assert "River pollution in Pasir Mayang" in visitor.get(sent.public).text
    assert "Follow my report" in visitor.get("/lingkungan/pantau").text
