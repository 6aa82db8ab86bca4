"""The photos of a record, for its office: what each shows, who made it, their order, and which goes."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, make_response
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from .. import forms as kit
from ..database.engine import db
from ..forms import once
from ..media.licences import LICENCES
from ..media.services import delete_photo
from ..shell.htmx import redirect, render
from . import access, history, services, workflow
from .forms import RecordForm
from .mounted import Mounted
from .views import template

ALT, CREDIT, LICENCE, RANK, REMOVE = "alt", "credit", "licence", "rank", "remove"


def photos(mounted: Mounted, record_id: int) -> ResponseReturnValue:
    """The photos with a text for those who do not see them, their makers and their order."""
    if not hasattr(mounted.model, "most_photos"):
        abort(404)
    record = access.handled(mounted, "edit", record_id)
    form = _form_class(record)(data=_values(record))
    status = 400 if form.is_submitted() else 200
    if form.validate_on_submit():

        def save() -> str:
            _change(mounted, services.locked(mounted, record_id, form.version.data), form)
            flash(_("The photos are saved."), "success")
            return mounted.url("handle", record_id=record_id)

        try:
            return redirect(once.submit(form, save))
        except services.ChangedMeanwhile:
            db.session.rollback()
            record, status = access.handled(mounted, "edit", record_id), 409
            form = _form_class(record)(formdata=None, data=_values(record))
            form.form_errors.append(
                _("Somebody else changed this in the meantime. Here is what is stored now; please change it again.")
            )
    page = render(template(mounted, "manage/photos.html"), mounted=mounted, form=form, record=record)
    return make_response(page, status)


def _form_class(record: Any) -> type[RecordForm]:
    """A form with five fields for each photo."""
    fields: dict[str, Any] = {}
    count = len(record.photos)
    for photo in record.photos:
        what = _l("What the photo shows")
        help_text = _l("One sentence for people who do not see it.")
        fields[f"{ALT}_{photo.id}"] = kit.TextField(what, max_length=300, required=True, description=help_text)
        fields[f"{CREDIT}_{photo.id}"] = kit.TextField(_l("Who made it"), max_length=200)
        terms = {key: one.title for key, one in LICENCES.items()}
        fields[f"{LICENCE}_{photo.id}"] = kit.ChoiceField(
            _l("What others may do with it"), choices=terms, blank=_l("They ask first"),
            description=_l("Only what the photographer agreed to."),
        )  # fmt: skip
        fields[f"{RANK}_{photo.id}"] = kit.IntegerField(_l("Place; 1 is the cover"), minimum=1, maximum=max(count, 1))
        fields[f"{REMOVE}_{photo.id}"] = kit.BooleanField(_l("Remove this photo"))
    return type("PhotosForm", (RecordForm,), fields)


def _values(record: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"version": str(record.version)}
    for place, photo in enumerate(record.photos, 1):
        values = {ALT: photo.alt, CREDIT: photo.credit, LICENCE: photo.licence, RANK: place}
        found |= {f"{name}_{photo.id}": value for name, value in values.items()}
    return found


def _change(mounted: Mounted, record: Any, form: Any) -> None:
    before = history.values_of(record)
    for photo in record.photos:
        photo.alt, photo.credit = form[f"{ALT}_{photo.id}"].data, form[f"{CREDIT}_{photo.id}"].data
        photo.licence = form[f"{LICENCE}_{photo.id}"].data or ""
    gone = [photo for photo in record.photos if form[f"{REMOVE}_{photo.id}"].data]
    old = {photo.id: place for place, photo in enumerate(record.photos, 1)}
    kept = sorted((one for one in record.photos if one not in gone), key=lambda one: _place(form, one.id, old[one.id]))
    for rank, photo in enumerate(kept):
        photo.rank = rank
    record.photos = kept
    for photo in gone:
        delete_photo(photo)
    services.touch(record)
    history.note(record, workflow.PHOTOS, before=before, after=history.values_of(record), also=["photos"])
    services.audit_of(mounted, workflow.PHOTOS, record)


def _place(form: Any, photo_id: int, old: int) -> tuple[int, int, int]:
    """Where a photo comes: one that was given a place goes before the one that had it."""
    wanted = form[f"{RANK}_{photo_id}"].data or old
    return wanted, 0 if wanted < old else 2 if wanted > old else 1, old
