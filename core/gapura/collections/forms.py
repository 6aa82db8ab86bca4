"""Forms made from the fields of a record class: one for citizens, one for the office, one for filters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from flask import current_app, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from flask_login import current_user
from itsdangerous import BadData, URLSafeTimedSerializer

from .. import forms as kit
from ..accounts import offices
from ..contract.collections import Step
from ..database.engine import db
from ..database.types import utcnow
from .access import offices_for, own
from .dates_field import DatesField
from .fields import Spec
from .mounted import Mounted, mounted_for
from .photo_texts import PhotoTextsField
from .records import Record

PUBLIC_FORM, OFFICE_FORM, PROGRAM_FORM = "public", "office", "program"
LIST_LIMIT = 500
OLDEST = 30 * 86_400
ONLY = "data-only"  # the choice that asks for a field, and the values with which it does
TRAP_NAME = "homepage_lain"
CONFIDING = ("anonymous", "confidential")  # how a record is sent, not what it is about
BESIDE = ("version", "seen", "photos", "csrf_token", "once", "shown", "apart", TRAP_NAME)  # no values of the record


class ShownField(kit.HiddenField):
    """A signed moment: when the form was shown for the first time. It stays the same while the form is shown again."""

    max_length = 300

    def process_data(self, value: Any) -> None:
        """Note the moment."""
        self.data = moment_serializer().dumps("")

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep what was sent, cleaned but never refused; ``age`` says whether it is worth anything."""
        try:
            super().process_formdata(valuelist)
        except kit.Refused:
            self.data = ""

    def age(self) -> float | None:
        """Seconds since the form was shown; None when the moment is missing, forged or older than a month."""
        try:
            _empty, shown = moment_serializer().loads(self.data or "", max_age=OLDEST, return_timestamp=True)
        except BadData:
            return None
        return float((utcnow() - shown).total_seconds())


class TrapField(kit.TextField):
    """A field that people neither see nor hear of; whatever is in it was put there by a program, and is dropped."""

    max_length = 1_000_000

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Only see whether something was filled in; nothing is wrong with any text."""
        self.data = "x" if valuelist and isinstance(valuelist[0], str) and valuelist[0].strip() else ""

    def _value(self) -> str:
        return ""


class ApartField(kit.HiddenField):
    """Says that what is sent is none of the records that were shown: the same form once more, not another one."""

    counts = False


class RecordForm(kit.Form):
    """What the forms of all collections share: what was seen of the record, and how values reach it."""

    version = kit.HiddenField()
    seen = kit.HiddenField()
    fixed: tuple[str, ...] = ()
    asked_by: Mapping[str, Spec] = MappingProxyType({})
    position_suffices = False
    place_from = ""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for name in self.fixed if options.get("obj") is not None else ():
            del self._fields[name]
        for field in self:
            asks = (field.render_kw or {}).get(ONLY, "").partition(" ")[0]
            if asks and asks not in self._fields:  # the choice is settled: nothing comes and goes with it
                field.render_kw = {name: value for name, value in field.render_kw.items() if name != ONLY}

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field; a press of "more rows" shows the form again, complaining about nothing."""
        self._drop_what_is_not_asked()
        acceptable = self._is_somewhere(self._consent_means_something(super().validate(extra_validators)))
        if not any(getattr(field, "wants_more", False) for field in self):
            return acceptable
        self.keep_pictures()
        self.form_errors.clear()
        for field in self:
            field.errors = ()
        return False

    def _drop_what_is_not_asked(self) -> None:
        """Empty the fields that only other choices ask for."""
        for name, spec in self.asked_by.items():
            chosen = {other: self._fields[other].data for other in spec.only if other in self._fields}
            if name in self._fields and chosen and not spec.asked(chosen.get):
                self._fields[name].process(None)

    def _consent_means_something(self, acceptable: bool) -> bool:
        """Whoever lets everybody see a number gives one."""
        if "phone_public" not in self or not self["phone_public"].data or self["contact_phone"].data:
            return acceptable
        self["contact_phone"].errors = [_("Please enter the number that is to be shown, or take the tick away.")]
        self.keep_pictures()
        return False

    def _is_somewhere(self, acceptable: bool) -> bool:
        """A record whose place may be a village or a position needs one of them."""
        names = ("region_code", "position", self.place_from)
        fields = [self._fields[name] for name in names if name in self._fields]
        if not self.position_suffices or len(fields) < 2 or any(field.errors or field.data for field in fields):
            return acceptable
        fields[0].errors = [_("Please tap the place on the map, or choose the village.")]
        self.keep_pictures()
        return False

    def fill(self, record: Record) -> None:
        """Write the values into a record; photos are left to whoever stores them."""
        for name, field in self._fields.items():
            if name not in BESIDE and self.takes(name):
                field.populate_obj(record, name)
                _leave_out(record, name)

    def takes(self, name: str) -> bool:
        """Whether a field is one of the record's own."""
        return True


def _leave_out(record: Record, name: str) -> None:
    """Keep nothing instead of an empty text, where the column may hold nothing: two empty codes are not the same."""
    column = record.__table__.columns.get(name)
    if column is not None and column.nullable and getattr(record, name) == "":
        setattr(record, name, None)


class PublicForm(RecordForm):
    """What people outside the office fill in, with what tells them from programs."""

    shown = ShownField()
    apart = ApartField()
    homepage_lain = TrapField(_l("Leave this empty"))


class StepForm(RecordForm):
    """A step with the reason for it, and whatever else it asks for."""

    asked: tuple[str, ...] = ()
    reason = kit.LongTextField(_l("Reason"), max_length=1000)
    internal = kit.LongTextField(_l("Internal note"), max_length=1000, description=_l("Only your office sees it."))

    def takes(self, name: str) -> bool:
        """Only what the step asks for is the record's; the words are the history's."""
        return name in self.asked


def moment_serializer() -> URLSafeTimedSerializer:
    """Signs the moment at which a form was shown."""
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="gapura.collections.shown")


def step_form_class(mounted: Mounted, step: Step) -> type[StepForm]:
    """The form of a step; made once for each application."""
    key = f"step {step.name}"
    if key not in mounted.kept:
        model, asked = mounted.model, [name for name in step.fields if name in mounted.specs]
        fields = {_field_name(n, mounted.specs[n]): _field(n, mounted.specs[n], mounted) for n in asked}
        if "photos" in step.fields:
            fields["photos"] = kit.PhotosField(_l("Photos"), most=model.most_photos)
        if step.reason:
            fields["reason"] = kit.LongTextField(_l("Reason"), required=True, max_length=1000)
        bases = (step.form, StepForm) if step.form else (StepForm,)
        mounted.kept[key] = type(f"{model.__name__}StepForm", bases, {"asked": tuple(fields), **fields})
    found: type[StepForm] = mounted.kept[key]
    return found


def form_class(mounted: Mounted, who: str) -> type[RecordForm]:
    """The form of a collection for ``public``, ``office`` or ``program``; made once for each application."""
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
        wanted_photos = {"required": model.photos_needed and who == PUBLIC_FORM, "description": model.photos_help}
        fields["photos"] = kit.PhotosField(_l("Photos"), most=model.most_photos, **wanted_photos)
        fields["photo_texts"] = PhotoTextsField(_l("What the photos show"))
    if hasattr(model, "Date"):
        fields["dates"] = DatesField(_l("Dates"), model=model.Date)
    known: dict[str, Any] = {name: getattr(model, name, None) for name in ("position_suffices", "place_from")}
    known["asked_by"] = {name: spec for name, spec in wanted if spec.only}
    known["fixed"] = tuple(_field_name(name, spec) for name, spec in wanted if spec.fixed)
    return type(f"{model.__name__}Form", (PublicForm if who == PUBLIC_FORM else RecordForm,), {**known, **fields})


def _field_name(name: str, spec: Spec) -> str:
    return "position" if spec.kind == "position" else name


def _field(name: str, spec: Spec, mounted: Mounted) -> Any:
    column = mounted.model.__table__.c[name]
    help_text = _help_for_some(spec, mounted) or _help(name, spec) or _help_with_place(spec, mounted.model)
    needed = _required(spec, column) and not (spec.kind == "region" and mounted.model.position_suffices)
    shared = {"required": needed, "description": help_text, "validators": _checks(spec)}
    if spec.only:
        shared["render_kw"] = {ONLY: " ".join((*spec.only, *next(iter(spec.only.values()))))}
    return MAKERS[spec.kind](spec, shared, mounted)


def _help(name: str, spec: Spec) -> Any:
    """The help of a field; of a personal one also what it is used for and who sees it."""
    if not spec.personal:
        return spec.help
    who = (
        spec.personal if name == "contact_phone" else _l("%(purpose)s Only the office sees it.", purpose=spec.personal)
    )
    return _l("%(first)s %(second)s", first=spec.help, second=who) if spec.help else who


def _help_for_some(spec: Spec, mounted: Mounted) -> Any:
    """The help of a field that only some choices ask for: which they are."""
    if not spec.only:
        return ""
    name, values = next(iter(spec.only.items()))
    kinds = LazyString(lambda: ", ".join(str(mounted.specs[name].options[value]) for value in values))
    said = _l("Only for: %(kinds)s.", kinds=kinds)
    return _l("%(first)s %(second)s", first=spec.help, second=said) if spec.help else said


def _help_with_place(spec: Spec, model: type[Any]) -> Any:
    """What people have to know of the two ways to say where a record is."""
    if spec.kind == "region" and model.position_suffices:
        if model.place_from:
            return _l("Or tap the place on the map, or choose a known place; one of them is enough.")
        return _l("Or tap the place on the map; one of the two is enough.")
    if spec.kind == "position" and model.public_precision is not None:
        return _l("Only the office sees the exact place.")
    return ""


def _checks(spec: Spec) -> list[Callable[..., None]]:
    """The field's own check, as WTForms calls it."""
    check = spec.check
    if check is None:
        return []

    def run(form: Any, field: Any) -> None:
        field.data = check(field.data)

    return [run]


def _required(spec: Spec, column: sa.Column[Any]) -> bool:
    return not column.nullable and spec.kind not in ("yes_no", "hours", "district")


def _texts(field: type[Any]) -> Callable[..., Any]:
    return lambda spec, shared, mounted: field(spec.label, max_length=spec.max_length, **shared)


def _numbers(field: type[Any]) -> Callable[..., Any]:
    def make(spec: Spec, shared: dict[str, Any], mounted: Mounted) -> Any:
        places = {"places": spec.places} if spec.kind == "decimal" else {}
        return field(spec.label, minimum=spec.minimum, maximum=spec.maximum, **places, **shared)

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
    name = next(name for name, one in mounted.specs.items() if one is spec)

    def choices() -> list[tuple[int, str]]:
        return [(one.id, one.title) for one in _referable(spec, request.values.get(name, ""))]

    return kit.ChoiceField(spec.label, choices=choices, coerce=int, **shared)


def _referable(spec: Spec, named: str) -> Iterable[Record]:
    """What a reference may name: for a part what the person may add to, else what everybody sees.

    A long list is cut; the record that the request names is on it all the same.
    """
    model, home = spec.model, mounted_for(spec.model)
    if home is None:
        return []
    seen = model.state.in_(home.workflow.public)
    if spec.part:
        mine = model.owner_id == current_user.id if current_user.is_authenticated else sa.false()
        seen = sa.and_(model.state != home.workflow.removed, sa.or_(mine, own(home, "edit")))
    names = sa.select(model).where(seen).order_by(model.sort_name, model.id)
    found = list(db.session.scalars(names.limit(LIST_LIMIT)).unique())
    if len(found) == LIST_LIMIT and named.isascii() and named.isdigit() and len(named) < 10:
        found += db.session.scalars(names.where(model.id == int(named))).unique()
    return found


MAKERS: dict[str, Callable[..., Any]] = {
    "text": _texts(kit.TextField),
    "long_text": _texts(kit.LongTextField),
    "url": _texts(kit.UrlField),
    "qris": _texts(kit.TextField),
    "integer": _numbers(kit.IntegerField),
    "decimal": _numbers(kit.DecimalField),
    "rupiah": _numbers(kit.RupiahField),
    "yes_no": _plain(kit.BooleanField),
    "date": _plain(kit.DateField),
    "moment": _plain(kit.DateTimeLocalField),
    "phone": _plain(kit.PhoneField),
    "email": _plain(kit.EmailField),
    "hours": _plain(kit.HoursField),
    "position": _plain(kit.PositionField),
    "choice": _listed(kit.ChoiceField),
    "choices": _listed(kit.ChoicesField),
    "region": _region,
    "office": _office,
    "reference": _reference,
}
