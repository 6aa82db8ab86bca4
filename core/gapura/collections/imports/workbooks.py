"""Sheets of XLSX workbooks, written out as plain tables once, so that everything behind reads one kind of file.

``openpyxl`` reads a sheet from its beginning only and cannot be left and come back to; a table of text can. What a
workbook could do to a worker is bounded before it is parsed: its inflated size by what the archive declares
(``zipfile`` inflates no more than that), entities by ``defusedxml``, which openpyxl uses where it is there, and time.
"""

from __future__ import annotations

import csv
import re
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from datetime import time as clock
from decimal import Decimal
from pathlib import Path
from typing import Any

from flask_babel import gettext as _

from .files import FileRefused

MOST_ROWS = 1_048_576
MOST_ENTRIES = 2_000
LARGEST = 600 * 1024**2  # bytes, inflated, of all parts
LARGEST_STRINGS = 64 * 1024**2  # bytes, inflated; they are held in memory
LARGEST_OTHER = 24 * 1024**2  # bytes, inflated, of any part that is no sheet
OLD_OFFICE, ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK"
_NEVER_CALCULATED = re.compile(
    rb'<c r="([A-Z]{1,3}\d{1,7})"[^>]*><f[^>]*(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?</c>'
)


def kind_of(path: Path) -> str:
    """``xlsx`` or ``text``; every other kind of file is refused under its name.

    Raises:
        FileRefused: saying what the file is and what to do.
    """
    with path.open("rb") as file:
        start = file.read(1024)
    if start.startswith(ZIP):
        _check_archive(path)
        return "xlsx"
    if start.startswith(OLD_OFFICE):
        raise FileRefused(_old_office(path))
    for signature, name in ((b"%PDF", "PDF"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"Rar!", "RAR")):
        if start.startswith(signature):
            raise FileRefused(_("This is a %(kind)s file. Only CSV and XLSX can be read.", kind=name))
    if re.match(rb"(?is)\s*(<!doctype html|<html|<table|<\?xml)", start.removeprefix(b"\xef\xbb\xbf")):
        sentence = _("This is a web page, even if its name ends in .xls. Open it in Excel and save it as XLSX.")
        raise FileRefused(sentence)
    return "text"


def _old_office(path: Path) -> str:
    with path.open("rb") as file:
        for_whom = file.read(1 << 20)
    if "EncryptedPackage".encode("utf-16-le") in for_whom:
        return _("This workbook is protected with a password. Save it without one and try again.")
    return _("This is an old Excel file (.xls). Open it in Excel and save it as XLSX.")


def _check_archive(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            kind = archive.read("mimetype")[:80] if "mimetype" in archive.namelist()[:1] else b""
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        raise FileRefused(broken()) from None
    names = {part.filename for part in parts}
    if b"opendocument" in kind:
        raise FileRefused(_("This is a LibreOffice file (.ods). Open it and save it as XLSX."))
    if "xl/workbook.bin" in names:
        raise FileRefused(_("This is a binary Excel file (.xlsb). Open it in Excel and save it as XLSX."))
    if "xl/workbook.xml" not in names:
        raise FileRefused(_("This is a packed file, but no Excel workbook."))
    if any(part.flag_bits & 1 for part in parts):
        raise FileRefused(_("This workbook is protected with a password. Save it without one and try again."))
    if len(parts) > MOST_ENTRIES or sum(part.file_size for part in parts) > LARGEST or any(map(_too_large, parts)):
        raise FileRefused(too_large())


def _too_large(part: zipfile.ZipInfo) -> bool:
    if part.filename.startswith("xl/media/"):
        return False  # never opened
    if part.filename == "xl/sharedStrings.xml":
        return part.file_size > LARGEST_STRINGS
    return not part.filename.startswith("xl/worksheets/") and part.file_size > LARGEST_OTHER


def broken() -> str:
    """The sentence for a file that is damaged."""
    return _("This workbook is damaged and cannot be read. Open it in Excel, save it again, and try once more.")


def too_large() -> str:
    """The sentence for a workbook that is more than one request can carry."""
    return _("This workbook is too large to be read here. Save the sheet as CSV UTF-8 and choose that file.")


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """The workbook, its formulas as the values they had when it was saved."""
    from openpyxl import load_workbook  # costly, and needed by few

    with path.open("rb") as file:  # not the path, whose ending openpyxl would go by
        try:
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        except Exception:  # openpyxl raises whatever its innards happen to raise on a damaged file
            raise FileRefused(broken()) from None
        try:
            yield book
        finally:
            book.close()


def sheet_names(path: Path) -> list[str]:
    """Names of the visible sheets that hold cells, in their order.

    Raises:
        FileRefused: when there is none, or the workbook cannot be read.
    """
    with _opened(path) as book:
        try:
            names = [s.title for s in book.worksheets if s.sheet_state == "visible" and _has_cells(s)]
        except Exception:  # as above
            raise FileRefused(broken()) from None
    if not names:
        raise FileRefused(_("The workbook has no sheet with data."))
    return names


def _has_cells(sheet: Any) -> bool:
    sheet.reset_dimensions()
    for number, values in enumerate(sheet.iter_rows(values_only=True)):
        if any(value is not None for value in values):
            return True
        if number > 1_000:
            break
    return False


def write_table(path: Path, sheet: str, target: Path, *, seconds: float | None = None) -> None:
    """Write the sheet's cells as a CSV of one line for each row.

    Args:
        seconds: how long it may take; None for as long as it takes.

    Raises:
        FileRefused: when the workbook is damaged, too large for the time given, or holds formulas without a value.
    """
    deadline = None if seconds is None else time.monotonic() + seconds
    with _opened(path) as book:
        try:
            found = book[sheet]
            _check_formulas(path, found._worksheet_path)
            found.reset_dimensions()
            with target.open("w", encoding="utf-8", errors="replace", newline="") as file:
                _write(csv.writer(file, lineterminator="\n"), found, deadline)
        except FileRefused:
            raise
        except Exception:  # as above
            raise FileRefused(broken()) from None


def _write(writer: Any, sheet: Any, deadline: float | None) -> None:
    blank = 0
    for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
        if number > MOST_ROWS or (number % 500 == 0 and deadline is not None and time.monotonic() > deadline):
            raise FileRefused(too_large())
        cells = [text_of(value) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            blank += 1
            continue
        writer.writerows([[]] * blank)
        blank = 0
        writer.writerow(cells)


def _check_formulas(path: Path, part: str) -> None:
    """Refuse cells whose formula nobody has calculated: their value is not in the file."""
    with zipfile.ZipFile(path) as archive, archive.open(part) as file:
        rest = b""
        while piece := file.read(1 << 20):
            text = rest + piece
            found = _NEVER_CALCULATED.search(text)
            if found:
                cell = found.group(1).decode()
                raise FileRefused(
                    _(
                        "Cell %(cell)s holds a formula without a value. Open the workbook in Excel and save it.",
                        cell=cell,
                    )
                )
            rest = text[-4096:]


def text_of(value: object) -> str:
    """A cell's value as the import reads text: numbers with a decimal comma, days and moments as ISO says."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int | float | Decimal):
        return _number(value)
    if isinstance(value, datetime):
        midnight = value.time() == clock.min
        return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
    if isinstance(value, date | clock):
        return value.isoformat()
    return str(value)


def _number(value: float | Decimal) -> str:
    """Digits with a decimal comma, and never exactly three behind it, which would look like thousands."""
    if isinstance(value, float) and not (abs(value) < 1e15):
        return str(value)  # not a number, endless, or no longer exact: refused by whoever reads it
    plain = f"{Decimal(repr(value)) if isinstance(value, float) else Decimal(value):f}"
    whole, _point, decimals = plain.partition(".")
    decimals = decimals.rstrip("0")
    if not decimals:
        return whole
    return f"{whole},{decimals}{'0' if len(decimals) == 3 else ''}"
