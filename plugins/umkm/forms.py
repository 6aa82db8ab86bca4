"""The forms of owners, of the office, and the filters of the public list."""

from __future__ import annotations

import re
from datetime import time

from gapura import (
    BooleanField,
    ChoiceField,
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

from .categories import CATEGORIES
from .hours import WEEKDAYS, clock, span
from .models import Business


class Filters(FilterForm):
    """The filters of the public list; the names stand in the address."""

    q = TextField(max_length=100)
    kategori = ChoiceField(choices=CATEGORIES)
    kecamatan = DistrictField()
    buka = BooleanField()


class BusinessForm(Form):
    """What an owner tells about a business; two fields for the hours of each weekday are added below."""

    version = HiddenField()
    name = TextField(_l("Name of the business"), required=True, max_length=120)
    category = ChoiceField(_l("Category"), choices=CATEGORIES, required=True)
    description = LongTextField(
        _l("What do you offer?"),
        required=True,
        max_length=3000,
        description=_l("Two or three sentences: what you make or sell, and what is special about it."),
        render_kw={"rows": 5},
    )
    photo = PhotoField(_l("Photo"), description=_l("The shop, the product or the work. No faces without consent."))
    village_code = VillageField(_l("Village"), required=True)
    address = TextField(_l("Street or landmark"), description=_l("So that customers find you."))
    position = PositionField(_l("Position on the map"))
    phone = PhoneField(_l("WhatsApp number"))
    phone_public = BooleanField(
        _l("Yes, show this number to everybody so that customers can order by WhatsApp."),
        description=_l("Without this tick only the office that checks the registration sees the number."),
    )
    nib = TextField(_l("NIB"), max_length=40, description=_l("The 13 digits of the business number, if you have one."))

    def validate_nib(self, field: TextField) -> None:
        """Thirteen digits, however they are grouped."""
        digits = re.sub(r"[\s.-]", "", field.data)
        if not re.fullmatch(r"[0-9]{13}", digits) or len(set(digits)) == 1:
            raise Refused(_("A NIB has exactly 13 digits. Leave it empty if you have none yet."))
        field.data = digits

    def days(self):
        """For the template: title, opening and closing field of each weekday."""
        return [(title, self[f"opens_{day}"], self[f"closes_{day}"]) for day, title in enumerate(WEEKDAYS)]

    def hours(self) -> dict[int, tuple[int, int]]:
        """The span in minutes of each weekday with opening hours."""
        times = [(opens.data, closes.data) for _title, opens, closes in self.days()]
        return {day: span(*pair) for day, pair in enumerate(times) if None not in pair}

    def validate(self, extra_validators=None) -> bool:
        """What concerns two fields: both times of a day or none, and consent to show a number needs a number."""
        good = super().validate(extra_validators)
        for _title, opens, closes in self.days():
            if not opens.errors and not closes.errors and (opens.data is None) != (closes.data is None):
                missing = opens if opens.data is None else closes
                missing.errors = [_("Please give both times, or leave both empty when closed.")]
                good = False
        if self.phone_public.data and not self.phone.data and not self.phone.errors:
            self.phone.errors = [_("Please enter the number that is to be shown, or take the tick away.")]
            good = False
        if not good:
            self.keep_pictures()
        return good


for _day, _title in enumerate(WEEKDAYS):
    setattr(BusinessForm, f"opens_{_day}", TimeField(_l("%(day)s, opens", day=_title)))
    setattr(BusinessForm, f"closes_{_day}", TimeField(_l("%(day)s, closes", day=_title)))


def form_of(business: Business | None) -> BusinessForm:
    """The form for a new business, or filled from one."""
    times: dict[str, time] = {}
    for one in business.hours if business else ():
        times |= {f"opens_{one.weekday}": clock(one.opens), f"closes_{one.weekday}": clock(one.closes)}
    return BusinessForm(obj=business, data=times)


class ProductForm(Form):
    """A product."""

    name = TextField(_l("Name of the product"), required=True, max_length=120)
    price = RupiahField(_l("Price"), required=True, maximum=1_000_000_000)
    unit = TextField(_l("Unit"), max_length=30, description=_l("Such as: pack, kilogram, portion, metre."))
    photo = PhotoField(_l("Photo"))


class DecisionForm(Form):
    """The office's decision about a business; the pressed button says which."""

    version = HiddenField()
    reason = LongTextField(
        _l("Reason"),
        max_length=500,
        description=_l("Needed to reject or hide. The owner reads it: say what has to change."),
        render_kw={"rows": 3},
    )
