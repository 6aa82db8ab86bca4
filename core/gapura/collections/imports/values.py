"""What a cell's text means for a field, by the rules that forms have: a value, or a refusal in a sentence.

``value_of`` is a function on plain data. What only files bring is understood before the form's rules are asked:
Excel's days counted from 1900, words for yes and no, months by name, phones without their zero, titles of choices.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from flask_babel import gettext as _
from wtforms.meta import DefaultMeta

from ... import forms as kit
from ...database.types import fold
from ...forms.base import Refused, TypedKit
from ...forms.cleaning import clean_text
from ...forms.hours import read_words
from ..fields import Spec
from ..neutral import unguarded
from .mapping import plain

YES = frozenset(("ya", "y", "yes", "iya", "benar", "betul", "true", "ada", "1", "x", "v", "✓", "✔", "☑", "on", "aktif"))
NO = frozenset(("tidak", "tdk", "n", "no", "bukan", "salah", "false", "kosong", "0", "-", "✗", "✘", "off", "nonaktif"))
ERRORS = frozenset(("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"))
MONTHS = {
    name: number
    for number, names in enumerate(
        ("januari january jan", "februari february pebruari feb peb", "maret march mar", "april apr", "mei may",
         "juni june jun", "juli july jul", "agustus august agu ags aug", "september sep sept",
         "oktober october okt oct", "november nopember nov nop", "desember december des dec"), 1,
    )
    for name in names.split()
}  # fmt: skip
EXCEL_EPOCH = date(1899, 12, 30)
_SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?", re.ASCII)  # from 1927 on; four digits are a year
_NAMED_DAY = re.compile(r"(\d{1,2})[\s-]+([a-z]+)[\s,-]+(\d{4})", re.IGNORECASE | re.ASCII)
_SHORTENED = re.compile(r"\d([.,]\d+)?e\+?\d+", re.IGNORECASE | re.ASCII)
_APART = re.compile(r"\s*[;|\n]\s*")
LONGEST_CHOICES = 2_000


@dataclass(frozen=True, kw_only=True)
class Rule:
    """How the cells of one column are read.

    Attributes:
        spec: the field.
        required: whether an empty cell is refused.
        names: for fields that are chosen from a list, the values by folded titles and keys.
    """

    spec: Spec
    required: bool = False
    names: Mapping[str, Any] = field(default_factory=dict)


def value_of(text: str, rule: Rule) -> Any:
    """The value that a cell's text stands for.

    Raises:
        Refused: with the sentence to show.
    """
    stripped = unguarded(text.strip())
    if not stripped:
        return _empty(rule)
    if stripped in ERRORS:
        raise Refused(_("This cell holds an error of Excel. Correct its formula, or type the value."))
    read = READERS.get(rule.spec.kind)
    value = read(stripped, rule) if read else _typed(stripped, rule)
    if rule.spec.check and value not in ("", None):
        value = rule.spec.check(value)
    return _empty(rule) if value in ("", None) and value is not False else value


def _empty(rule: Rule) -> Any:
    kind = rule.spec.kind
    if kind == "yes_no":
        return False
    if rule.required:
        raise Refused(_("Please fill this in."))
    if kind == "choices":
        return []
    return "" if kind == "hours" else None  # not "" for texts: a unique column would hold it only once


def _typed(text: str, rule: Rule) -> Any:
    """By the field that forms have for it."""
    typed = _field(rule.spec)
    cleaned = clean_text(text, max_length=typed.max_length, multiline=typed.multiline)
    return typed.parse(cleaned) if cleaned else None


def _yes_no(text: str, rule: Rule) -> bool:
    word = fold(clean_text(text, max_length=40)).rstrip(".")
    if word in YES:
        return True
    if word in NO:
        return False
    raise Refused(_("This is neither yes nor no. Write “ya” or “tidak”."))


def _one_of(text: str, rule: Rule) -> Any:
    word = clean_text(text, max_length=200)
    found = _named(word, rule)
    if found is None:
        raise Refused(_not_on_list(rule))
    return found


def _named(word: str, rule: Rule) -> Any:
    found = rule.names.get(fold(word))
    return rule.names.get(plain(word)) if found is None else found


def _not_on_list(rule: Rule) -> str:
    titles = [str(title) for title in rule.spec.options.values()][:12]
    if not titles:
        return _("This is not on the list.")
    return _("This is not on the list. Possible are: %(titles)s.", titles=", ".join(titles))


def _several_of(text: str, rule: Rule) -> list[Any]:
    """Titles apart from each other by a semicolon, a bar or a line, else by commas, which titles may contain too."""
    whole = clean_text(text, max_length=LONGEST_CHOICES, multiline=True)
    found: dict[Any, None] = {}
    for part in filter(None, _APART.split(whole)):
        for value in _with_commas(part, rule):
            found[value] = None
    order = list(rule.spec.options)
    return sorted(found, key=order.index)


def _with_commas(part: str, rule: Rule) -> list[Any]:
    """The longest runs of the pieces between commas that are titles."""
    pieces, found, begin = part.split(","), [], 0
    while begin < len(pieces):
        for end in range(min(len(pieces), begin + 6), begin, -1):
            value = _named(",".join(pieces[begin:end]).strip(), rule)
            if value is not None:
                found.append(value)
                begin = end
                break
        else:
            if pieces[begin].strip():
                raise Refused(_not_on_list(rule))
            begin += 1
    return found


def _day(text: str, rule: Rule) -> Any:
    named = _NAMED_DAY.fullmatch(text)
    if named and fold(named.group(2)) in MONTHS:
        text = f"{named.group(3)}-{MONTHS[fold(named.group(2))]:02}-{named.group(1)}"
    elif _SERIAL.fullmatch(text):
        return EXCEL_EPOCH + timedelta(days=int(text[:5]))
    return _typed(re.sub(r"[T ]00:00(:00)?$", "", text), rule)


def _moment(text: str, rule: Rule) -> Any:
    bare = re.fullmatch(r"[\d/.-]{8,10}", text)
    return _typed(f"{text} 00:00" if bare else text, rule)


def _phone(text: str, rule: Rule) -> Any:
    if _SHORTENED.fullmatch(text):
        raise Refused(
            _("Excel has shortened this number and lost digits. Format the column as text and type it again.")
        )
    if text[:1] == "8" and text.isascii():
        text = f"0{text}"  # a spreadsheet took it for a number
    elif text.startswith("62"):
        text = f"+{text}"
    return _typed(text, rule)


FIELDS: dict[str, type[TypedKit]] = {
    "text": kit.TextField,
    "long_text": kit.LongTextField,
    "integer": kit.IntegerField,
    "decimal": kit.DecimalField,
    "rupiah": kit.RupiahField,
    "date": kit.DateField,
    "moment": kit.DateTimeLocalField,
    "phone": kit.PhoneField,
    "email": kit.EmailField,
    "url": kit.UrlField,
    "qris": kit.TextField,
}
READERS: dict[str, Callable[[str, Rule], Any]] = {
    "yes_no": _yes_no,
    "choice": _one_of,
    "choices": _several_of,
    "office": _one_of,
    "reference": _one_of,
    "date": _day,
    "moment": _moment,
    "phone": _phone,
    "hours": lambda text, rule: read_words(clean_text(text, max_length=400, multiline=True)),
}


def _field(spec: Spec) -> Any:
    """The field of a form, without a form."""
    return _made(spec.kind, spec.max_length, spec.minimum, spec.maximum, spec.places)


@lru_cache(maxsize=512)
def _made(kind: str, max_length: int, minimum: int | None, maximum: int | None, places: int) -> Any:
    options: dict[str, Any] = {}
    if kind in ("integer", "decimal", "rupiah"):
        options = {"minimum": minimum, "maximum": maximum} | ({"places": places} if kind == "decimal" else {})
    elif kind in ("text", "long_text", "url", "qris"):
        options = {"max_length": max_length}
    return FIELDS[kind]("", name="x", _form=None, _meta=DefaultMeta(), **options)
