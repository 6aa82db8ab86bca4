"""The versions of the face: used again, named, downloaded, and taken in from another portal."""

from __future__ import annotations

import re
from io import BytesIO

from flask import Response, abort, flash, send_file
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ...accounts.models import User
from ...audit import services as audit
from ...database.engine import db
from ...forms import Form, TextField, UploadField
from ...plugins.blueprint import Blueprint
from ...shell.htmx import redirect, render
from ..models import BrandingVersion
from ..palette import COLOURS, Palette
from ..services import current_values, identity, save, themes
from ..themes import DEFAULT
from . import parcel, services

HERE, STUDIO = "/pengaturan/tampilan/versi", "/pengaturan/tampilan"
SETTINGS = "core.settings"
ANY_ID = "int(max=2147483647)"

bp = Blueprint("branding_versions", __name__)


class NameForm(Form):
    """What a version is called."""

    name = TextField(_l("Name"), max_length=80)


class ParcelForm(Form):
    """A file from another portal."""

    parcel = UploadField(_l("File"), required=True, render_kw={"accept": ".zip,application/zip"})


@bp.get(HERE, access=SETTINGS)
def index() -> Response:
    """All versions, the one that is shown first."""
    return _page(ParcelForm())


@bp.post(f"{HERE}/<{ANY_ID}:version_id>/pakai", access=SETTINGS)
def use(version_id: int) -> Response:
    """Show an earlier version again."""
    return _use(services.find(version_id) or abort(404))


@bp.post(f"{HERE}/batalkan", access=SETTINGS)
def undo() -> Response:
    """Take the last change back; doing so twice brings it again."""
    earlier = services.before_last()
    if earlier is None:
        flash(_("There is nothing to take back."), "info")
        return redirect(STUDIO)
    return _use(earlier)


@bp.post(f"{HERE}/<{ANY_ID}:version_id>/nama", access=SETTINGS)
def name(version_id: int) -> Response:
    """Call a version something: one with a name stays."""
    version, form = services.find(version_id) or abort(404), NameForm()
    if not form.validate_on_submit():
        flash(" ".join(str(error) for error in form.name.errors), "danger")
        return redirect(HERE)
    before, version.name = version.name, form.name.data or ""
    audit.record("branding.name", f"branding_version:{version.id}", {"name": before}, {"name": version.name})
    db.session.commit()
    flash(_("The name was saved."), "success")
    return redirect(HERE)


@bp.get(f"{STUDIO}/unduh", access=SETTINGS)
def download() -> Response:
    """The face as one file."""
    shown = identity()
    title = re.sub(r"[^a-z0-9]+", "-", shown.name.lower()).strip("-") or "portal"
    data = BytesIO(parcel.pack(current_values(), shown.palette))
    answer = send_file(data, mimetype="application/zip", as_attachment=True, download_name=f"tampilan-{title}.zip")
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.post(f"{STUDIO}/unggah", access=SETTINGS)
def upload() -> Response:
    """Take in the face from a file; what was there before can be brought back."""
    form = ParcelForm()
    if not form.validate_on_submit():
        return _page(form, 422)
    try:
        values, pictures = parcel.unpack(form.parcel.data.stream)
    except parcel.ParcelRefused as refusal:
        form.parcel.errors = [str(refusal)]
        return _page(form, 422)
    save(parcel.place(values, pictures))
    db.session.commit()
    flash(_("The appearance from the file is in use. To go back, use the version before it."), "success")
    return redirect(STUDIO)


def _use(version: BrandingVersion) -> Response:
    values = dict(version.values)
    if values.get("theme") not in themes():
        values["theme"] = DEFAULT.name
    save(values)
    db.session.commit()
    flash(_("The version of %(moment)s is shown again.", moment=_moment(version)), "success")
    return redirect(HERE)


def _page(form: ParcelForm, status: int = 200) -> Response:
    versions = services.every()
    people = {one.id: one.name for one in db.session.query(User).where(User.id.in_({v.made_by for v in versions}))}
    rows = [(one, people.get(one.made_by or 0, ""), _palette(one)) for one in versions]
    answer = render("branding/versions.html", form=form, rows=rows, colours=COLOURS, themes=themes())
    answer.status_code = status
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _palette(version: BrandingVersion) -> Palette:
    theme = themes().get(version.values.get("theme", ""), DEFAULT)
    return theme.palette.with_choice(version.values.get("colours") or {})


def _moment(version: BrandingVersion) -> str:
    from ...shell.formatting import localdatetime

    return localdatetime(version.made_at)
