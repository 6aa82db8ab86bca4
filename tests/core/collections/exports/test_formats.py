from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from gapura.collections.exports.columns import Column
from gapura.collections.exports.formats import write_csv, write_geojson, write_xlsx
from gapura.collections.neutral import STARTS, neutral, unguarded

MOMENT = datetime.fromisoformat("2026-08-17 14:05")  # a sheet knows no zones
MIDNIGHT = datetime.fromisoformat("2026-08-17")
ROW = ["=1+1", 25, Decimal("1.50"), -1.882, True, date(2026, 8, 17), MOMENT, None, 'a;"b"\nc']
HEADINGS = list("abcdefghi")


def test_a_table_for_people_opens_where_the_comma_is_decimal():
    text = "".join(write_csv(HEADINGS, [ROW], for_people=True))
    assert text.startswith("\ufeffa;b;c")
    rows = list(csv.reader(io.StringIO(text[1:]), delimiter=";"))
    assert rows[1] == ["'=1+1", "25", "1,50", "-1,882", "1", "2026-08-17", "2026-08-17 14:05", "", 'a;"b"\nc']


def test_a_table_for_programs_has_points():
    text = "".join(write_csv(HEADINGS, [ROW], for_people=False))
    assert text.splitlines()[1].startswith("'=1+1,25,1.50,-1.882,1,2026-08-17,2026-08-17 14:05,,")


def test_a_workbook_holds_values_with_their_types_and_no_formula():
    book = load_workbook(io.BytesIO(b"".join(write_xlsx(HEADINGS, [ROW, ["\x01<&>\ud800"] + [""] * 8]))))
    cells = list(book.active.iter_rows())
    assert [cell.value for cell in cells[1]] == [
        "'=1+1", 25, 1.5, -1.882, True, MIDNIGHT, MOMENT, None, 'a;"b"\nc',
    ]  # fmt: skip
    assert cells[1][0].data_type != "f"
    assert cells[2][0].value == "\ufffd<&>\ufffd"


def test_points_carry_their_values():
    columns = [Column(key, key, lambda row: None) for key in ("name", "latitude", "longitude", "day")]
    rows = [["Kopi", -1.8, 116.2, date(2026, 8, 17)], ["Teh", None, None, None]]
    found = json.loads("".join(write_geojson(columns, rows)))
    assert found["features"][0] == {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [116.2, -1.8]},
        "properties": {"name": "Kopi", "day": "2026-08-17"},
    }
    assert found["features"][1]["geometry"] is None
    assert json.loads("".join(write_geojson(columns, [])))["features"] == []


def test_what_is_written_does_not_gather_in_memory():
    rows = ([f"Warung {number}"] for number in range(50_000))
    assert max(map(len, write_csv(["a"], rows, for_people=True))) < 70_000
    rows = ([f"Warung {number}", number * 7919] for number in range(50_000))
    assert max(map(len, write_xlsx(["a", "b"], rows))) < 200_000


@given(
    text=st.text() | st.builds(lambda a, b: a + b, st.sampled_from(["=", "'=", "''-", "@", "＝", "\t", "'"]), st.text())
)
def test_no_cell_starts_a_formula_and_every_text_comes_back(text):
    assert not neutral(text).startswith(STARTS)
    assert unguarded(neutral(text)) == text
