"""An export as a file: which records it holds, what it is called, how it is sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from flask import Response
from werkzeug.datastructures import MultiDict

from ...database.types import utcnow
from ...shell.formatting import local
from .. import listing
from ..mounted import Mounted
from ..search.engine import MOST_HITS, hits
from . import columns, formats

CSV, XLSX, GEOJSON = "csv", "xlsx", "geojson"
TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    GEOJSON: "application/geo+json",
}
STATE = "keadaan"


def conditions(mounted: Mounted, visible: Any, arguments: MultiDict[str, str]) -> list[Any]:
    """What an address asks for: filters and words of the list, of the records that may be seen."""
    choice = listing.chosen(mounted, arguments)
    where = [visible, *listing.conditions(mounted, choice)]
    if choice.query:
        where.append(mounted.model.id.in_(hits(mounted.model, choice.query, where)[:MOST_HITS]))
    return where


def of_offices(mounted: Mounted, arguments: MultiDict[str, str], offices: frozenset[int] | None) -> Any:
    """Records of these offices (None: of all), in the states that are asked for; removed ones only on request."""
    flow = mounted.workflow
    names = [state.name for state in flow.states]
    asked = [state for state in arguments.getlist(STATE) if state in names]
    wanted = asked or [name for name in names if name != flow.removed]
    own = sa.true() if offices is None else mounted.model.office_id.in_(offices)
    return sa.and_(mounted.model.state.in_(wanted), own)


def attachment(mounted: Mounted, kind: str, body: Iterable[Any], *, for_people: bool) -> Response:
    """The answer that a browser saves."""
    response = Response(body, content_type=TYPES[kind])
    day = f"{local(utcnow()):%Y-%m-%d}"
    name = "-".join(filter(None, (mounted.manifest.slug, mounted.collection.path, day)))
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.{kind}")
    if for_people:
        response.headers["Cache-Control"] = "no-store"
    return response


def written(
    kind: str, wanted: Sequence[columns.Column], rows: Iterator[list[Any]], *, for_people: bool
) -> Iterator[str] | Iterator[bytes]:
    """The rows as a file of that kind, piece by piece."""
    headings = [column.heading for column in wanted]
    if kind == XLSX:
        return formats.write_xlsx(headings, rows)
    if kind == GEOJSON:
        return formats.write_geojson(wanted, rows)
    return formats.write_csv(headings, rows, for_people=for_people)
