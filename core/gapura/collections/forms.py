"""Forms made from the fields of a record class: one for citizens, one for the office, one for filters."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from .. import forms as kit
from ..accounts import offices
from ..database.engine import db
from .access import offices_for
from .dates_field import DatesField
from .fields import Spec
from .mounted import Mounted
from .records import Record

PUBLIC_FORM, OFFICE_FORM = "public", "office"
LIST_LIMIT = 500


class RecordForm(kit.Form):
    """What the forms of all collections share: the version that was seen, and how values reach the record."""

    version = kit.HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field; a press of "more rows" shows the form again, complaining about nothing."""
        acceptable = super().validate(extra_validators)
        if not any(getattr(field, "wants_more", False) for field in self):
            return acceptable
        self.keep_pictures()
        self.form_errors.clear()
        for field in self:
            field.errors = ()
        return False

    def fill(self, record: Record) -> None:
        """Write the values into a record; photos are left to whoever stores them."""
        for name, field in self._fields.items():
            if name not in ("version", "photos", "csrf_token", "once"):
                field.populate_obj(record, name)


def form_class(mounted: Mounted, who: str) -> type[RecordForm]:
    """The form of a collection for ``public`` or ``office``; made once for each application."""
    if who not in mounted.kept:
        mounted.kept[who] = _form_class(mounted, who)
    found: type[RecordForm] = mounted.kept[who]
    return found


def _form_class(mounted: Mounted, who: str) -> type[RecordForm]:
    model = mounted.model
    wanted = [
        (name, spec) for name, spec in mounted.specs.items() if spec.entered and (who == OFFICE_FORM or spec.submitted)
    ]
    fields = {_field_name(name, spec): _field(name, spec, mounted) for name, spec in wanted}
    if hasattr(model, "most_photos"):
        fields["photos"] = kit.PhotosField(_l("Photos"), most=model.most_photos)
    if hasattr(model, "Date"):
        fields["dates"] = DatesField(_l("Dates"), model=model.Date)
    return type(f"{model.__name__}Form", (RecordForm,), fields)


def _field_name(name: str, spec: Spec) -> str:
    return "position" if spec.kind == "position" else name


def _field(name: str, spec: Spec, mounted: Mounted) -> Any:
    column = mounted.model.__table__.c[name]
    shared = {"required": _required(spec, column), "description": spec.help}
    return MAKERS[spec.kind](spec, shared, mounted)


def _required(spec: Spec, column: sa.Column[Any]) -> bool:
    return not column.nullable and spec.kind not in ("yes_no", "district")


def _texts(field: type[Any]) -> Callable[..., Any]:
    return lambda spec, shared, mounted: field(spec.label, max_length=spec.max_length, **shared)


def _numbers(field: type[Any]) -> Callable[..., Any]:
    def make(spec: Spec, shared: dict[str, Any], mounted: Mounted) -> Any:
        return field(spec.label, minimum=spec.minimum, maximum=spec.maximum, **shared)

    return make


def _plain(field: type[Any]) -> Callable[..., Any]:
    return lambda spec, shared, mounted: field(spec.label, **shared)


def _listed(field: type[Any]) -> Callable[..., Any]:
    return lambda spec, shared, mounted: field(spec.label, choices=spec.options, **shared)


def _region(spec: Spec, shared: dict[str, Any], mounted: Mounted) -> Any:
    return kit.VillageField(spec.label, districts_too=True, **shared)


def _office(spec: Spec, shared: dict[str, Any], mounted: Mounted) -> Any:
    return kit.ChoiceField(
        spec.label, choices=lambda: _own_offices(mounted), coerce=int, **(shared | {"required": True})
    )


def _own_offices(mounted: Mounted) -> Iterable[tuple[int, str]]:
    """The offices in which the person may edit."""
    allowed = offices_for(mounted, "edit")
    return [(one.id, one.name) for one in offices.every() if allowed is None or one.id in allowed]


def _reference(spec: Spec, shared: dict[str, Any], mounted: Mounted) -> Any:
    model = spec.model

    def choices() -> list[tuple[int, str]]:
        names = sa.select(model).order_by(model.sort_name, model.id).limit(LIST_LIMIT)
        return [(one.id, one.title) for one in db.session.scalars(names)]

    return kit.ChoiceField(spec.label, choices=choices, coerce=int, **shared)


MAKERS: dict[str, Callable[..., Any]] = {
    "text": _texts(kit.TextField),
    "long_text": _texts(kit.LongTextField),
    "url": _texts(kit.UrlField),
    "integer": _numbers(kit.IntegerField),
    "decimal": _numbers(kit.DecimalField),
    "rupiah": _numbers(kit.RupiahField),
    "yes_no": _plain(kit.BooleanField),
    "date": _plain(kit.DateField),
    "moment": _plain(kit.DateTimeLocalField),
    "phone": _plain(kit.PhoneField),
    "email": _plain(kit.EmailField),
    "position": _plain(kit.PositionField),
    "choice": _listed(kit.ChoiceField),
    "choices": _listed(kit.ChoicesField),
    "region": _region,
    "office": _office,
    "reference": _reference,
}
