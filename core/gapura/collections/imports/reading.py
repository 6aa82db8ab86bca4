"""Tables of text, read row by row with a bookmark: any place can be left and come back to without reading again.

A stored file is brought to UTF-8 once (``prepare``) and looked through once (``inspect``), so that everything that is
wrong with the file as such is said before anybody maps a column.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from flask_babel import gettext as _

from .files import FileRefused

DELIMITERS = (";", ",", "\t", "|")
LONGEST_LINE = 2 * 1024 * 1024  # bytes
MOST_COLUMNS = 200
HEAD = 15
CHUNK = 1 << 20
_SEP = re.compile(r"(?i)sep=([;,\t|])\r?\n?")


@dataclass(frozen=True)
class Mark:
    """A place between two rows: bytes before it, and the number of the last line (or row) before it."""

    offset: int = 0
    line: int = 0


@dataclass(frozen=True)
class Row:
    """One row that is not blank: its number as people count, its cells, and the place behind it."""

    number: int
    cells: list[str]
    after: Mark


@dataclass(frozen=True)
class Table:
    """What is known of a stored file.

    Attributes:
        delimiter: what stands between cells.
        begin: where the first row begins.
        head: the first rows.
        rows: how many rows are not blank, the header among them.
        by_row: whether rows are counted, as in a sheet, and not lines.
    """

    delimiter: str
    begin: Mark
    head: tuple[Row, ...]
    rows: int
    by_row: bool = False


class _Lines:
    """Lines of a UTF-8 file, counted in bytes."""

    def __init__(self, file: IO[bytes], start: Mark) -> None:
        file.seek(start.offset)
        self._file, self.offset, self.count = file, start.offset, start.line

    def __iter__(self) -> Iterator[str]:
        while line := self._file.readline(LONGEST_LINE):
            self.offset += len(line)
            self.count += 1
            if len(line) >= LONGEST_LINE:
                raise FileRefused(
                    _("Line %(line)s is too long. A quotation mark or a line end may be missing.", line=self.count)
                )
            yield line.decode()


def rows(path: Path, delimiter: str, start: Mark, *, by_row: bool = False) -> Iterator[Row]:
    """The rows from a place on, without the blank ones.

    Raises:
        FileRefused: where the quotation marks make no sense, or a cell is too long.
    """
    with path.open("rb") as file:
        lines = _Lines(file, start)
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        number = start.line
        while True:
            first = number + 1 if by_row else lines.count + 1
            try:
                cells = next(reader, None)
            except csv.Error as error:
                raise FileRefused(_csv_sentence(str(error), first)) from None
            if cells is None:
                return
            number = number + 1 if by_row else lines.count
            if any(cell and not cell.isspace() for cell in cells):
                yield Row(first, cells, Mark(lines.offset, number))


def _csv_sentence(error: str, line: int) -> str:
    if "field limit" in error:
        return _("Line %(line)s: a cell is longer than 131,072 characters. A quotation mark may be missing.", line=line)
    if "unexpected end" in error:
        return _("Line %(line)s: a quotation mark is opened and never closed.", line=line)
    return _("Line %(line)s: the quotation marks are not in order. Write a quotation mark in a text twice.", line=line)


def prepare(path: Path) -> str:
    """Bring a stored text file to UTF-8 with ordinary line ends, in place; return the encoding it had.

    Raises:
        FileRefused: when it is empty or not text.
    """
    with path.open("rb") as file:
        start = file.read(4)
    if not start:
        raise FileRefused(_("The file is empty."))
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        _rewrite(path, "utf-16")
        return "utf-16"
    try:
        newlines, returns = _scan(path, "utf-8")  # utf-8-sig takes the first byte of a mark alone for a whole one
        encoding = "utf-8"
    except UnicodeDecodeError:
        encoding = "cp1252"
        newlines, returns = _scan(path, encoding)
    if encoding != "utf-8" or start.startswith(codecs.BOM_UTF8) or (returns and not newlines):
        _rewrite(path, encoding if encoding != "utf-8" else "utf-8-sig")
    return encoding


def _texts(path: Path, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    with path.open("rb") as file:
        while data := file.read(CHUNK):
            yield decoder.decode(data)
        yield decoder.decode(b"", final=True)


def _scan(path: Path, encoding: str) -> tuple[int, int]:
    """Number of newlines and returns; refuses NUL, and what no encoding explains."""
    newlines = returns = 0
    try:
        for text in _texts(path, encoding):
            if "\0" in text:
                line = newlines + text[: text.index("\0")].count("\n") + 1
                raise FileRefused(_not_text(line))
            newlines += text.count("\n")
            returns += text.count("\r")
    except UnicodeDecodeError:
        if encoding == "cp1252":
            raise FileRefused(_not_text(newlines + 1)) from None
        raise
    return newlines, returns


def _not_text(line: int) -> str:
    return _(
        "From line %(line)s on this is not text that can be read. Save the file again as CSV UTF-8, or as XLSX.",
        line=line,
    )


def _rewrite(path: Path, encoding: str) -> None:
    draft = path.with_suffix(".draft")
    line = 1
    try:
        with draft.open("w", encoding="utf-8", newline="") as target:
            pending = ""
            for piece in _texts(path, encoding):
                text = pending + piece
                pending = "\r" if text.endswith("\r") else ""  # its newline may come with the next piece
                text = text[: len(text) - len(pending)].replace("\r\n", "\n").replace("\r", "\n")
                if "\0" in text:
                    raise FileRefused(_not_text(line + text[: text.index("\0")].count("\n")))
                line += text.count("\n")
                target.write(text)
            target.write("\n" if pending else "")
        draft.replace(path)
    except UnicodeError:
        raise FileRefused(_not_text(line)) from None
    finally:
        draft.unlink(missing_ok=True)


def inspect(path: Path, *, by_row: bool = False, delimiter: str = "") -> Table:
    """Look through a prepared file from beginning to end.

    Raises:
        FileRefused: when it has no rows, too many columns, or rows that cannot be told apart.
    """
    begin = Mark()
    if not delimiter:
        delimiter, begin = _delimiter(path)
    head: list[Row] = []
    count = 0
    for row in rows(path, delimiter, begin, by_row=by_row):
        count += 1
        if len(row.cells) > MOST_COLUMNS and any(cell.strip() for cell in row.cells[MOST_COLUMNS:]):
            sentence = _("Line %(line)s has %(found)s columns; at most %(most)s can be read.", line=row.number,
                         found=len(row.cells), most=MOST_COLUMNS)  # fmt: skip
            raise FileRefused(sentence)
        if count <= HEAD:
            head.append(row)
    if not count:
        raise FileRefused(_("The file is empty."))
    if count == 1:
        raise FileRefused(_("The file has one row only. It needs a row of headings and at least one row of data."))
    return Table(delimiter, begin, tuple(head), count, by_row)


def _delimiter(path: Path) -> tuple[str, Mark]:
    """What stands between cells: said by Excel's ``sep=`` line, else what gives the most even table."""
    with path.open("rb") as file:
        first = file.readline(LONGEST_LINE)
        sample = (first + file.read(64 * 1024)).decode(errors="replace")
    said = _SEP.fullmatch(first.decode(errors="replace"))
    if said:
        return said.group(1), Mark(len(first), 1)
    return max(DELIMITERS, key=lambda one: _evenness(sample, one)), Mark()


def _evenness(sample: str, delimiter: str) -> tuple[int, int]:
    """Rows that have the most usual number of columns, where that is more than one; and that number."""
    lines = sample.splitlines(keepends=True)[:200]
    try:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if len(row) > 1)
    except csv.Error:
        return (0, 0)
    if not widths:
        return (0, 0)
    width, found = widths.most_common(1)[0]
    return (found, width)
