"""Values as people read them: the one place where it is decided how a field looks and who sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup

from ..accounts.models import Office
from ..database.engine import db
from ..forms import qris
from ..forms.hours import WEEKDAYS, in_words, unpack
from ..regions.services import region_name
from ..shell.formatting import localdate, localdatetime, number, phone, rupiah
from ..shell.language import current_language
from .fields import Spec
from .mounted import Mounted, mounted_for
from .records import Record

INDONESIAN, ENGLISH = "id", "en"
LONG = "long_text"
# What the record's page says elsewhere: in sentences of their own, under the title, on the map.
ELSEWHERE = ("verified_on", "office_id", "region_code", "district_code", "latitude", "approximate")


@dataclass(frozen=True)
class Words:
    """A text that people wrote, in the language it was found in.

    Attributes:
        label: what the field is called.
        text: the text.
        language: code of its language where that is not the page's, else empty.
    """

    label: Any
    text: str
    language: str = ""

    @property
    def paragraphs(self) -> list[str]:
        """The text by paragraphs; single line breaks stay inside them."""
        return [part.strip() for part in self.text.split("\n\n") if part.strip()]


def public_names(mounted: Mounted, record: Record) -> list[str]:
    """Names of the fields that everybody sees of this record, the title first or not among them, English ones out."""
    return [
        name
        for name, spec in mounted.specs.items()
        if is_public(record, name, spec) and name != mounted.collection.title_field and not _is_english(mounted, name)
    ]


def public_facts(mounted: Mounted, record: Record) -> list[tuple[Any, Any]]:
    """Label and value of every short field that everybody sees, the title left out.

    Empty fields that say something of being empty come last, in one line for what they say.
    """
    names = [n for n in public_names(mounted, record) if mounted.specs[n].kind != LONG and n not in ELSEWHERE]
    known: list[tuple[Any, Any]] = []
    unknown: dict[str, list[str]] = {}
    for name in names:
        spec = mounted.specs[name]
        value = value_of(record, name, spec)
        if value or not spec.unknown:
            known.append((spec.label, value))
        else:
            unknown.setdefault(str(spec.unknown), []).append(str(spec.label))
    return known + [(_capital(said), _list(labels)) for said, labels in unknown.items()]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _list(labels: list[str]) -> Markup:
    first, *rest = labels
    return Markup('<span class="muted">{}</span>').format(
        ", ".join([first, *(one[:1].lower() + one[1:] for one in rest)])
    )


def where_of(record: Any) -> str:
    """Village and district in words; empty for what is nowhere."""
    codes = (getattr(record, "region_code", ""), getattr(record, "district_code", ""))
    return ", ".join(dict.fromkeys(name for name in (region_name(code) for code in codes if code) if name))


def public_texts(mounted: Mounted, record: Record) -> list[Words]:
    """The long texts that everybody sees and that are not empty."""
    found = [
        words_of(record, n, mounted.specs[n]) for n in public_names(mounted, record) if mounted.specs[n].kind == LONG
    ]
    return [words for words in found if words.text]


def title_of(mounted: Mounted, record: Record) -> Words:
    """What names the record, in the language of the page where it has that."""
    name = mounted.collection.title_field
    return words_of(record, name, mounted.specs[name])


def words_of(record: Record, name: str, spec: Spec) -> Words:
    """A text with the language it was found in."""
    if not spec.translated:
        return Words(spec.label, str(getattr(record, name) or ""))
    text, borrowed = translated(record, name)
    other = INDONESIAN if current_language() == ENGLISH else ENGLISH
    return Words(spec.label, text, other if borrowed else "")


def plain_of(record: Record, name: str, spec: Spec) -> str:
    """A value in words alone, for cards, feeds and other programs."""
    if spec.translated:
        return translated(record, name)[0]
    value = value_of(record, name, spec)
    return value.striptags() if isinstance(value, Markup) else str(value)


def all_facts(mounted: Mounted, record: Record) -> list[tuple[Any, Any]]:
    """Label and value of every field, for the office."""
    return [(spec.label, value_of(record, name, spec)) for name, spec in mounted.specs.items()]


def is_public(record: Record, name: str, spec: Spec) -> bool:
    """Whether everybody may see this value of this record."""
    if name == "contact_phone" and getattr(record, "phone_public", False):
        return True
    return spec.shown


def _is_english(mounted: Mounted, name: str) -> bool:
    original = mounted.specs.get(name.removesuffix("_en"))
    return name.endswith("_en") and original is not None and original.translated


def translated(record: Record, name: str) -> tuple[str, bool]:
    """A text in the language of the page, and whether it had to be taken from the other language."""
    texts = {INDONESIAN: getattr(record, name) or "", ENGLISH: getattr(record, f"{name}_en", None) or ""}
    wanted = ENGLISH if current_language() == ENGLISH else INDONESIAN
    other = INDONESIAN if wanted == ENGLISH else ENGLISH
    return (texts[wanted], False) if texts[wanted] else (texts[other], bool(texts[other]))


def value_of(record: Record, name: str, spec: Spec) -> Any:
    """A value as people read it; an empty text for nothing."""
    if spec.translated:
        words = words_of(record, name, spec)
        return _borrowed(words) if words.language else words.text
    value = getattr(record, name)
    return "" if value is None else readable(value, spec, record)


def readable(value: Any, spec: Spec, record: Record | None = None) -> Any:
    """One value of a field's kind as people read it."""
    if spec.zero and value == 0:
        return str(spec.zero)
    if spec.options:
        chosen = value if isinstance(value, list) else [value]
        return ", ".join(str(spec.options.get(one, one)) for one in chosen)
    formatter = FORMATTERS.get(spec.kind)
    if formatter is not None:
        return formatter(value)
    if spec.kind == "position" and record is not None:
        return _position(record)
    if spec.kind == "reference":
        found = db.session.get(spec.model, value)
        home = mounted_for(spec.model)
        return _link(home.url_of(found), found.title) if found and home else ""
    return value


def _borrowed(words: Words) -> Markup:
    note = _("not translated yet")
    return Markup('<span lang="{}">{}</span> <span class="muted">({})</span>').format(words.language, words.text, note)


def _position(record: Any) -> str:
    position, places = record.public_position, 5 if record.public_precision is None else record.public_precision
    return f"{position.latitude:.{places}f}; {position.longitude:.{places}f}" if position else ""


def _link(url: str, text: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(url, text)


def _outside(url: str) -> Markup:
    return Markup('<a href="{}" rel="nofollow ugc noopener">{}</a>').format(url, url)


def _merchant(text: str) -> str:
    """Whose payment code it is."""
    found = qris.known(text)
    return ", ".join(filter(None, (found.merchant, found.city))) if found else text


def _office(value: int) -> str:
    found = db.session.get(Office, value)
    return found.label if found else ""


def _day(value: date | datetime) -> str:
    return localdate(value)


def hours_of(text: str | None) -> list[tuple[Any, Any]]:
    """A week of opening hours for the macro ``hours``: title and times of each weekday, None when closed."""
    week = unpack(text)
    return [(title, week.get(day)) for day, title in enumerate(WEEKDAYS)] if week else []


FORMATTERS: dict[str, Any] = {
    "yes_no": lambda value: _("Yes") if value else _("No"),
    "integer": number,
    "decimal": number,
    "rupiah": rupiah,
    "date": _day,
    "moment": localdatetime,
    "phone": lambda value: Markup('<a href="tel:{}">{}</a>').format(value, phone(value)),
    "email": lambda value: Markup('<a href="mailto:{}">{}</a>').format(value, value),
    "url": _outside,
    "qris": _merchant,
    "hours": in_words,
    "region": region_name,
    "district": region_name,
    "office": _office,
}
