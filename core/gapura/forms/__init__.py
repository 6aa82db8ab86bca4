"""The form kit: fields that take what people type, say what is wrong in a sentence, and lose nothing."""

from . import once
from .base import Kit, Refused, TypedKit
from .choices import BooleanField, ChoiceField, ChoicesField, RadioField
from .form import FilterForm, Form
from .hours import HoursField
from .pictures import PhotoField, PhotosField
from .places import DistrictField, Position, PositionField, VillageField
from .text import (
    DecimalField,
    EmailField,
    HiddenField,
    IntegerField,
    LongTextField,
    PasswordField,
    PhoneField,
    RupiahField,
    TextField,
    UrlField,
)
from .times import DateField, DateTimeLocalField, TimeField
from .uploads import UploadField

__all__ = [
    "BooleanField",
    "ChoiceField",
    "ChoicesField",
    "DateField",
    "DateTimeLocalField",
    "DecimalField",
    "DistrictField",
    "EmailField",
    "FilterForm",
    "Form",
    "HiddenField",
    "HoursField",
    "IntegerField",
    "Kit",
    "LongTextField",
    "PasswordField",
    "PhoneField",
    "PhotoField",
    "PhotosField",
    "Position",
    "PositionField",
    "RadioField",
    "Refused",
    "RupiahField",
    "TextField",
    "TimeField",
    "TypedKit",
    "UploadField",
    "UrlField",
    "VillageField",
    "once",
]
