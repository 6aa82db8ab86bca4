"""The addresses of exports: everything of its own for an office, what is public for everybody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from flask import Response, flash, request, stream_with_context
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ...audit.services import record as audit
from ...database.engine import db
from ...database.types import utcnow
from ...shell.formatting import local
from ...shell.htmx import redirect
from .. import access, listing
from ..mounted import Mounted
from ..search.engine import MOST_HITS, hits
from . import columns, formats, reading

CSV, XLSX, GEOJSON = "csv", "xlsx", "geojson"
TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    GEOJSON: "application/geo+json",
}
STATE = "keadaan"


def office(mounted: Mounted, kind: str) -> ResponseReturnValue:
    """All columns of the records of the person's offices, personal ones among them; each time is in the audit log."""
    where = conditions(mounted, _of_office(mounted))
    count = db.session.scalar(sa.select(sa.func.count()).select_from(mounted.model).where(*where)) or 0
    if kind == XLSX and count > formats.MOST_ROWS:
        flash(_("A sheet holds at most 1,048,575 records. Choose CSV, or filter the list first."), "warning")
        return redirect(mounted.url("queue"))
    asked = {name: value for name, value in request.args.items() if name in {STATE, *listing.filter_specs(mounted)}}
    searched = bool(request.args.get(listing.QUERY))
    audit(
        f"{mounted.plugin}.export",
        mounted.collection.name,
        after={"format": kind, "records": count, "filters": asked, "search": searched},
    )
    db.session.commit()
    return _download(mounted, kind, columns.office_columns(mounted), where, for_people=True)


def public(mounted: Mounted, kind: str) -> Response:
    """Open data: the published records with what everybody sees on their pages."""
    where = conditions(mounted, listing.public(mounted))
    return _download(mounted, kind, columns.public_columns(mounted), where, for_people=False)


def conditions(mounted: Mounted, visible: Any) -> list[Any]:
    """What the address asks for: filters and words of the list, of the records that may be seen."""
    choice = listing.chosen(mounted)
    where = [visible, *listing.conditions(mounted, choice)]
    if choice.query:
        where.append(mounted.model.id.in_(hits(mounted.model, choice.query, where)[:MOST_HITS]))
    return where


def _of_office(mounted: Mounted) -> Any:
    """Records of the person's offices, in the states that are asked for; removed ones only on request."""
    flow = mounted.workflow
    names = [state.name for state in flow.states]
    asked = [state for state in request.args.getlist(STATE) if state in names]
    wanted = asked or [name for name in names if name != flow.removed]
    return sa.and_(mounted.model.state.in_(wanted), access.own(mounted, "export"))


def _download(
    mounted: Mounted, kind: str, wanted: Sequence[columns.Column], where: Sequence[Any], *, for_people: bool
) -> Response:
    body = written(kind, wanted, reading.rows(mounted, wanted, where), for_people=for_people)
    response = Response(stream_with_context(body), content_type=TYPES[kind])
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
