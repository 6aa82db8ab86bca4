"""The form of the branding studio."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import ValidationError, widgets

from ..forms import (
    BooleanField,
    ChoiceField,
    EmailField,
    Form,
    PhoneField,
    PhotoField,
    Refused,
    TextField,
    TypedKit,
    UrlField,
)
from .colour import parse_hex
from .identity import SOCIAL, TIME_ZONES
from .palette import COLOURS, Palette, ground_is_light, settle, unreadable_pairs
from .services import themes

EMERGENCY_ROWS = 4
_REGENCY = re.compile(r"\d{2}\.\d{2}", re.ASCII)
_DIALLED = re.compile(r"\+?[\d ()-]{2,20}", re.ASCII)
_HOST = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:\d{1,5})?", re.ASCII)
_UNSAFE = re.compile(r"[\s\"'<>;,\\^`|]")
COLOUR_NAMES = {
    "brand": _l("main colour"),
    "brand_text": _l("text on the main colour"),
    "accent": _l("accent"),
    "accent_text": _l("text on the accent"),
    "surface": _l("ground of the pages"),
    "ink": _l("text"),
}


class ColourField(TypedKit):
    """One colour; the value is ``#rrggbb``."""

    widget = widgets.ColorInput()
    max_length = 20

    def parse(self, text: str) -> str:
        """Read the colour."""
        try:
            return parse_hex(text)
        except ValueError:
            raise Refused(_("This is not a colour. It looks like #0e5a46.")) from None


class DialField(TextField):
    """A number to dial, also a short one; the value is as typed."""

    max_length = 20

    def parse(self, text: str) -> str:
        """Digits, and what people write between them."""
        if not _DIALLED.fullmatch(text):
            raise Refused(_("This is not a number to dial. It looks like 112."))
        return text


class TileField(TextField):
    """The address pattern of map tiles; empty is ``""``."""

    max_length = 300

    def parse(self, text: str) -> str:
        """Https only, with the three numbers of a tile in the path and none of them in the host."""
        try:
            parts = urlsplit(text)
        except ValueError:
            parts = urlsplit("")
        if parts.scheme != "https" or any(mark not in parts.path for mark in ("{z}", "{x}", "{y}")):
            raise Refused(_("The address of map tiles begins with https:// and contains {z}, {x} and {y}."))
        if not _HOST.fullmatch(parts.netloc) or _UNSAFE.search(text):
            raise Refused(_("The host of the map tiles cannot contain a placeholder."))
        return text


def _theme_choices() -> list[tuple[str, str]]:
    from ..shell.language import current_language

    return [(name, theme.title.get(current_language(), theme.title["id"])) for name, theme in themes().items()]


class BrandingForm(Form):
    """Name, look and addresses of the regency."""

    name = TextField(
        _l("Name of the regency"), required=True, max_length=80, description=_l("For example Kabupaten Paser.")
    )
    tagline_id = TextField(_l("Tagline in Indonesian"), max_length=140)
    tagline_en = TextField(_l("Tagline in English"), max_length=140)
    theme = ChoiceField(_l("Theme"), choices=lambda: [(n or "-", t) for n, t in _theme_choices()], required=True)
    theme_colours = BooleanField(
        _l("Use the colours of the theme"), description=_l("Untick it to choose colours of your own.")
    )
    brand = ColourField(_l("Main colour"), description=_l("Buttons, links and bars."))
    brand_text = ColourField(_l("Text on the main colour"))
    accent = ColourField(_l("Accent"), description=_l("Highlights and the emergency number."))
    accent_text = ColourField(_l("Text on the accent"))
    surface = ColourField(_l("Ground of the pages"), description=_l("A light colour."))
    ink = ColourField(_l("Text"))
    logo = PhotoField(_l("Logo"), description=_l("A square picture with a transparent ground looks best."))
    hero = PhotoField(_l("Picture on the home page"), description=_l("A wide picture of the regency."))
    hero_alt = TextField(_l("What the picture shows"), max_length=200, description=_l("For people who do not see it."))
    address = TextField(_l("Address"), max_length=200)
    phone = PhoneField(_l("Telephone"))
    whatsapp = PhoneField(_l("WhatsApp number"))
    email = EmailField(_l("E-mail"))
    time_zone = ChoiceField(_l("Time zone"), choices=TIME_ZONES, required=True)
    region_code = TextField(
        _l("Code of the regency"), max_length=13, description=_l("From Kemendagri, for example 64.01.")
    )
    office_label = TextField(
        _l("What an office is called here"), required=True, max_length=20, description=_l("OPD, SKPD or SOPD.")
    )
    tile_url = TileField(
        _l("Address of map tiles"),
        description=_l("With {z}, {x} and {y}. Without one, maps show the districts on a plain ground."),
    )
    tile_attribution = TextField(_l("Credit for the map tiles"), max_length=200)

    better: Palette | None = None

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, then the colours against each other."""
        fine = bool(super().validate(extra_validators))
        return self._colours_are_readable() and fine

    def validate_region_code(self, field: TextField) -> None:
        """Two and two digits."""
        if not _REGENCY.fullmatch(field.data):
            raise ValidationError(_("This is not the code of a regency. It looks like 64.01."))

    @property
    def palette(self) -> Palette:
        """The colours as they stand in the form, a missing one from the theme."""
        base = themes()[self.theme_name].palette
        return base if self.theme_colours.data else base.with_choice({n: self[n].data for n in COLOURS})

    @property
    def theme_name(self) -> str:
        """The chosen theme, the built-in one where the choice is unknown."""
        return self.theme.data if self.theme.data in themes() else ""

    def use(self, palette: Palette) -> None:
        """Show other colours."""
        self.theme_colours.data = False
        for name in COLOURS:
            self[name].data, self[name].raw_data, self[name].errors = getattr(palette, name), None, ()

    def _colours_are_readable(self) -> bool:
        palette = self.palette
        wrong = unreadable_pairs(palette)
        for pair in wrong:
            sentence = _(
                "%(text)s on %(ground)s cannot be read well: contrast %(ratio)s, at least 4.5 is needed. "
                "The nearest pair that can be read is %(better_text)s on %(better_ground)s.",
                text=str(COLOUR_NAMES[pair.foreground]).capitalize(), ground=str(COLOUR_NAMES[pair.background]),
                ratio=f"{pair.ratio:.1f}", better_text=pair.better[0], better_ground=pair.better[1],
            )  # fmt: skip
            self._complain(pair.foreground, sentence)
        if not ground_is_light(palette):
            self._complain("surface", _("The ground of the pages has to be light. Please choose a lighter colour."))
        elif wrong:
            self.better = settle(palette)
        return not wrong and ground_is_light(palette)

    def _complain(self, name: str, sentence: str) -> None:
        self[name].errors = [*self[name].errors, sentence]


for _key, (_icon, _label) in SOCIAL.items():
    setattr(BrandingForm, f"social_{_key}", UrlField(_label, max_length=200))
for _row in range(1, EMERGENCY_ROWS + 1):
    setattr(BrandingForm, f"emergency_{_row}_number", DialField(_l("Number")))
    setattr(BrandingForm, f"emergency_{_row}_id", TextField(_l("Label in Indonesian"), max_length=60))
    setattr(BrandingForm, f"emergency_{_row}_en", TextField(_l("Label in English"), max_length=60))


def to_form(values: Mapping[str, Any], palette: Palette) -> dict[str, Any]:
    """What the form shows of saved values."""
    data = {name: value for name, value in values.items() if name not in ("social", "emergency", "colours")}
    data["theme"] = values["theme"] or "-"
    data["theme_colours"] = not values["colours"]
    data |= {name: getattr(palette, name) for name in COLOURS}
    data |= {f"social_{key}": values["social"].get(key) for key in SOCIAL}
    for row, number in enumerate(values["emergency"][:EMERGENCY_ROWS], 1):
        data[f"emergency_{row}_number"] = number["number"]
        data |= {f"emergency_{row}_{language}": number["labels"].get(language, "") for language in ("id", "en")}
    return data


def from_form(form: BrandingForm) -> dict[str, Any]:
    """Values to save, by column name, pictures left out."""
    plain = (
        "name", "tagline_id", "tagline_en", "hero_alt", "address", "phone", "whatsapp", "email", "time_zone",
        "region_code", "office_label", "tile_url", "tile_attribution",
    )  # fmt: skip
    values = {name: form[name].data or "" for name in plain}
    values["theme"] = form.theme_name
    values["colours"] = {} if form.theme_colours.data else {name: getattr(form.palette, name) for name in COLOURS}
    values["social"] = {key: form[f"social_{key}"].data for key in SOCIAL if form[f"social_{key}"].data}
    values["emergency"] = [row for number in range(1, EMERGENCY_ROWS + 1) if (row := _emergency(form, number))]
    return values


def _emergency(form: BrandingForm, row: int) -> dict[str, Any] | None:
    number, indonesian, english = (form[f"emergency_{row}_{part}"].data or "" for part in ("number", "id", "en"))
    if not number:
        return None
    return {"number": number, "labels": {"id": indonesian or english, "en": english or indonesian}}
