from __future__ import annotations

import io
import itertools
from datetime import timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from openpyxl import Workbook

from gapura.background.models import Task
from gapura.collections.imports import beginning, files, running
from gapura.database.engine import db
from gapura.database.types import utcnow
from tests.core.collections.imports.conftest import HEADINGS, START

KELOLA = "/toko/kelola/impor"
GOOD = f"{HEADINGS}\nKopi;makan;Kuaro;Pasir Mayang\n"


def test_a_file_that_cannot_be_used_is_refused_at_the_field_and_leaves_nothing(desk):
    answer = desk.upload(b'nama;harga\n"Kopi;1\n')
    assert answer.status_code == 400
    assert "2" in answer.text
    assert not list(files.folder(desk.site.portal.resources.settings).iterdir())
    assert desk.operator.submit(KELOLA, {"once": None}).status_code == 400


def test_the_same_upload_twice_is_one_import(desk):
    form = desk.operator.form(KELOLA)
    first, second = (
        desk.operator.post(KELOLA, data={**form.fields, "file": (io.BytesIO(GOOD.encode()), "a.csv")}) for _ in range(2)
    )
    assert first.headers["Location"] == second.headers["Location"]
    assert len(list(files.folder(desk.site.portal.resources.settings).iterdir())) == 1


def test_columns_that_do_not_fit_are_named_and_the_choice_is_kept(desk):
    page = desk.upload("Nama;Jenis usaha\nKopi;makan\n").headers["Location"]
    answer = desk.decide(page, "kolom", **{"column-1": "name"})
    assert answer.status_code == 400
    assert "Nama usaha" in answer.text
    assert "Kategori" in answer.text
    answer = desk.decide(page, "kolom", **{"column-0": "office_id); drop", "column-1": "id"})
    assert answer.status_code == 400
    assert desk.run(page).choices["columns"] == ["", ""]


def test_what_is_wrong_is_said_with_row_column_and_value(desk):
    page = desk.take(
        f"{HEADINGS};Harga\nKopi;makan;Kuaro;Pasir Mayang;dua belas kali\nTeh;emas;Kuaro;Pasir Mayang;=1+1\n"
    )
    assert [problem[:3] for problem in desk.run(page).problems] == [
        [2, "Harga", "dua belas kali"], [3, "Kategori", "emas"], [3, "Harga", "=1+1"],
    ]  # fmt: skip
    text = desk.operator.get(page).text
    assert "dua belas kali" in text
    bad = desk.operator.get(f"{page}/baris-salah.csv")
    assert bad.headers["Content-Disposition"].startswith("attachment")
    assert ";'=1+1" in bad.text
    bad.close()
    assert desk.site.visitor().get(f"{page}/baris-salah.csv").status_code in (302, 303)


def test_names_of_regions_are_confirmed_once_for_all_their_rows(desk):
    rows = [
        "A;makan;Tanah Grogot;Sei Tuak",
        "B;makan;Tanah Grogot;SEI TUAK",
        "C;makan;;Atlantis",
        "D;makan;;Padang Jaya",
    ]
    page = desk.take("\n".join([HEADINGS, *rows, ""]))
    assert {name[2] for name in desk.run(page).names.values()} == {1, 2}
    form = desk.operator.form(page, action="/nama")
    keys = [form.fields[f"key-{number}"] for number in range(3)]
    assert [form.fields[f"place-{number}"] for number in range(2)] == ["64.01.04.2003", ""]
    answer = desk.decide(page, "nama", **{"place-1": "-", "place-2": "", "other-2": "Wakanda"})
    assert answer.status_code == 400
    assert "Wakanda" in answer.text
    assert desk.run(page).choices["places"] == {keys[0]: "64.01.04.2003", keys[1]: ""}
    desk.decide(page, "nama", **{"other-0": "Padang Jaya (Kuaro)"})
    desk.go_on(page)
    desk.decide(page, "mulai", **START)
    desk.go_on(page)
    assert desk.shops("name", "region_code") == [
        ("A", "64.01.04.2003"), ("B", "64.01.04.2003"), ("D", "64.01.05.2004"),
    ]  # fmt: skip


def test_another_row_can_hold_the_headings(desk):
    page = desk.upload(f"Data;Usaha;2026;x\n{GOOD}").headers["Location"]
    assert desk.run(page).choices["heading"] == 1
    desk.decide(page, "judul", heading="0")
    assert desk.run(page).total == 2
    for wrong in ("-1", "99", "²", "x" * 5000, ""):
        desk.decide(page, "judul", heading=wrong)
    assert desk.run(page).choices["heading"] == 0


def test_a_sheet_is_chosen_and_rows_are_counted_as_the_sheet_counts(desk):
    book = Workbook()
    book.active.append(["catatan"])
    sheet = book.create_sheet("Data")
    for row in (
        HEADINGS.split(";"),
        [],
        ["Kopi\nEmbun", "makan", "Kuaro", "Pasir Mayang"],
        ["Teh", "emas", "Kuaro", "Kuaro"],
    ):
        sheet.append(row)
    data = io.BytesIO()
    book.save(data)
    page = desk.upload(data.getvalue(), "usaha.xlsx").headers["Location"]
    assert desk.decide(page, "lembar", sheet="Lain").status_code == 400
    desk.decide(page, "lembar", sheet="Data")
    desk.decide(page, "kolom")
    desk.go_on(page)
    assert [problem[:3] for problem in desk.run(page).problems] == [[4, "Kategori", "emas"]]


def test_only_the_office_itself_sees_and_moves_an_import(desk):
    page = desk.take(GOOD)
    other = desk.site.signed_in("operator", "dispar")
    token = other.form(KELOLA).fields["csrf_token"]
    assert other.get(page).status_code == 404
    for act in ("kolom", "mulai", "batal", "urungkan", "lanjut"):
        assert other.post(f"{page}/{act}", data={"csrf_token": token}).status_code == 404
    assert page not in other.get(KELOLA).text
    assert desk.site.signed_in("citizen").get(KELOLA).status_code == 403
    for number in ("0", "999999", "2147483648", "x"):
        assert desk.operator.get(f"{KELOLA}/{number}").status_code == 404


def test_a_file_is_forgotten_before_anything_is_added_and_not_afterwards(desk):
    page = desk.take(GOOD)
    desk.decide(page, "batal")
    assert desk.operator.get(page).status_code == 404
    again = desk.take(GOOD)
    desk.decide(again, "mulai", **START)
    desk.go_on(again)
    token = desk.operator.form(again).fields["csrf_token"]
    for act in ("batal", "mulai", "kolom", "nama", "judul", "lembar", "kembali"):
        assert desk.operator.post(f"{again}/{act}", data={"csrf_token": token, **START}).status_code in (303, 400)
    assert (desk.run(again).state, desk.shops()) == (beginning.DONE, ["Kopi"])


def test_htmx_gets_the_progress_alone_and_then_the_page(desk, monkeypatch):
    monkeypatch.setattr(running, "PIECE", 1)
    page = desk.upload(GOOD + "Teh;makan;Kuaro;Pasir Mayang\n").headers["Location"]
    desk.decide(page, "kolom")
    clock = SimpleNamespace(monotonic=itertools.count().__next__)  # a second passes at each look
    monkeypatch.setattr(running, "time", clock)
    answer = desk.operator.submit(page, action="/lanjut", headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert "<progress" in answer.text
    desk.go_on(page)
    assert desk.run(page).state == beginning.CHECKED


@pytest.mark.parametrize("text", ["\0", "x" * 100_000, "\u202e😀", "=cmd|'/c calc'!A1", "<script>"])
def test_nasty_headings_and_cells_do_no_harm(desk, text):
    answer = desk.upload(f"Nama usaha;Kategori;{text}\n{text};makan;{text}\nKopi;{text};\n", f"{text[:90]}.csv")
    assert answer.status_code in (303, 400)
    if answer.status_code == 303:
        page = answer.headers["Location"]
        desk.decide(page, "kolom", **{"column-0": "name", "column-1": "category", "column-2": "region_code"})
        desk.go_on(page)
        shown = desk.operator.get(page)
        assert shown.status_code == 200
        assert "<script>;" not in shown.text


def test_an_import_goes_on_behind_its_page_without_anybody_looking(desk):
    page = desk.upload(GOOD).headers["Location"]
    desk.decide(page, "kolom")
    assert desk.site.work() == 1
    assert desk.run(page).state == beginning.CHECKED
    desk.decide(page, "mulai", **START)
    assert desk.site.work() == 1
    assert desk.run(page).state == beginning.DONE
    assert len(desk.shops()) == desk.run(page).good > 0


def test_a_page_leaves_the_work_to_whoever_has_it_in_hand(desk):
    page = desk.upload(GOOD).headers["Location"]
    desk.decide(page, "kolom")
    with desk.site.context():
        task = db.session.scalars(sa.select(Task)).one()
        task.tries, task.due_at = 1, utcnow() + timedelta(minutes=1)  # as a process that does it writes
        db.session.commit()
    answer = desk.operator.submit(page, action="/lanjut", headers={"HX-Request": "true"})
    assert "delay:1s" in answer.text
    assert (desk.run(page).state, desk.run(page).position) == (beginning.CHECKING, 0)
    with desk.site.context():
        db.session.execute(sa.update(Task).values(due_at=utcnow() - timedelta(seconds=1)))  # the process is gone
        db.session.commit()
    desk.operator.submit(page, action="/lanjut", headers={"HX-Request": "true"})
    assert desk.run(page).state == beginning.CHECKED


def test_the_work_knows_the_offices_of_whoever_began_it(desk):
    page = desk.upload(GOOD).headers["Location"]
    desk.decide(page, "kolom")
    with desk.site.context():
        task = db.session.scalars(sa.select(Task)).one()
        assert task.values == {"run_id": desk.run(page).id, "allowed": [desk.site.office("dlh")]}
