"""What the directory knows of owners: their copy, their consent, their erasure, and what goes by itself."""

from __future__ import annotations

import csv
import json
import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from PIL import Image

from gapura.collections.models import HistoryEntry
from gapura.database.engine import db
from gapura.database.types import utcnow
from gapura.jobs.services import run_due
from gapura.privacy.models import Consent
from gapura.testing.visitor import Visitor
from tests.fixtures.workshop import gapura

from .conftest import GOOD, PHONE, Pasar, picture

REGISTER, DATA, ERASE = "/umkm/tambah", "/akun/data", "/akun/hapus"
POSITION = {"position-latitude": "-1.783456", "position-longitude": "116.162789"}


def register(pasar: Pasar, **more: Any) -> tuple[Visitor, Any]:
    owner, _account = pasar.owner()
    sent = {**GOOD, **POSITION, "phone_public": "y", "photos": (picture(), "toko.jpg"), **more}
    assert owner.submit(REGISTER, sent).status_code == 303
    return owner, pasar.newest()


def stands(pasar: Pasar) -> list[bool]:
    with pasar.site.context():
        return [one.withdrawn_at is None for one in db.session.scalars(sa.select(Consent).order_by(Consent.id))]


def test_the_form_and_the_page_say_what_the_number_is_for(pasar: Pasar) -> None:
    owner, _account = pasar.owner()
    for page in (owner.get(REGISTER).text, owner.get("/privasi").text):
        assert "Persetujuan Anda (Pasal 20 ayat 2 huruf a)" in page
        assert "semua orang jika Anda izinkan" in page


def test_the_copy_has_the_record_with_its_photos_and_history(pasar: Pasar) -> None:
    owner, business = register(pasar)
    with owner.submit(DATA, action="/unduh") as answer:
        file = zipfile.ZipFile(BytesIO(answer.data))
    told = json.loads(file.read("data.json"))
    (record,) = next(part["records"] for part in told["parts"] if part["what"] == "UMKM")
    assert PHONE in record["values"].values()
    assert [act["act"] for act in record["history"]] == ["add"]
    (photo,) = [name for name in file.namelist() if name.startswith("foto/")]
    assert Image.open(BytesIO(file.read(photo))).width == business.cover.width


def test_a_consent_is_kept_with_its_words_and_taken_back(pasar: Pasar) -> None:
    owner, business = register(pasar)
    pasar.operator().submit(f"/umkm/kelola/{business.id}", {"step": "approve"}, action="/langkah")
    address = f"/umkm/{business.id}"
    assert "81234567890" in pasar.site.visitor().get(address, follow_redirects=True).text
    page = owner.get(DATA).text
    assert "menghubungi" in page
    assert stands(pasar) == [True]
    assert owner.submit(DATA, action="/tarik").status_code == 303
    assert stands(pasar) == [False]
    after = pasar.read(business.id)
    assert (after.contact_phone, after.phone_public) == (None, False)
    assert "81234567890" not in pasar.site.visitor().get(address, follow_redirects=True).text


def test_nobody_agrees_or_acts_in_somebody_elses_name(pasar: Pasar) -> None:
    person, boss = pasar.site.new_account(), pasar.site.new_account("administrator")
    visitor = pasar.site.signed_in(account=boss)
    token = visitor.form("/akun/nama", action="/akun/nama").fields["csrf_token"]
    visitor.post(f"/pengaturan/pengguna/{person.id}/sebagai", data={"csrf_token": token})
    answer = visitor.submit(REGISTER, {**GOOD, "photos": (picture(), "toko.jpg")}, follow_redirects=True)
    assert "persetujuan orangnya sendiri tidak diubah" in answer.text
    business = pasar.newest()
    assert (business.owner_id, business.contact_phone) == (person.id, None)
    assert stands(pasar) == []
    with pasar.site.context():
        assert db.session.scalars(sa.select(HistoryEntry.actor_id)).all() == [boss.id]


def test_changing_the_number_is_another_consent(pasar: Pasar) -> None:
    owner, business = register(pasar)
    page = f"/umkm/milik-saya/{business.id}"
    owner.submit(page, {"contact_phone": "0812 9999 8888"})
    assert stands(pasar) == [False, True]
    owner.submit(page, {"name": "Nama Lain"})
    assert stands(pasar) == [False, True]
    owner.submit(page, {"contact_phone": "", "phone_public": None})
    assert stands(pasar) == [False, False]


def test_who_is_erased_leaves_the_published_entry_without_contact(pasar: Pasar) -> None:
    owner, business = register(pasar)
    pasar.operator().submit(f"/umkm/kelola/{business.id}", {"step": "approve"}, action="/langkah")
    assert "1 tetap ada" in owner.submit(ERASE, {"sure": "y"}, action=ERASE).text
    after = pasar.read(business.id)
    assert (after.owner_id, after.contact_phone, after.phone_public, after.state) == (None, None, False, "published")
    assert "Kopi Bukit Embun" in pasar.site.visitor().get("/umkm").text
    assert stands(pasar) == []


def test_who_is_erased_takes_what_was_not_accepted_along(pasar: Pasar) -> None:
    owner, business = register(pasar)
    step = {"step": "reject", "reason": "Bukan usaha."}
    pasar.operator().submit(f"/umkm/kelola/{business.id}", step, action="/langkah")
    assert "1 dihapus." in owner.submit(ERASE, {"sure": "y"}, action=ERASE).text
    assert pasar.count() == 0
    with pasar.site.context():
        assert db.session.scalar(sa.select(sa.func.count(HistoryEntry.id))) == 0


def test_a_place_that_was_never_public_stays_roughly(pasar: Pasar) -> None:
    owner, business = register(pasar)
    owner.submit(ERASE, {"sure": "y"}, action=ERASE)
    after = pasar.read(business.id)
    assert (after.latitude, after.longitude) == (-1.783, 116.163)


def test_what_was_not_accepted_goes_by_itself(pasar: Pasar) -> None:
    _owner, business = register(pasar)
    waiting = pasar.add(state="waiting")
    with pasar.site.context():
        model = pasar.module("models").Business
        old = utcnow() - timedelta(days=200)
        for number, state in ((business.id, "rejected"), (waiting, "waiting")):
            db.session.execute(sa.update(model).where(model.id == number).values(state=state, changed_at=old))
        db.session.commit()
        (outcome,) = run_due(
            pasar.site.application.extensions["gapura.identity"].time_zone and __import__("datetime").UTC,
            only="umkm.let_go_business",
        )
        assert not outcome.fault
    assert pasar.count() == 1
    assert pasar.read(waiting).state == "waiting"


def test_a_leak_is_written_up(pasar: Pasar, tmp_path: Path) -> None:
    _owner, business = register(pasar, name="=1+1")
    out = tmp_path / "bocor"
    said = gapura(pasar.site.portal.resources, "privacy", "breach", "--out", str(out), "--part", "umkm_business")
    assert "1 rows" in said
    with (out / "subjects.csv").open(encoding="utf-8-sig") as file:
        (row,) = csv.DictReader(file, delimiter=";")
    assert (row["where"], row["number"], row["phone"]) == ("umkm_business", str(business.id), f"'{PHONE}")
    assert row["data"] == "contact_phone"
    letter = (out / "notice.md").read_text()
    assert "contact_phone" in letter
    assert "3 x 24 jam" in letter
    assert out.stat().st_mode & 0o077 == 0
    wrong = ("privacy", "breach", "--out", str(tmp_path / "b"), "--part", "x")
    assert "accounts" in gapura(pasar.site.portal.resources, *wrong, code=1)
