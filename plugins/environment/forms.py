"""The form that everybody fills in, the office's form, and the filters of both lists."""

from __future__ import annotations

from typing import Any

from gapura import (
    ChoiceField,
    DistrictField,
    EmailField,
    FilterForm,
    Form,
    HiddenField,
    LongTextField,
    PhoneField,
    PhotosField,
    PositionField,
    RadioField,
    Refused,
    TextField,
    VillageField,
)
from gapura import gettext as _
from gapura import lazy_gettext as _l

from . import services
from .models import Report
from .states import CATEGORIES, DONE, PUBLIC, REJECTED, STATES, may_follow


class ReportForm(Form):
    """A new report."""

    category = ChoiceField(_l("What is it about?"), choices=CATEGORIES, required=True)
    photos = PhotosField(
        _l("Photos of the problem"),
        required=True,
        most=3,
        description=_l("Up to 3 photos. Please keep faces and number plates out of the picture."),
    )
    text = LongTextField(
        _l("What did you see?"),
        required=True,
        max_length=3000,
        description=_l("For instance since when, how bad it is, and who suffers from it. Please name no people."),
    )
    position = PositionField(_l("Place on the map"))
    region_code = VillageField(_l("Village"), districts_too=True)
    landmark = TextField(
        _l("Landmark"),
        max_length=200,
        description=_l("Helps our officers find the place, such as “behind the market”. It is not published."),
    )
    name = TextField(_l("Name"), max_length=120, render_kw={"autocomplete": "name"})
    phone = PhoneField(_l("Phone or WhatsApp"), render_kw={"autocomplete": "tel"})
    email = EmailField(_l("E-mail"), render_kw={"autocomplete": "email"})
    website = TextField(_l("Leave this empty"), render_kw={"autocomplete": "off", "tabindex": "-1"})

    def validate_website(self, field: TextField) -> None:
        """Nobody sees this field, so only programs fill it in."""
        raise Refused(_("This field must stay empty. Please delete what is in it and send again."))

    def validate(self, extra_validators: Any = None) -> bool:
        """A report needs a place: on the map, or a village."""
        acceptable = super().validate(extra_validators)
        if self.position.errors or self.region_code.errors or self.position.data or self.region_code.data:
            return acceptable
        self.region_code.errors = [_("Please tap the place on the map, or choose the village.")]
        self.keep_pictures()
        return False


class HandleForm(Form):
    """What the office does with a report; fills itself from it."""

    version = HiddenField()
    state = RadioField(_l("What happens now?"), choices={k: s.step for k, s in STATES.items()}, required=True)
    public_note = LongTextField(
        _l("Message to the public and the reporter"),
        max_length=2000,
        description=_l("Stands in the public history. For a rejection: the reason."),
        render_kw={"rows": 3},
    )
    after_photos = PhotosField(
        _l("Photos of the result"),
        most=3,
        description=_l("Needed for “done”: a new photo of the same place, taken after the work."),
    )
    internal_note = LongTextField(
        _l("Internal note"), max_length=2000, description=_l("Only your office sees it."), render_kw={"rows": 3}
    )
    category = ChoiceField(_l("Category"), choices=CATEGORIES, required=True)
    region_code = VillageField(_l("Village"), districts_too=True)
    public_text = LongTextField(
        _l("Text that everybody may read"),
        required=True,
        max_length=3000,
        description=_l("Take out names, phone numbers and accusations before you publish it."),
        render_kw={"rows": 5},
    )

    def __init__(self, report: Report) -> None:
        self.report, self.conflict = report, False
        super().__init__(obj=report)

    def validate(self, extra_validators: Any = None) -> bool:
        """The step is allowed, has its reason or photo, and nobody else was faster."""
        super().validate(extra_validators)
        if self.version.data != str(self.report.version):
            self.tell_conflict()
        new, old = self.state.data, self.report.state
        if new and new != old and not may_follow(old, new):
            self.state.errors = [_("This step is not possible from the state that the report is in.")]
        if new == REJECTED != old and not (self.public_note.data or self.public_note.errors):
            self.public_note.errors = [_("Please give the reason; the reporter reads it.")]
        self._check_photos(finished=new == DONE != old)
        if self.errors:
            self.keep_pictures()
        return not self.errors

    def _check_photos(self, finished: bool) -> None:
        if self.after_photos.errors:
            return
        if services.photos_known(self.after_photos.data):
            self.after_photos.errors = [_("This photo was used before. Please take a new one, after the work.")]
        elif finished and not self.after_photos.data and not self.report.after:
            self.after_photos.errors = [_("Please add a photo of the result; without one the report is not done.")]

    def tell_conflict(self) -> None:
        """Say that somebody else was faster, and let the next submission count."""
        self.conflict, self.version.data = True, str(self.report.version)
        self.form_errors.append(
            _("Somebody else has changed this report meanwhile. Please look at its history, then send again.")
        )


class PublicFilters(FilterForm):
    """What of the public list is shown."""

    kategori = ChoiceField(choices=CATEGORIES)
    kecamatan = DistrictField()
    status = ChoiceField(choices={key: STATES[key].title for key in PUBLIC})


class QueueFilters(FilterForm):
    """What of the office's queue is shown."""

    status = ChoiceField(choices={key: state.title for key, state in STATES.items()})
    q = TextField(max_length=100)
