"""Fields for where something is: kecamatan, desa, and a position in numbers that a map fills in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.form import BaseForm
from wtforms.validators import StopValidation
from wtforms.widgets import html_params

from ..regions import services as regions
from ..regions.positions import Box, Position, PositionProblem, locate
from .base import Kit, Refused
from .choices import ChoiceField
from .cleaning import clean_text, echo

MAX_TYPED = 80


class DistrictField(ChoiceField):
    """One kecamatan of the regency; the value is its code. Empty is ``None``."""

    def __init__(self, label: Any = None, validators: Sequence[Any] | None = None, **options: Any) -> None:
        options.setdefault("blank", _l("Choose a district"))
        super().__init__(label, validators, **options)

    def _offer(self) -> list[SelectChoice]:
        self._given = [(region.code, region.name) for region in regions.districts()]
        return super()._offer()


class VillageField(ChoiceField):
    """One desa or kelurahan, in one list grouped by kecamatan; the value is its code. Empty is ``None``.

    Args:
        district: name of a ``DistrictField`` in the same form; the village must then lie in the district chosen there.
        districts_too: also offer each kecamatan as a whole, for people who do not know the desa.
    """

    def __init__(
        self,
        label: Any = None,
        validators: Sequence[Any] | None = None,
        *,
        district: str | None = None,
        districts_too: bool = False,
        **options: Any,
    ) -> None:
        self.district, self.districts_too = district, districts_too
        options.setdefault("blank", _l("Choose a village"))
        super().__init__(label, validators, **options)
        self.render_kw = {"data-villages": district or "", **(self.render_kw or {})}

    def _offer(self) -> list[SelectChoice]:
        self._given = []
        offered = super()._offer()
        for area in regions.districts():
            mark = {"data-district": area.code}
            if self.districts_too:
                whole = _("%(district)s, village not known", district=area.name)
                offered.append(SelectChoice(area.code, whole, mark, area.name))
            offered += [SelectChoice(one.code, one.name, mark, area.name) for one in regions.villages(area.code)]
        return offered

    def pre_validate(self, form: BaseForm) -> None:
        """The village is one of the regency, and of the district when one is chosen beside it."""
        super().pre_validate(form)
        chosen = form[self.district].data if self.district else None
        if chosen and not str(self.data).startswith(str(chosen)):
            names = {"village": regions.region_name(self.data), "district": regions.region_name(chosen)}
            raise StopValidation(_("%(village)s does not lie in %(district)s. Please correct one of them.", **names))


class _TwoInputs:
    """Latitude and longitude side by side, for forms that are not drawn by the portal's macros."""

    input_type = "text"

    def __call__(self, field: PositionField, **attributes: Any) -> Markup:
        return Markup(" ").join(
            Markup("<input {}>").format(
                html_params(id=f"{field.id}-{axis}", name=f"{field.name}-{axis}", value=typed, title=title)
            )
            for axis, title, typed in (
                ("latitude", _("Latitude"), field.latitude_text),
                ("longitude", _("Longitude"), field.longitude_text),
            )
        )


class PositionField(Kit):
    """Latitude and longitude in two inputs; the value is a ``Position`` or ``None``.

    Decimal comma and point are understood, also both numbers pasted into the first input. Refused with a sentence of
    its own: only one number, 0,0, the two swapped, a place outside the regency. ``populate_obj`` sets ``latitude`` and
    ``longitude`` of the record, and ``Form(obj=record)`` reads them.
    """

    widget = _TwoInputs()
    latitude_text = ""
    longitude_text = ""

    def read(self, obj: object) -> Position | None:
        """The position kept in a record's ``latitude`` and ``longitude``."""
        latitude, longitude = getattr(obj, "latitude", None), getattr(obj, "longitude", None)
        return None if latitude is None or longitude is None else Position(float(latitude), float(longitude))

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Take both inputs, or the record's position."""
        self.process_errors: list[str] = []
        self.data = self.object_data = Position(*data) if isinstance(data, tuple) else None
        if self.data is not None:
            self.latitude_text, self.longitude_text = (f"{number:.6f}".rstrip("0") for number in self.data)
        if formdata is not None:
            self._take([_text(formdata, f"{self.name}-{axis}") for axis in ("latitude", "longitude")])

    def _take(self, typed: list[str]) -> None:
        self.raw_data = typed
        self.latitude_text, self.longitude_text = (echo(text, MAX_TYPED) for text in typed)
        self.data = None
        try:
            latitude, longitude = (clean_text(text, max_length=MAX_TYPED) for text in typed)
            self.data = locate(latitude, longitude, regions.bounds())
        except Refused as error:
            self.process_errors.append(str(error))
        except PositionProblem as problem:
            self.process_errors.append(position_sentence(problem))

    def missing(self) -> str:
        """The sentence when no position was given."""
        return _("Please choose the place on the map, or type its latitude and longitude.")

    def populate_obj(self, obj: Any, name: str) -> None:
        """Set the record's latitude and longitude."""
        obj.latitude, obj.longitude = self.data or (None, None)


def _text(formdata: Any, name: str) -> str:
    return next((value for value in formdata.getlist(name) if isinstance(value, str)), "")


def position_sentence(problem: PositionProblem) -> str:
    """What to tell whoever typed it."""
    if problem.kind == "half":
        return _("Please give both latitude and longitude.")
    if problem.kind == "zero":
        return _("The position 0, 0 lies in the sea off Africa. Please choose the place on the map.")
    if problem.kind == "swapped" and problem.instead:
        instead = f"{problem.instead.latitude:.6g}; {problem.instead.longitude:.7g}"
        return _("Latitude and longitude seem to be swapped. Did you mean %(instead)s?", instead=instead)
    if problem.kind == "outside":
        return _("This place lies outside the regency. Please check the position.")
    return _("This is not a position. Latitude and longitude look like -1.882 and 116.285.")


__all__ = ["Box", "DistrictField", "Position", "PositionField", "VillageField"]
