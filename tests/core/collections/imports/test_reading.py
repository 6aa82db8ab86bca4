from __future__ import annotations

import csv
import io

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gapura.collections.imports.files import FileRefused
from gapura.collections.imports.reading import Mark, inspect, prepare, rows

pytestmark = pytest.mark.usefixtures("english")


def write(tmp_path, data):
    path = tmp_path / "table"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def cells(tmp_path, data):
    path = write(tmp_path, data)
    prepare(path)
    table = inspect(path)
    return [row.cells for row in rows(path, table.delimiter, table.begin)]


TABLE = [["nama", "harga"], ["Kopi", "1,5"], ["Teh", "2"]]
SAME = {
    "semicolons": "nama;harga\nKopi;1,5\nTeh;2\n",
    "commas": 'nama,harga\nKopi,"1,5"\nTeh,2\n',
    "tabs": "nama\tharga\nKopi\t1,5\nTeh\t2\n",
    "returns": "nama;harga\rKopi;1,5\rTeh;2\r",
    "both": "nama;harga\r\nKopi;1,5\r\nTeh;2",
    "said": "sep=;\nnama;harga\nKopi;1,5\nTeh;2\n",
    "blank lines": "\nnama;harga\n;\n\nKopi;1,5\nTeh;2\n\n",
    "utf-8 with mark": "\ufeffnama;harga\nKopi;1,5\nTeh;2\n",
}


@pytest.mark.parametrize("text", SAME.values(), ids=SAME)
def test_the_usual_ways_to_write_a_table_give_the_same_rows(tmp_path, text):
    assert cells(tmp_path, text) == TABLE


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1252"])
def test_encodings_that_excel_writes_are_read(tmp_path, encoding):
    path = write(tmp_path, "nama;café\r\nKopi;“é”\r\n".encode(encoding))
    assert prepare(path) == encoding.removesuffix("-sig")
    assert [row.cells for row in rows(path, ";", Mark())] == [["nama", "café"], ["Kopi", "“é”"]]


REFUSED = {
    "empty": (b"", "empty"),
    "only blank": (b" ;\n;;\n\n", "empty"),
    "headings only": (b"nama;harga\n", "one row only"),
    "NUL": (b"nama;harga\nKo\0pi;1\n", "line 2"),
    "NUL in UTF-16": ("a;b\nc\0;d\n".encode("utf-16"), "line 2"),
    "no encoding": (b"nama;harga\nKopi;1\n\x81\x8d;2\n", "not text"),
    "half a character": (b"\xff\xfea\x00\xd8", "not text"),
    "open quote": (b'nama;harga\nKopi;1\n"Teh;2\nSusu;3\n', "Line 3: a quotation mark is opened"),
    "stray quote": (b'nama;harga\n"Toko "Maju"";1\n', "Line 2: the quotation marks"),
    "300 kB in a cell": (b"nama;harga\nKopi;" + b"x" * 300_000 + b"\n", "Line 2: a cell is longer"),
    "10 MB in a cell": (b"nama;harga\nKopi;" + b"x" * 10_000_000 + b"\n", "Line 2 is too long"),
    "too many columns": (b"a;" * 250 + b"b\n" + b"1;2\n", "Line 1 has 251 columns"),
}


@pytest.mark.parametrize(("data", "sentence"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_cannot_be_used_is_refused_with_the_line(tmp_path, data, sentence):
    with pytest.raises(FileRefused, match=sentence):
        cells(tmp_path, data)


def test_rows_of_one_column_and_ragged_rows_are_read(tmp_path):
    assert cells(tmp_path, "nama\nKopi\nTeh\n") == [["nama"], ["Kopi"], ["Teh"]]
    assert cells(tmp_path, "a;b;c\n1\n1;2;3;4\n1;2;3\n") == [
        ["a", "b", "c"],
        ["1"],
        ["1", "2", "3", "4"],
        ["1", "2", "3"],
    ]


def test_lines_are_counted_as_people_count_them(tmp_path):
    path = write(tmp_path, 'nama;ket\n\nKopi;"dua\nbaris"\nTeh;x\n')
    assert [row.number for row in rows(path, ";", Mark())] == [1, 3, 5]
    assert [row.number for row in rows(path, ";", Mark(), by_row=True)] == [1, 3, 4]


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0\r\x85\u2028\u2029"), max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(table=st.lists(st.lists(CELL, min_size=2, max_size=4), min_size=2, max_size=8), stop=st.integers(0, 7))
def test_a_table_can_be_left_after_any_row_and_come_back_to(tmp_path, table, stop):
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(table)
    path = write(tmp_path, text.getvalue())
    whole = list(rows(path, ";", Mark()))
    assert [row.cells for row in whole] == [row for row in table if any(cell.strip() for cell in row)]
    if whole:
        left = whole[min(stop, len(whole) - 1)]
        assert list(rows(path, ";", left.after)) == whole[whole.index(left) + 1 :]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(data=st.binary(max_size=300))
@example(data=b"\xef")
@example(data=b"\xef\xbb")
def test_any_bytes_are_read_or_refused_in_a_sentence(tmp_path, data):
    try:
        cells(tmp_path, data)
    except FileRefused as refusal:
        assert str(refusal)
