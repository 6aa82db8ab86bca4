"""A long export is written behind a page that tells how far it is; whoever began it fetches the file, for a day."""

from __future__ import annotations

import itertools
import secrets
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from flask import Response, abort, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from ...background.models import DONE, Task
from ...background.performing import Turn
from ...background.services import find_work, later
from ...contract.types import Work
from ...media.services import storage
from ...shell.htmx import render
from .. import access
from ..mounted import Mounted
from ..views import template
from . import columns, files, reading

FROM = 20_000  # records; fewer are sent while they are read
PART = 500  # records between two looks at the clock
EXPORT = "export"


def works(mounted: Sequence[Mounted]) -> list[Work]:
    """The exports of a plugin's collections, as background work."""
    return [
        Work(name=one.named(EXPORT), title=_l("Write a file: %(title)s", title=one.title), run=partial(write, one))
        for one in mounted
    ]


def begin(mounted: Mounted, kind: str, count: int) -> Task:
    """Have the records that the request asks for written into a file once the current transaction is committed."""
    offices = access.offices_for(mounted, "export")
    asked = {"query": request.query_string.decode("ascii", "replace"), "count": count}
    return later(mounted.named(EXPORT), kind=kind, offices=None if offices is None else sorted(offices), **asked)


def write(mounted: Mounted, turn: Turn, kind: str, query: str, offices: list[int] | None, count: int) -> str:
    """Write the file; answers the name it is stored under."""
    arguments = MultiDict(parse_qsl(query))
    own = None if offices is None else frozenset(offices)
    where = files.conditions(mounted, files.of_offices(mounted, arguments, own), arguments)
    wanted = columns.office_columns(mounted)
    rows = _told(turn, reading.rows(mounted, wanted, where), count)
    token = secrets.token_hex(16)
    name = f"{token[:2]}/{token}.{kind}"
    with tempfile.TemporaryDirectory(prefix="gapura-export-") as folder:
        path = Path(folder) / "file"
        with path.open("wb") as file:
            for piece in files.written(kind, wanted, rows, for_people=True):
                file.write(piece.encode() if isinstance(piece, str) else piece)
        storage().take_in(name, path)
    return name


def _told(turn: Turn, rows: Iterator[list[Any]], count: int) -> Iterator[list[Any]]:
    done = 0
    while part := list(itertools.islice(rows, PART)):
        yield from part
        done += len(part)
        turn.note(done, count)


def page(mounted: Mounted, task_id: int) -> ResponseReturnValue:
    """How far the file is."""
    return render(template(mounted, "export.html"), mounted=mounted, task=_own(mounted, task_id))


def fetch(mounted: Mounted, task_id: int) -> Response:
    """The file."""
    task = _own(mounted, task_id)
    body = storage().open(task.said) if task.state == DONE else None
    if body is None:
        abort(404)
    return files.attachment(mounted, task.values["kind"], body, for_people=True)


def _own(mounted: Mounted, task_id: int) -> Task:
    """The work, which must be an export of this collection that this person began."""
    return find_work(mounted.named(EXPORT), task_id) or abort(404)
