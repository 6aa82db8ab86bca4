"""An import goes on in slices of a second or two: whoever waits for it drives it, and anybody may stop or go on.

A slice reads a piece of the file, works it out, and then, in one transaction, moves the run's position by comparing it
with where the piece began and does what follows from the piece. So a closed browser, a killed worker or a second tab
neither loses nor doubles a row: of two that worked out the same piece, the second finds the position moved and stops.
What goes on behind the page, see ``behind``, calls ``advance`` with more time.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from ...database.engine import db
from ...database.types import utcnow
from ..models import ImportRun
from ..mounted import Mounted
from . import adding, beginning, files, planning, reading, undoing
from .beginning import ADD, ADDING, CHECKED, CHECKING, DONE, NONE, STOPPED, UNDOING, UNDONE
from .regions import key_of
from .rows import Problem, Result, RowReader

SLICE = 1.5  # seconds
PIECE = 1_000  # rows
MOST_PROBLEMS, MOST_NAMES = 100, 300
WORKING = (CHECKING, ADDING, UNDOING)


@dataclass
class Work:
    """What one slice needs, made once for all its pieces.

    Attributes:
        allowed: ids of offices that records may be given to; None for all.
    """

    mounted: Mounted
    allowed: frozenset[int] | None = None
    kept: dict[str, Any] = field(default_factory=dict)

    def reader(self, run: ImportRun) -> RowReader:
        """What reads the rows."""
        if "reader" not in self.kept:
            columns, decided = run.choices["columns"], run.choices.get("places", {})
            self.kept["headings"] = beginning.headings(run)
            self.kept["reader"] = planning.reader(
                self.mounted, columns, self.kept["headings"], decided=decided, allowed=self.allowed
            )
        found: RowReader = self.kept["reader"]
        return found


@dataclass
class Piece:
    """Some rows of the file, read."""

    rows: list[reading.Row]
    results: list[Result]
    mark: reading.Mark
    last: bool

    @property
    def good(self) -> list[dict[str, Any]]:
        """The values of those that can be added."""
        return [result.values for result in self.results if result.good]


def advance(
    mounted: Mounted, run_id: int, *, seconds: float = SLICE, allowed: frozenset[int] | None = None
) -> ImportRun | None:
    """Go on with a run for about so long, commit by commit, and return it as it is then."""
    work, deadline = Work(mounted, allowed), time.monotonic() + seconds
    while True:
        run = fresh(run_id)
        if run is None or run.state not in WORKING or time.monotonic() > deadline:
            return run
        try:
            STEPS[run.state](work, run)
        except FileNotFoundError:  # swept away after a week, or on another host
            db.session.rollback()
            _move(run, state=STOPPED, finished_at=utcnow())
        db.session.commit()


def fresh(run_id: int) -> ImportRun | None:
    """The run as the database has it now."""
    db.session.expire_all()
    return db.session.get(ImportRun, run_id, populate_existing=True)


def _read(work: Work, run: ImportRun) -> Piece:
    reader = work.reader(run)
    start = reading.Mark(run.offset, run.line)
    source = run.source
    path = beginning.path_of(run)
    found = list(islice(reading.rows(path, source["delimiter"], start, by_row=source["by_row"]), PIECE))
    results = [reader.read(row.number, row.cells) for row in found]
    return Piece(found, results, found[-1].after if found else start, len(found) < PIECE)


def _move(run: ImportRun, **values: Any) -> bool:
    """Change the run if nobody else has moved it, which also keeps others out until the transaction ends."""
    seen = (ImportRun.id == run.id, ImportRun.state == run.state, ImportRun.position == run.position,
            ImportRun.offset == run.offset)  # fmt: skip
    done: Any = db.session.execute(
        sa.update(ImportRun).where(*seen).values(**values), execution_options={"synchronize_session": False}
    )
    return bool(done.rowcount)


def _check(work: Work, run: ImportRun) -> None:
    """Look at a piece as if it were added."""
    piece = _read(work, run)
    good = piece.good
    keys = adding.keys_for(work.mounted, run.choices["columns"])
    fresh_ones = adding.not_there(work.mounted, keys, good)
    counts = {
        "good": run.good + len(good),
        "skipped": run.skipped + len(good) - len(fresh_ones),
        "bad": run.bad + len(piece.rows) - len(good),
    }
    found = [problem.as_json() for result in piece.results for problem in result.problems]
    size = _collect_bad(work, run, piece) if _move(run, **_position(run, piece), **counts) else None
    if size is None:
        return
    current = beginning.taken(run.id)
    assert current is not None
    current.problems = [*current.problems, *found][:MOST_PROBLEMS]
    current.names = _names(current.names, piece.results)
    current.choices = {**current.choices, "bad_size": size}
    if piece.last:
        current.state = CHECKED


def _position(run: ImportRun, piece: Piece) -> dict[str, Any]:
    return {"position": run.position + len(piece.rows), "offset": piece.mark.offset, "line": piece.mark.line}


def _names(before: dict[str, Any], results: list[Result]) -> dict[str, Any]:
    """Names that a person has to confirm, each with how often it comes."""
    found = dict(before)
    for result in results:
        if result.name is not None:
            key = key_of(*result.name)
            if key in found:
                found[key] = [*found[key][:2], found[key][2] + 1]
            elif len(found) < MOST_NAMES:
                found[key] = [*result.name, 1]
    return found


def _collect_bad(work: Work, run: ImportRun, piece: Piece) -> int:
    """Add the bad rows to their list; the size of the list afterwards."""
    size = int(run.choices.get("bad_size", 0))
    heading = [] if size else [[_("Row"), _("What is wrong"), *work.kept["headings"]]]
    bad = [
        [str(row.number), " ".join(_sentence(problem) for problem in result.problems), *row.cells]
        for row, result in zip(piece.rows, piece.results, strict=True)
        if result.problems
    ]
    if not bad:
        return size
    return files.append_bad_rows(files.bad_rows_path(beginning.settings(), run.token), size, heading + bad)


def _sentence(problem: Problem) -> str:
    return f"{problem.column}: {problem.sentence}" if problem.column else problem.sentence


def _add(work: Work, run: ImportRun) -> None:
    """Add the good rows of a piece."""
    piece, mounted = _read(work, run), work.mounted
    good = piece.good
    bad = len(piece.rows) - len(good)
    if bad and run.choices["bad"] == NONE:  # what the check saw has changed, such as a list to choose from
        _move(run, state=UNDOING, position=0)
        return
    new = good
    if run.choices["same"] != ADD:
        new = adding.not_there(mounted, adding.keys_for(mounted, run.choices["columns"]), good)
    rows = adding.prepared(mounted, run, new)
    counts = {"bad": run.bad + bad, "skipped": run.skipped + len(good) - len(new)}
    if not _move(run, **_position(run, piece), **counts):
        return
    refused = _insert(mounted, rows)
    current = beginning.taken(run.id)
    assert current is not None
    current.good += len(rows) - refused
    current.bad += refused
    if refused and run.choices["bad"] == NONE:
        current.state, current.position = UNDOING, 0
    elif piece.last:
        current.state, current.finished_at = DONE, utcnow()
        beginning.note(mounted, current, "import_done")
        files.drop(beginning.settings(), current.token, bad_rows_too=False)


def _insert(mounted: Mounted, rows: list[dict[str, Any]]) -> int:
    """Insert rows and return how many the database refused, which it does for what is there only once."""
    try:
        with db.session.begin_nested():
            adding.insert(mounted, rows)
    except IntegrityError:
        return sum(not _insert_one(mounted, row) for row in rows)
    return 0


def _insert_one(mounted: Mounted, row: dict[str, Any]) -> bool:
    try:
        with db.session.begin_nested():
            adding.insert(mounted, [row])
    except IntegrityError:
        return False
    return True


def _undo(work: Work, run: ImportRun) -> None:
    """Take some records away again."""
    ids = undoing.unchanged(work.mounted, run.id, PIECE)
    values: dict[str, Any] = {"position": run.position + len(ids)}
    if not ids:
        values = {"state": UNDONE, "finished_at": utcnow(), "skipped": undoing.left(work.mounted, run.id)}
    if _move(run, **values):
        undoing.remove(work.mounted, ids)
        if not ids:
            files.drop(beginning.settings(), run.token)


STEPS = {CHECKING: _check, ADDING: _add, UNDOING: _undo}
