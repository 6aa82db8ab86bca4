"""The forms of the tourism office, and the filters over the public list."""

from gapura import (
    BooleanField,
    ChoiceField,
    ChoicesField,
    DateField,
    DistrictField,
    FilterForm,
    Form,
    HiddenField,
    LongTextField,
    PhoneField,
    PhotoField,
    PositionField,
    Refused,
    RupiahField,
    TextField,
    TimeField,
    VillageField,
)
from gapura import gettext as _
from gapura import lazy_gettext as _l

from . import services
from .choices import CATEGORIES, FACILITIES, ROADS, SIGNAL


class VersionField(HiddenField):
    """The version that the form was made from. ``services.save`` compares it; it is never written."""

    def populate_obj(self, obj, name):
        """Leave the record's own counter alone."""


class ListedForm(Form):
    """What places and events share."""

    version = VersionField()
    office_id = ChoiceField(_l("Office"), choices=services.own_offices, coerce=int, required=True)
    name = TextField(_l("Name"), required=True, max_length=120)
    description_id = LongTextField(_l("Description in Indonesian"), required=True, max_length=4000)
    description_en = LongTextField(_l("Description in English"), max_length=4000)
    source = TextField(
        _l("Source"), max_length=300, description=_l("Where this information comes from, and from when. It is shown.")
    )


class PlaceForm(ListedForm):
    """A place to visit."""

    category = ChoiceField(_l("Category"), choices=CATEGORIES, required=True)
    region_code = VillageField(_l("Village"), districts_too=True, required=True)
    position = PositionField(_l("Position on the map"))
    approximate = BooleanField(_l("The position is only approximate"))
    directions_id = LongTextField(
        _l("How to get there, in Indonesian"), max_length=2000, description=_l("From the capital of the regency.")
    )
    directions_en = LongTextField(_l("How to get there, in English"), max_length=2000)
    road = ChoiceField(_l("Road"), choices=ROADS, blank=_l("Not known yet"))
    signal = ChoiceField(_l("Phone signal"), choices=SIGNAL, blank=_l("Not known yet"))
    hours = TextField(_l("Opening hours"), description=_l("Such as: every day 08.00–17.00. Leave empty if unsure."))
    ticket = RupiahField(_l("Ticket per person"), description=_l("0 means free. Leave empty if unsure."))
    facilities = ChoicesField(_l("Facilities"), choices=FACILITIES)
    contact_name = TextField(_l("Contact person or desk"), max_length=120)
    contact_phone = PhoneField(_l("Phone"), description=_l("Shown to everybody: ask its owner first."))
    verified_on = DateField(_l("Last verified on"), description=_l("The day on which somebody made sure of all this."))

    def validate_verified_on(self, field):
        """Nobody verifies anything tomorrow."""
        if field.data > services.today():
            raise Refused(_("This day has not come yet."))


class PhotoForm(Form):
    """One more photo of a place."""

    photo = PhotoField(_l("Photo"), required=True)
    alt = TextField(
        _l("What the photo shows"), required=True, max_length=300, description=_l("For people who cannot see it.")
    )
    credit = TextField(_l("Photographer"), max_length=200)


class EventForm(ListedForm):
    """An event, without its dates."""

    venue = TextField(_l("Venue"), required=True)
    organiser = TextField(_l("Organiser"), required=True)
    contact_phone = PhoneField(_l("Phone"), description=_l("Shown to everybody: ask its owner first."))


class DateForm(Form):
    """One time at which an event takes place."""

    day = DateField(_l("Day"), required=True)
    last_day = DateField(_l("Last day"), description=_l("Only if it takes several days."))
    begins = TimeField(_l("Begins at"), description=_l("Leave empty for the whole day."))
    ends = TimeField(_l("Ends at"))
    provisional = BooleanField(_l("The date is provisional"))

    def validate(self, extra_validators=None):
        """The end comes after the beginning."""
        acceptable = super().validate(extra_validators)
        if acceptable and self.last_day.data and self.last_day.data < self.day.data:
            self.last_day.errors = [_("The last day comes before the first.")]
        elif acceptable and self.ends.data and not self.begins.data:
            self.begins.errors = [_("Please say when it begins, too.")]
        elif acceptable and self.ends.data and not self.last_day.data and self.ends.data <= self.begins.data:
            self.ends.errors = [_("The end comes before the beginning.")]
        return acceptable and not self.errors


class NewEventForm(EventForm, DateForm):
    """An event with its first date, so that it is announced in one step."""


class PlaceFilters(FilterForm):
    """What a visitor may ask of the list; the names stand in the address."""

    q = TextField(max_length=100)
    kategori = ChoiceField(choices=CATEGORIES)
    kecamatan = DistrictField()
    fasilitas = ChoicesField(choices=FACILITIES)
    sinyal = BooleanField()
