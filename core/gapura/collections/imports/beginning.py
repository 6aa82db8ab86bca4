"""What a person decides on the way to an import: the file, the sheet, the columns, the names, and to go on.

Each decision moves the run from one state to the next only if it still is where the person saw it, so that a page that
was open twice changes nothing twice. Callers commit.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

import sqlalchemy as sa
from flask import current_app
from flask_babel import gettext as _

from ...audit.services import record as audit
from ...config import Settings
from ...database.engine import db
from ...plugins.assembly import current_assembly
from ..models import ImportRun
from ..mounted import Mounted
from . import files, mapping, planning, reading, workbooks
from .files import FileRefused

SHEET, MAPPING, CHECKING, CHECKED, ADDING, DONE, UNDOING, UNDONE, STOPPED = (
    "sheet", "mapping", "checking", "checked", "adding", "done", "undoing", "undone", "stopped",
)  # fmt: skip
SKIP, NONE, ADD = "skip", "none", "add"
SHOWN_CELL = 120
READING_TIME = 12.0  # seconds in which a request must have read a workbook
LONGEST_FILE_NAME = 200


def settings() -> Settings:
    """The installation's settings."""
    return current_assembly().resources.settings


def kind_of(mounted: Mounted) -> str:
    """Under what the collection's runs are kept."""
    name: str = mounted.model.__table__.name
    return name


def create(
    mounted: Mounted,
    stream: IO[bytes],
    file_name: str,
    *,
    office_id: int | None,
    user_id: int | None,
    seconds: float | None = READING_TIME,
) -> ImportRun:
    """Store a file and find out what it is; the run is added to the session by ``add``, so that nothing waits for it.

    Args:
        seconds: how long a workbook may be read; None for as long as it takes.

    Raises:
        FileRefused: when it cannot be used; nothing is left of it.
    """
    files.sweep(settings())
    token = files.keep(settings(), stream)
    run = ImportRun(
        kind=kind_of(mounted), office_id=office_id, user_id=user_id, token=token, state=MAPPING, choices={},
        file_name=_cleaned(file_name), source={}, names={}, problems=[], position=0, offset=0, line=0,
    )  # fmt: skip
    try:
        path = files.path_of(settings(), token)
        if workbooks.kind_of(path) == "xlsx":
            names = workbooks.sheet_names(path)
            run.source = {"sheets": names}
            if len(names) > 1:
                run.state = SHEET
            else:
                _take_sheet(mounted, run, names[0], seconds)
        else:
            encoding = reading.prepare(path)
            _take_table(mounted, run, reading.inspect(path), encoding=encoding)
    except BaseException:
        files.drop(settings(), token)
        raise
    return run


def add(run: ImportRun) -> int:
    """Remember a new run; return its id."""
    db.session.add(run)
    db.session.flush()
    return run.id


def _cleaned(name: str) -> str:
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(c if c.isprintable() else "_" for c in last)[:LONGEST_FILE_NAME]


def choose_sheet(mounted: Mounted, run: ImportRun, sheet: str, *, seconds: float | None = READING_TIME) -> None:
    """Take one sheet of a workbook.

    Raises:
        FileRefused: when there is no such sheet, or it cannot be used.
    """
    if run.state == SHEET and sheet in run.source.get("sheets", ()):
        _take_sheet(mounted, run, sheet, seconds)
        run.state = MAPPING
    elif run.state == SHEET:
        raise FileRefused(_("The workbook has no sheet of that name."))


def _take_sheet(mounted: Mounted, run: ImportRun, sheet: str, seconds: float | None) -> None:
    path = files.path_of(settings(), run.token)
    draft = path.with_name(f"{secrets.token_hex(8)}.draft")
    begun = time.monotonic()
    try:
        workbooks.write_table(path, sheet, draft, seconds=seconds)
        table = reading.inspect(draft, by_row=True, delimiter=",")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    current_app.logger.info("a sheet of %s rows was read in %.1f s", table.rows, time.monotonic() - begun)
    _take_table(mounted, run, table, sheet=sheet)


def _take_table(mounted: Mounted, run: ImportRun, table: reading.Table, **known: Any) -> None:
    """Remember how the file is read, and guess where its headings stand and what they mean."""
    head: list[list[Any]] = [
        [
            row.number,
            [cell[:SHOWN_CELL] for cell in row.cells[: reading.MOST_COLUMNS]],
            row.after.offset,
            row.after.line,
        ]
        for row in table.head
    ]
    run.source = {
        **known, "delimiter": table.delimiter, "by_row": table.by_row, "head": head, "rows": table.rows,
    }  # fmt: skip
    possible = planning.targets(mounted)
    heading = mapping.heading_row([cells for _number, cells, *_mark in head], possible)
    run.choices = {"heading": heading, "columns": mapping.guess(head[heading][1], possible)}
    run.total = table.rows - heading - 1


def headings(run: ImportRun) -> list[str]:
    """What the columns are called; those without a heading by their letter, as spreadsheets do."""
    cells = run.source["head"][run.choices["heading"]][1]
    width = max(len(row[1]) for row in run.source["head"])
    filled = [*cells, *([""] * (width - len(cells)))]
    return [cell.strip() or _("Column %(letter)s", letter=letter_of(number)) for number, cell in enumerate(filled)]


def letter_of(number: int) -> str:
    """``A`` for the first column (0), ``AA`` for the 27th."""
    found = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(65 + rest) + found
    return found


def choose_heading(mounted: Mounted, run: ImportRun, heading: int) -> None:
    """Take another row for the headings, and guess anew."""
    head = run.source["head"]
    if run.state in (MAPPING, CHECKED) and 0 <= heading < len(head) and run.source["rows"] > heading + 1:
        columns = mapping.guess(head[heading][1], planning.targets(mounted))
        run.choices = {"heading": heading, "columns": columns}
        run.total = run.source["rows"] - heading - 1
        run.state = MAPPING


def choose_columns(mounted: Mounted, run: ImportRun, columns: Sequence[str]) -> dict[str, list[str]]:
    """Say what each column is and begin the check.

    Returns:
        What keeps the choice from being used, see ``mapping.problems``; empty lists when it is.
    """
    possible = planning.targets(mounted)
    known = {target.key for target in possible}
    width = len(headings(run))
    chosen = [column if column in known else "" for column in columns[:width]]
    chosen += [""] * (width - len(chosen))
    wrong = mapping.problems(chosen, possible)
    if run.state in (MAPPING, CHECKED):
        run.choices = {**run.choices, "columns": chosen}
        if not any(wrong.values()):
            restart(run, CHECKING)
    return wrong


def confirm_names(run: ImportRun, decisions: Mapping[str, str]) -> None:
    """Remember what a person said that names mean, and check again once no name is open."""
    if run.state == CHECKED and run.names:
        places = {**run.choices.get("places", {}), **decisions}
        run.choices = {**run.choices, "places": places}
        if not set(run.names) - set(places):
            restart(run, CHECKING)


def back(run: ImportRun) -> None:
    """To the columns once more."""
    if run.state == CHECKED:
        run.state = MAPPING


def start(mounted: Mounted, run: ImportRun, *, bad: str, same: str) -> bool:
    """Begin to add the rows; false when "all or nothing" was chosen and something is wrong.

    Args:
        bad: ``skip`` or ``none``: what happens to the good rows when some are bad.
        same: ``skip`` or ``add``: what happens to rows whose record is already there.
    """
    if run.state != CHECKED or (bad == NONE and run.bad) or not run.total:
        return False
    restart(run, ADDING)
    run.choices = {**run.choices, "bad": NONE if bad == NONE else SKIP, "same": ADD if same == ADD else SKIP}
    note(mounted, run, "import")
    return True


def undo(mounted: Mounted, run: ImportRun) -> bool:
    """Begin to take the whole import back."""
    if run.state not in (DONE, STOPPED):
        return False
    run.state, run.position = UNDOING, 0
    note(mounted, run, "import_undo")
    return True


def cancel(run: ImportRun) -> bool:
    """Forget a file of which nothing was added."""
    if run.state not in (SHEET, MAPPING, CHECKING, CHECKED):
        return False
    files.drop(settings(), run.token)
    db.session.delete(run)
    return True


def restart(run: ImportRun, state: str) -> None:
    """Go through the file from its first row of data."""
    mark = run.source["head"][run.choices["heading"]]
    run.state, run.position, run.offset, run.line = state, 0, mark[2], mark[3]
    run.good = run.bad = run.skipped = 0
    if state == CHECKING:
        run.problems, run.names = [], {}
        run.choices = {**run.choices, "bad_size": 0}


def note(mounted: Mounted, run: ImportRun, act: str) -> None:
    """One entry of the audit log for a whole import: a row of it says by ``import_id`` where it came from."""
    counts = {"total": run.total, "good": run.good, "bad": run.bad, "skipped": run.skipped}
    subject = f"{mounted.collection.name}:import:{run.id}"
    audit(f"{mounted.plugin}.{act}", subject, after={"file": run.file_name, "office": run.office_id, **counts})


def taken(run_id: int) -> ImportRun | None:
    """A run as it is now, kept from others until the transaction ends."""
    db.session.execute(sa.update(ImportRun).where(ImportRun.id == run_id).values(state=ImportRun.state))
    query = sa.select(ImportRun).where(ImportRun.id == run_id)
    return db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def path_of(run: ImportRun) -> Path:
    """Where the file of a run lies."""
    return files.path_of(settings(), run.token)
