from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime, time

import pytest
from openpyxl import Workbook

from gapura.collections.imports import workbooks
from gapura.collections.imports.files import FileRefused

pytestmark = pytest.mark.usefixtures("english")


def saved(tmp_path, *tables, titles=()):
    book = Workbook()
    book.remove(book.active)
    for number, table in enumerate(tables):
        sheet = book.create_sheet(titles[number] if titles else f"S{number}")
        for row in table:
            sheet.append(row)
    path = tmp_path / "book"
    book.save(path)
    return path


def with_part(path, name, change):
    """The workbook with one part of it rewritten."""
    with zipfile.ZipFile(path) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    parts[name] = change(parts[name])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for key, data in parts.items():
            archive.writestr(key, data)
    return path


def read_whole(path):
    assert workbooks.sheet_names(path)
    return table_of(path)


def table_of(path, sheet="S0"):
    target = path.with_suffix(".csv")
    workbooks.write_table(path, sheet, target)
    with target.open(newline="") as file:
        return list(csv.reader(file))


def test_cells_come_out_as_the_import_reads_them(tmp_path):
    row = [
        "Kopi",
        25,
        1.234,
        -1.882,
        True,
        date(2026, 8, 17),
        datetime.fromisoformat("2026-08-17 14:05"),
        time(8, 0),
        None,
        81234567890,
        "+62",
    ]
    found = table_of(saved(tmp_path, [["a"] * 11, [], row]))
    assert found[1] == []
    assert found[2] == [
        "Kopi", "25", "1,2340", "-1,8820", "1", "2026-08-17", "2026-08-17 14:05:00", "08:00:00", "", "81234567890",
        "+62",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "text"), [(1e-7, "0,0000001"), (1e16, "1e+16"), (2.5, "2,5"), (0.125, "0,1250"), (10.0, "10")]
)
def test_a_number_is_never_mistaken_for_thousands(number, text):
    assert workbooks.text_of(number) == text


def test_only_visible_sheets_with_cells_are_offered(tmp_path):
    path = saved(tmp_path, [["a"], ["1"]], [], [["b"]], titles=("Data", "Kosong", "Lain"))
    assert workbooks.kind_of(path) == "xlsx"
    assert workbooks.sheet_names(path) == ["Data", "Lain"]


def test_a_formula_that_nobody_calculated_is_named(tmp_path):
    with pytest.raises(FileRefused, match="Cell B2 holds a formula"):
        table_of(saved(tmp_path, [["a", "b"], ["x", "=1+1"]]))


def test_a_sheet_that_takes_too_long_is_refused(tmp_path):
    path = saved(tmp_path, [["a"]] * 1_200)
    with pytest.raises(FileRefused, match="too large"):
        workbooks.write_table(path, "S0", tmp_path / "x", seconds=0)


def packed(*names, **contents):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in names:
            archive.writestr(name, contents.get(name.replace("/", "_").replace(".", "_"), "x"))
    return data.getvalue()


OTHERS = {
    "xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Excel file"),
    "password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
    "ods": (packed("mimetype", "content.xml", mimetype="application/vnd.oasis.opendocument.spreadsheet"), ".ods"),
    "xlsb": (packed("xl/workbook.bin"), ".xlsb"),
    "zip": (packed("foto.jpg"), "no Excel workbook"),
    "cut": (b"PK\x03\x04half a file", "damaged"),
    "pdf": (b"%PDF-1.7", "PDF"),
    "web page": (b"<html><table><tr><td>a", "web page"),
}


@pytest.mark.parametrize(("data", "sentence"), OTHERS.values(), ids=OTHERS)
def test_other_files_are_called_by_their_name(tmp_path, data, sentence):
    path = tmp_path / "file"
    path.write_bytes(data)
    with pytest.raises(FileRefused, match=sentence):
        workbooks.kind_of(path)


def test_an_archive_that_inflates_beyond_measure_is_refused_unopened(tmp_path, monkeypatch):
    monkeypatch.setattr(workbooks, "LARGEST", 1_000_000)
    path = with_part(saved(tmp_path, [["a"]]), "xl/worksheets/sheet1.xml", lambda data: data + b" " * 2_000_000)
    with pytest.raises(FileRefused, match="too large"):
        workbooks.kind_of(path)


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"])
def test_entities_and_broken_parts_are_refused(tmp_path, part):
    def bomb(data):
        head, mark, rest = data.partition(b"?>")
        return head + mark + BOMB + rest if mark else BOMB + data

    for change in (bomb, lambda data: data[: len(data) // 2], lambda data: b""):
        path = with_part(saved(tmp_path, [["a", "b"], ["x", "y"]]), part, change)
        with pytest.raises(FileRefused, match=r"damaged|no sheet"):
            read_whole(path)


def test_a_row_or_column_beyond_any_sheet_is_refused(tmp_path):
    for wrong in (
        b'<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>',
        b'<row r="3"><c r="ZZZZZ3"><v>1</v></c></row>',
    ):
        add = lambda data, wrong=wrong: data.replace(b"</sheetData>", wrong + b"</sheetData>")  # noqa: E731  # one line says it best
        with pytest.raises(FileRefused):
            table_of(with_part(saved(tmp_path, [["a"], ["1"]]), "xl/worksheets/sheet1.xml", add))
