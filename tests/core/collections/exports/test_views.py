from __future__ import annotations

import csv
import io
import json

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gapura.audit.models import AuditEntry
from gapura.background.models import Task
from gapura.collections.exports import behind, columns, reading
from gapura.collections.exports.files import written
from gapura.collections.imports import running
from gapura.collections.imports.mapping import guess
from gapura.collections.imports.planning import reader, targets
from gapura.database.engine import db
from gapura.media.services import storage
from tests.core.collections.imports.conftest import START, desk, english

__all__ = ["desk", "english"]
SHOPS = (
    "Nama usaha;Kategori;Bayar;Keterangan;Harga;Luas;Buka sejak;Halal;Nomor WhatsApp;Kecamatan;Desa;Lintang;Bujur\n"
    "Kopi Embun;makan;tunai;'=SUM(A1);25000;1,25;2020-08-17;ya;081234567890;Kuaro;Pasir Mayang;-1,8;116,2\n"
    "Teh 'Ayu;toko;Kartu, debit; '@x;;;;tidak;;Tanah Grogot;;;\n"
)


def filled(desk, text=SHOPS):
    page = desk.take(text)
    desk.decide(page, "mulai", **START)
    desk.go_on(page)
    assert desk.run(page).good == len(text.splitlines()) - 1, desk.run(page).problems


def table(answer, delimiter):
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=delimiter))


def test_the_office_gets_everything_and_it_is_in_the_audit_log(desk):
    filled(desk)
    answer = desk.operator.get("/toko/kelola/ekspor.csv?category=makan")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=toko-2")
    assert answer.headers["Cache-Control"] == "no-store"
    rows = table(answer, ";")
    assert [(row["Nama usaha"], row["Keterangan"], row["Nomor WhatsApp"]) for row in rows] == [
        ("Kopi Embun", "'=SUM(A1)", "0812-3456-7890")
    ]
    with desk.site.context():
        entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "toko.export")).one()
        assert entry.after == {"format": "csv", "records": 1, "filters": {"category": "makan"}, "search": False}


def test_everybody_gets_what_is_public_and_nothing_personal(desk):
    filled(desk)
    with desk.site.context():
        model = desk.mounted().model
        db.session.execute(sa.update(model).where(model.name != "Kopi Embun").values(state="hidden"))
        db.session.commit()
    visitor = desk.site.visitor()
    rows = table(visitor.get("/toko/data.csv"), ",")
    assert [row["name"] for row in rows] == ["Kopi Embun"]
    assert not {"contact", "owner_id", "state", "import_id"} & set(rows[0])
    points = json.loads(visitor.get("/toko/data.geojson").text)
    assert [point["properties"]["name"] for point in points["features"]] == ["Kopi Embun"]
    assert "812" not in visitor.get("/toko/data.csv").text + visitor.get("/toko/data.geojson").text


def test_another_office_gets_none_of_it_and_others_no_page(desk):
    filled(desk)
    other = desk.site.signed_in("operator", "dispar")
    assert table(other.get("/toko/kelola/ekspor.csv"), ";") == []
    for kind in ("csv", "xlsx", "geojson"):
        assert desk.site.signed_in("citizen").get(f"/toko/kelola/ekspor.{kind}").status_code == 403
        assert desk.site.visitor().get(f"/toko/kelola/ekspor.{kind}").status_code in (302, 303)
    assert desk.operator.get("/toko/kelola/ekspor.exe").status_code == 404


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_goes_out_comes_in_again_as_it_was(desk, kind):
    filled(desk)
    kept = (
        "name",
        "category",
        "tags",
        "note",
        "price",
        "size",
        "opened",
        "halal",
        "contact",
        "region_code",
        "latitude",
    )
    before = desk.shops(*kept)
    data = desk.operator.get(f"/toko/kelola/ekspor.{kind}").data
    with desk.site.context():
        db.session.execute(sa.delete(desk.mounted().model))
        db.session.commit()
    page = desk.upload(data, f"usaha.{kind}").headers["Location"]
    desk.decide(page, "kolom")
    desk.go_on(page)
    desk.decide(page, "mulai", **START)
    desk.go_on(page)
    assert (desk.run(page).problems, desk.run(page).names, desk.run(page).bad) == ([], {}, 0)
    assert desk.shops(*kept) == before


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=30)


def test_any_text_goes_out_and_comes_back(desk):
    with desk.site.application.test_request_context():
        mounted = desk.mounted()
        wanted = columns.office_columns(mounted)
        headings = [column.heading for column in wanted]
        read = reader(mounted, guess(headings, targets(mounted)), headings, decided={}, allowed=None)

        @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
        @given(name=TEXT, note=TEXT)
        def check(name, note):
            first = read.read(
                2, [name if column.key == "name" else note if column.key == "note" else "" for column in wanted]
            )
            if {"name", "note"} - set(first.values):
                return  # refused, as a form would
            row = dict.fromkeys(mounted.model.__table__.columns.keys()) | {"id": 1, "state": "published"} | first.values
            text = "".join(written("csv", wanted, iter([[column.value(row) for column in wanted]]), for_people=True))
            cells = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"))[1]
            again = read.read(2, cells)
            assert (again.values["name"], again.values["note"]) == (first.values["name"], first.values["note"])

        check()


def test_rows_come_in_portions_and_each_once(desk, monkeypatch):
    filled(desk, "Nama usaha;Kategori;Kecamatan\n" + "".join(f"Warung {n};makan;Kuaro\n" for n in range(7)))
    monkeypatch.setattr(reading, "AT_ONCE", 3)
    monkeypatch.setattr(running, "PIECE", 3)
    assert [row["name"] for row in table(desk.operator.get("/toko/data.csv"), ",")] == [f"Warung {n}" for n in range(7)]


def long_export(desk, monkeypatch, kind="csv", query=""):
    monkeypatch.setattr(behind, "FROM", 1)
    answer = desk.operator.get(f"/toko/kelola/ekspor.{kind}{query}")
    assert answer.status_code == 303
    return answer.headers["Location"]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "geojson"])
def test_a_long_export_is_written_behind_a_page_and_is_the_same_file(desk, monkeypatch, kind):
    filled(desk)
    at_once = desk.operator.get(f"/toko/kelola/ekspor.{kind}")
    assert at_once.data
    page = long_export(desk, monkeypatch, kind)
    waiting = desk.operator.get(page)
    assert "<progress" in waiting.text
    assert desk.operator.get(f"{page}/berkas").status_code == 404
    assert desk.site.work()
    assert "<progress" not in desk.operator.get(page).text
    fetched = desk.operator.get(f"{page}/berkas")
    assert fetched.status_code == 200
    assert fetched.headers["Cache-Control"] == "no-store"
    assert fetched.headers["Content-Disposition"] == at_once.headers["Content-Disposition"]
    if kind != "xlsx":  # which holds the moment it was made at
        assert fetched.data == at_once.data
    else:
        assert len(fetched.data) == len(at_once.data)


def test_a_long_export_keeps_to_the_filters_and_the_offices_of_whoever_asked(desk, monkeypatch):
    filled(desk)
    page = long_export(desk, monkeypatch, query="?category=makan")
    assert desk.site.work()
    rows = table(desk.operator.get(f"{page}/berkas"), ";")
    assert rows
    assert {row["Kategori"] for row in rows} == {"Warung makan"}


def test_a_long_export_belongs_to_whoever_began_it(desk, monkeypatch):
    filled(desk)
    page = long_export(desk, monkeypatch)
    assert desk.site.work()
    colleague = desk.site.signed_in(account=desk.site.new_account("operator", "dlh", "Rekan"))
    for path in (page, f"{page}/berkas", "/toko/kelola/ekspor/999"):
        assert colleague.get(path).status_code == 404
    with desk.site.context():
        task = db.session.get_one(Task, int(page.rpartition("/")[2]))
        assert storage().read(task.said) is not None
        storage().delete([task.said])
    assert desk.operator.get(f"{page}/berkas").status_code == 404, "after a day it is gone"
