"""Rows written as CSV, XLSX and GeoJSON, piece by piece: what is in memory does not grow with the number of rows."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

from ..neutral import neutral
from .columns import Column

Values = Sequence[Any]
PIECE = 64 * 1024  # bytes or characters that are collected before they are sent
LONGEST_CELL = 32_767  # characters, of a spreadsheet
MOST_ROWS = 1_048_575  # below the headings, of a spreadsheet
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class _Sink:
    """Collects what is written until somebody takes it."""

    def __init__(self) -> None:
        self._parts: list[Any] = []
        self.size = 0

    def write(self, data: Any) -> int:
        """Keep a part."""
        self._parts.append(data)
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """There is nothing to wait for."""

    def take(self) -> list[Any]:
        """All parts so far."""
        parts, self._parts, self.size = self._parts, [], 0
        return parts


def write_csv(headings: Sequence[str], rows: Iterable[Values], *, for_people: bool) -> Iterator[str]:
    """A table as text.

    Args:
        for_people: with semicolons and decimal commas, which Excel opens as a table where Indonesian is its language;
            else with commas and decimal points, for programs.
    """
    sink = _Sink()
    writer = csv.writer(sink, delimiter=";" if for_people else ",")
    sink.write("\ufeff")  # by this Excel knows UTF-8
    writer.writerow(headings)
    for row in rows:
        writer.writerow([text_of(value, for_people=for_people) for value in row])
        if sink.size > PIECE:
            yield "".join(sink.take())
    yield "".join(sink.take())


def text_of(value: Any, *, for_people: bool) -> str:
    """A value as a cell of text; only text can be mistaken for a formula, and is made harmless."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float | Decimal):
        plain = f"{Decimal(repr(value)) if isinstance(value, float) else value:f}"
        return plain.replace(".", ",") if for_people else plain
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    return value.isoformat() if isinstance(value, date) else neutral(str(value))


def write_xlsx(headings: Sequence[str], rows: Iterable[Values]) -> Iterator[bytes]:
    """A workbook of one sheet, packed while it is written.

    ``openpyxl`` writes the whole sheet to a file before the first byte can be sent; a sheet is plain enough to write.
    """
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:  # type: ignore[call-overload]  # it needs no more of a file than this
        for name, text in PARTS.items():
            archive.writestr(name, text)
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(SHEET_BEGIN.encode())
            sheet.write(_row(headings, 's="3" ').encode())
            pending: list[str] = []
            for number, row in enumerate(rows, 1):
                pending.append(_row(row))
                if number % 100 == 0:
                    sheet.write("".join(pending).encode())
                    pending.clear()
                if sink.size > PIECE:
                    yield b"".join(sink.take())
            sheet.write("".join(pending).encode())
            sheet.write(b"</sheetData></worksheet>")
    yield b"".join(sink.take())


def _row(values: Values, style: str = "") -> str:
    return f"<row>{''.join(_cell(value, style) for value in values)}</row>"


def _cell(value: Any, style: str) -> str:
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float | Decimal):
        return f"<c><v>{value}</v></c>"
    if isinstance(value, datetime):
        return f'<c s="2"><v>{_days(value)}</v></c>'
    if isinstance(value, date):
        return f'<c s="1"><v>{_days(datetime(value.year, value.month, value.day))}</v></c>'  # noqa: DTZ001  # a day
    text = escape(_NO_XML.sub("\ufffd", neutral(str(value))[:LONGEST_CELL]))
    return f'<c {style}t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _days(moment: datetime) -> float:
    """Days since Excel's beginning of time."""
    passed = moment - datetime(1899, 12, 30)  # noqa: DTZ001  # spreadsheets know no zones
    return passed.days + round(passed.seconds / 86_400, 10)


def write_geojson(columns: Sequence[Column], rows: Iterable[Values]) -> Iterator[str]:
    """Points with all values as properties; rows without a position come with no geometry (RFC 7946, 3.2)."""
    keys = [column.key for column in columns]
    axes = [keys.index(axis) if axis in keys else -1 for axis in ("longitude", "latitude")]
    sink, between = _Sink(), ""
    sink.write('{"type":"FeatureCollection","features":[\n')
    for row in rows:
        place = [row[axis] if axis >= 0 else None for axis in axes]
        shown = {key: _json(value) for n, (key, value) in enumerate(zip(keys, row, strict=True)) if n not in axes}
        geometry = None if None in place else {"type": "Point", "coordinates": place}
        feature = {"type": "Feature", "geometry": geometry, "properties": shown}
        sink.write(between + json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
        between = ",\n"
        if sink.size > PIECE:
            yield "".join(sink.take())
    sink.write("\n]}\n")
    yield "".join(sink.take())


def _json(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_BEGIN = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
SHEET_BEGIN = (
    f'{_BEGIN}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
    'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>'
)
PARTS = {
    "[Content_Types].xml": (
        f'{_BEGIN}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'{_BEGIN}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'{_BEGIN}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        '<sheets><sheet name="Data" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'{_BEGIN}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
    ),
    "xl/styles.xml": (
        f'{_BEGIN}<styleSheet xmlns="{_MAIN}">'
        '<numFmts count="2"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/>'
        '<numFmt numFmtId="165" formatCode="dd/mm/yyyy\\ hh:mm"/></numFmts>'
        '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
        '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    ),
}  # fmt: skip
