"""The pages of an import: choose a file, map its columns, see what is wrong, confirm names, watch, take back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from flask import Response, abort, flash, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from ...accounts import offices
from ...database.engine import db
from ...forms import ChoiceField, Form, once
from ...shell.htmx import is_htmx, redirect, render
from .. import access
from ..models import ImportRun
from ..mounted import Mounted
from ..views import template
from . import beginning, behind, files, planning, preview, running
from .beginning import CHECKED, MAPPING, SHEET
from .files import FileRefused
from .forms import StartForm, UploadForm

RECENT = 20
PARTS = {SHEET: "_sheet", MAPPING: "_mapping", CHECKED: "_checked"}


def index(mounted: Mounted) -> ResponseReturnValue:
    """Choose a file; below, what was imported lately."""
    possible = _offices(mounted)
    form = _upload_form(possible)(data={"office_id": _usual_office(mounted, possible)})
    if form.validate_on_submit():
        office_id = form.office_id.data if "office_id" in form else _usual_office(mounted, possible)
        location = _take_in(mounted, form, office_id)
        if location:
            return redirect(location)
    page = render(
        template(mounted, "imports/index.html"),
        mounted=mounted,
        form=form,
        runs=_recent(mounted),
        badge_of=preview.badge_of,
        detail_of=preview.detail_of,
    )
    return page, 400 if form.errors or form.form_errors else 200


def _take_in(mounted: Mounted, form: Any, office_id: int | None) -> str:
    earlier = once.earlier(form)
    if earlier is not None:
        return earlier
    upload = form.file.data
    try:
        upload.stream.seek(0)
        run = beginning.create(
            mounted, upload.stream, upload.filename or "", office_id=office_id, user_id=current_user.id
        )
    except FileRefused as refusal:
        form.file.errors = [*form.file.errors, str(refusal)]
        return ""
    return once.submit(form, lambda: mounted.url("import_run", run_id=beginning.add(run)))


def _offices(mounted: Mounted) -> list[Any]:
    """The offices that the person may import for."""
    allowed = access.offices_for(mounted, "import")
    return [one for one in offices.every() if allowed is None or one.id in allowed]


def _usual_office(mounted: Mounted, possible: list[Any]) -> int | None:
    """The collection's own office where the person is of it, else the person's."""
    ids = [one.id for one in possible]
    own = access.office_of(mounted)
    return own if own in ids else next(iter(ids), None)


def _upload_form(possible: list[Any]) -> type[Any]:
    if len(possible) < 2:
        return UploadForm
    choices = [(one.id, one.name) for one in possible]
    field = ChoiceField(_("Office"), choices=choices, coerce=int, required=True)
    return type("UploadForm", (UploadForm,), {"office_id": field})


def _recent(mounted: Mounted) -> list[ImportRun]:
    query = sa.select(ImportRun).where(ImportRun.kind == beginning.kind_of(mounted))
    allowed = access.offices_for(mounted, "import")
    if allowed is not None:
        query = query.where(ImportRun.office_id.in_(allowed))
    return list(db.session.scalars(query.order_by(ImportRun.id.desc()).limit(RECENT)))


def example(mounted: Mounted) -> Response:
    """An empty table with the headings that are understood without a question."""
    labels = [target.label.replace('"', '""') for target in planning.targets(mounted) if target.key != "@position"]
    body = "\ufeff" + ";".join(f'"{label}"' for label in labels) + "\r\n"
    response = Response(body, content_type="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"contoh-{mounted.manifest.slug}.csv")
    return response


def run(mounted: Mounted, run_id: int) -> ResponseReturnValue:
    """One import, at the step where it is."""
    return _page(mounted, _own(mounted, run_id), Form())


def _own(mounted: Mounted, run_id: int) -> ImportRun:
    """The run, which must be of this collection and an office in which the person may import."""
    found = db.session.get(ImportRun, run_id)
    allowed = access.offices_for(mounted, "import")
    if found is None or found.kind != beginning.kind_of(mounted):
        abort(404)
    if allowed is not None and found.office_id not in allowed:
        abort(404)
    return found


def _page(mounted: Mounted, found: ImportRun, form: Any, **more: Any) -> ResponseReturnValue:
    names = preview.open_names(found) if found.state == CHECKED else []
    part = "_names" if names else PARTS.get(found.state, "_progress" if found.state in running.WORKING else "_done")
    context: dict[str, Any] = {"names": names, **more}
    if found.state == MAPPING:
        context |= preview.mapping_of(mounted, found)
    elif names:
        context |= preview.names_of(names)
    elif found.state == CHECKED:
        context |= {"facts": preview.counts(found), "rows": preview.first_rows(mounted, found)}
        context.setdefault("start", StartForm(formdata=None, data={"bad": beginning.SKIP, "same": beginning.SKIP}))
    page = render(
        template(mounted, "imports/run.html"),
        mounted=mounted,
        run=found,
        form=form,
        part=template(mounted, f"imports/{part}.html"),
        percent=preview.percent(found),
        **context,
    )
    return (page, 400) if form.errors or form.form_errors or context.get("problem") else page


def decide(mounted: Mounted, run_id: int, act: str) -> ResponseReturnValue:
    """Carry out what a button of the page says."""
    found: ImportRun | None = _own(mounted, run_id)
    if act != "lembar":  # a workbook may take seconds to read, for which nobody else should wait
        found = beginning.taken(run_id)
    if found is None:
        abort(404)
    before = found.state
    problem = ACTS[act](mounted, found)
    if found.state in running.WORKING and found.state != before:
        behind.begin(mounted, found)
    db.session.commit()
    if problem:
        return _page(mounted, found, Form(), problem=problem)
    gone = act == "batal" and db.session.get(ImportRun, run_id) is None
    return redirect(mounted.url("imports") if gone else mounted.url("import_run", run_id=run_id))


def _sheet(mounted: Mounted, found: ImportRun) -> str:
    try:
        beginning.choose_sheet(mounted, found, request.form.get("sheet", ""))
    except FileRefused as refusal:
        return str(refusal)
    return ""


def _heading(mounted: Mounted, found: ImportRun) -> str:
    chosen = request.form.get("heading", "")
    beginning.choose_heading(
        mounted, found, int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 3 else -1
    )
    return ""


def _columns(mounted: Mounted, found: ImportRun) -> str:
    if found.state not in (MAPPING, CHECKED):
        return ""
    columns = [request.form.get(f"column-{number}", "") for number in range(len(beginning.headings(found)))]
    wrong = beginning.choose_columns(mounted, found, columns)
    if wrong["twice"]:
        return _("Chosen for more than one column: %(labels)s.", labels=", ".join(wrong["twice"]))
    if wrong["missing"]:
        return _("No column is chosen yet for: %(labels)s.", labels=", ".join(wrong["missing"]))
    return ""


def _names(mounted: Mounted, found: ImportRun) -> str:
    decisions, unknown = preview.decided(found, request.form)
    beginning.confirm_names(found, decisions)
    if unknown:
        return _("Not in the list of desa and kecamatan: %(names)s.", names=", ".join(unknown[:5]))
    return ""


def _back(mounted: Mounted, found: ImportRun) -> str:
    beginning.back(found)
    return ""


def _start(mounted: Mounted, found: ImportRun) -> str:
    form = StartForm()
    if not form.validate_on_submit():
        return _("Please choose what happens to rows that are wrong or there already.")
    if found.state == CHECKED and not beginning.start(mounted, found, bad=form.bad.data, same=form.same.data):
        return _("Some rows are wrong, so that “all or none” adds none. Correct the file, or leave these rows out.")
    return ""


def _undo(mounted: Mounted, found: ImportRun) -> str:
    beginning.undo(mounted, found)
    return ""


def _cancel(mounted: Mounted, found: ImportRun) -> str:
    if beginning.cancel(found):
        flash(_("The file was deleted. Nothing was added."), "success")
    return ""


ACTS: dict[str, Callable[[Mounted, ImportRun], str]] = {
    "lembar": _sheet, "judul": _heading, "kolom": _columns, "nama": _names, "kembali": _back,
    "mulai": _start, "urungkan": _undo, "batal": _cancel,
}  # fmt: skip


def advance(mounted: Mounted, run_id: int) -> ResponseReturnValue:
    """Go on for a moment; htmx gets what the page shows of it."""
    found = _own(mounted, run_id)
    seen_to = behind.is_seen_to(found)
    after: ImportRun | None = found
    if not seen_to:
        after = running.advance(mounted, found.id, allowed=access.offices_for(mounted, "import"))
    if after is None or after.state not in running.WORKING or not is_htmx():
        return redirect(mounted.url("import_run", run_id=run_id))
    name = template(mounted, "imports/_progress.html")
    return render(name, name, mounted=mounted, run=after, percent=preview.percent(after), seen_to=seen_to)


def bad_rows(mounted: Mounted, run_id: int) -> Response:
    """The rows that are wrong, each with what is wrong, as a table to correct and import again."""
    found = _own(mounted, run_id)
    path = files.bad_rows_path(beginning.settings(), found.token) if found.token else None
    if path is None or not path.is_file():
        abort(404)
    name = f"baris-salah-{mounted.manifest.slug}-{found.id}.csv"
    return send_file(path, "text/csv; charset=utf-8", as_attachment=True, download_name=name, max_age=0)
