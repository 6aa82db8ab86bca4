"""The addresses of exports: everything of its own for an office, what is public for everybody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask import Response, flash, request, stream_with_context
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ...audit.services import record as audit
from ...database.engine import db
from ...shell.htmx import redirect
from .. import access, listing
from ..mounted import Mounted
from . import behind, columns, files, formats, reading


def office(mounted: Mounted, kind: str) -> ResponseReturnValue:
    """All columns of the records of the person's offices, personal ones among them; each time is in the audit log."""
    visible = files.of_offices(mounted, request.args, access.offices_for(mounted, "export"))
    where = files.conditions(mounted, visible, request.args)
    count = db.session.scalar(sa.select(sa.func.count()).select_from(mounted.model).where(*where)) or 0
    if kind == files.XLSX and count > formats.MOST_ROWS:
        flash(_("A sheet holds at most 1,048,575 records. Choose CSV, or filter the list first."), "warning")
        return redirect(mounted.url("queue"))
    known = {files.STATE, *listing.filter_specs(mounted)}
    asked = {name: value for name, value in request.args.items() if name in known}
    searched = bool(request.args.get(listing.QUERY))
    audit(
        f"{mounted.plugin}.export",
        mounted.collection.name,
        after={"format": kind, "records": count, "filters": asked, "search": searched},
    )
    task = behind.begin(mounted, kind, count) if count >= behind.FROM else None
    db.session.commit()
    if task is not None:
        return redirect(mounted.url("export_page", task_id=task.id))
    return _download(mounted, kind, columns.office_columns(mounted), where, for_people=True)


def public(mounted: Mounted, kind: str) -> Response:
    """Open data: the published records with what everybody sees on their pages."""
    where = files.conditions(mounted, listing.public(mounted), request.args)
    return _download(mounted, kind, columns.public_columns(mounted), where, for_people=False)


def _download(
    mounted: Mounted, kind: str, wanted: Sequence[columns.Column], where: Sequence[Any], *, for_people: bool
) -> Response:
    body = files.written(kind, wanted, reading.rows(mounted, wanted, where), for_people=for_people)
    return files.attachment(mounted, kind, stream_with_context(body), for_people=for_people)
