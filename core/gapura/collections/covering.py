"""Making faces and number plates on a photo unrecognisable, with a brush; what was under it is destroyed."""

from __future__ import annotations

import re
from typing import Any

from flask import abort, flash, make_response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ..database.engine import db
from ..forms import once
from ..media.covering import covered, grid_of
from ..media.models import Photo
from ..media.services import picture_of, replace_photo
from ..shell.htmx import redirect, render
from . import access, history, services, workflow
from .forms import RecordForm
from .mounted import Mounted
from .views import template

CELL = "sel"
_CELL = re.compile(r"(\d{1,2})-(\d{1,2})", re.ASCII)


def cover(mounted: Mounted, record_id: int, photo_id: int) -> ResponseReturnValue:
    """The photo under a grid of cells that are ticked, or painted; what is ticked is covered for good."""
    record = access.handled(mounted, "edit", record_id)
    photo = _photo_of(record, photo_id)
    columns, rows = grid_of(photo.width, photo.height)
    form = RecordForm(data={"version": str(record.version)})
    chosen = cells_of(request.form.getlist(CELL), columns, rows)
    if form.validate_on_submit() and not chosen:
        form.form_errors.append(_("Please tick, or paint, what nobody is to recognise."))
    if form.is_submitted() and not form.errors:
        processed = covered(picture_of(photo) or abort(404), chosen)

        def save() -> str:
            current = services.locked(mounted, record_id, form.version.data)
            replace_photo(_photo_of(current, photo_id), processed)
            services.touch(current)
            history.note(current, workflow.COVER, also=["photos"])
            services.audit_of(mounted, workflow.COVER, current)
            flash(_("Done. What was there is destroyed."), "success")
            return mounted.url("photos", record_id=record_id)

        try:
            return redirect(once.submit(form, save))
        except services.ChangedMeanwhile:
            db.session.rollback()
            form = RecordForm(formdata=None, data={"version": str(access.handled(mounted, "edit", record_id).version)})
            form.form_errors.append(_("Somebody else changed it meanwhile. Please look, and send it again."))
    context: dict[str, Any] = {"record": record, "photo": photo, "columns": columns, "rows": rows, "chosen": chosen}
    page = render(template(mounted, "manage/cover.html"), mounted=mounted, form=form, **context)
    return make_response(page, 400 if form.errors else 200)


def cells_of(typed: list[str], columns: int, rows: int) -> set[tuple[int, int]]:
    """Column and row of each cell that was ticked; what is none is left out."""
    found = (_CELL.fullmatch(one) for one in typed[: columns * rows])
    cells = {(int(one[1]), int(one[2])) for one in found if one}
    return {(column, row) for column, row in cells if column < columns and row < rows}


def _photo_of(record: Any, photo_id: int) -> Photo:
    """A photo of a record, of the beginning or of the result."""
    photos: list[Photo] = getattr(record, "every_photo", None) or getattr(record, "photos", [])
    return next((one for one in photos if one.id == photo_id), None) or abort(404)
