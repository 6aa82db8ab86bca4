"""The columns of a record as an author declares them: ``name: Mapped[str] = field.text("Nama", search=True)``.

Each function makes an SQLAlchemy column that carries a ``Spec``; forms, lists, filters, search, import, export and API
are all made from the specs. Whether a value must be given follows from the annotation: ``Mapped[str | None]`` may be
left empty. Plain labels are looked up in the plugin's catalogues like any other text.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext
from sqlalchemy.orm import mapped_column

from ..contract.types import BASES, TASK, Text
from ..database.types import UTCDateTime
from ..errors import ContractError
from ..forms.qris import accept as accept_qris
from ..shell.own_texts import lazy_text_of_plugin
from .types import TextList

KEY = "gapura"
NEVER = re.compile(r"\bNIK\b|induk kependudukan|nomor KTP|no\. ?KTP", re.IGNORECASE)
LATE = 1_000_000  # mix-ins' fields stand behind those of the class itself
_count = itertools.count()


@dataclass(frozen=True, kw_only=True)
class Spec:
    """What is known of one field of a record.

    Attributes:
        kind: ``text``, ``long_text``, ``integer``, ``decimal``, ``rupiah``, ``yes_no``, ``choice``, ``choices``,
            ``date``, ``moment``, ``phone``, ``email``, ``url``, ``hours``, ``region``, ``district``, ``position``,
            ``office``, ``reference``, ``qris``.
        label: what the field is called.
        help: one sentence of help in forms.
        max_length: characters of typed text.
        options: ``{value: title}`` of a choice.
        minimum, maximum: bounds of numbers.
        places: digits behind the comma.
        search: whether the portal's search looks into it.
        filter: whether lists are filtered by it.
        sort: whether lists are sorted by it.
        public: whether everybody sees it.
        personal: what a personal value is used for; such a field never leaves in public outputs.
        basis: why a personal value may be used: ``consent``, ``contract``, ``law``, ``vital``, ``task`` (public
            service) or ``interest`` (Undang-Undang 27/2022, Pasal 20 ayat 2).
        kept: how long after the record was sent a personal value is deleted by itself; None for as long as the record.
        translated: whether a second column holds the English text.
        check: takes an acceptable value and answers the one that is kept, or raises ``Refused`` with a sentence.
        zero: what nothing of a number is called, such as "Free" for a price.
        unknown: what the record's page says where the field is empty; without it an empty field is left out there.
        checked: whether the office looks again at a public record when its owner changes this.
        part: whether a reference names what the record is part of.
        entered: whether people type it; others are worked out.
        submitted: whether citizens fill it in; the office fills in every entered one.
        fixed: whether it stays as it was first entered: forms of existing records do not ask for it.
        only: the choices that ask for it, such as ``{"category": ("flood", "river")}``; it may be left empty.
        identifies: whether two records with the same value are the same thing, such as by a number of an authority: an
            import leaves out rows whose value is there already. Give the column ``index=True``.
        rank: place among the fields.
    """

    kind: str
    label: Text
    help: Text = ""
    max_length: int = 200
    options: Mapping[str, Text] = field(default_factory=dict)
    minimum: int | None = None
    maximum: int | None = None
    places: int = 2
    search: bool = False
    filter: bool = False
    sort: bool = False
    public: bool = True
    personal: Text = ""
    basis: str = TASK
    kept: timedelta | None = None
    translated: bool = False
    check: Callable[[Any], Any] | None = None
    zero: Text = ""
    unknown: Text = ""
    checked: bool = True
    part: bool = False
    entered: bool = True
    submitted: bool = True
    fixed: bool = False
    identifies: bool = False
    only: Mapping[str, Sequence[str]] = field(default_factory=dict)
    model: Any = None
    rank: int = field(default_factory=lambda: next(_count))

    @property
    def shown(self) -> bool:
        """Whether everybody may see the value."""
        return self.public and not self.personal

    def asked(self, chosen: Callable[[str], Any]) -> bool:
        """Whether a record with some choices is asked for it; ``chosen`` answers the choice of a field."""
        return all(chosen(name) in values for name, values in self.only.items())


def spec_of(column: Any) -> Spec | None:
    """The spec that a column carries, None for the kit's own columns."""
    found: Spec | None = column.info.get(KEY)
    return found


def text(label: Text, *, max_length: int = 200, **roles: Any) -> Any:
    """One line of text."""
    return _column(sa.String(max_length), "text", label, max_length=max_length, **roles)


def long_text(label: Text, *, max_length: int = 5000, **roles: Any) -> Any:
    """Paragraphs."""
    return _column(sa.Text(), "long_text", label, max_length=max_length, **roles)


def integer(label: Text, **roles: Any) -> Any:
    """A whole number; ``minimum=`` and ``maximum=`` bound it."""
    return _column(sa.Integer(), "integer", label, **roles)


def decimal(label: Text, *, places: int = 2, **roles: Any) -> Any:
    """A number with digits behind the comma; the value is a ``Decimal``."""
    return _column(sa.Numeric(18, places), "decimal", label, places=places, **roles)


def rupiah(label: Text, **roles: Any) -> Any:
    """An amount of money in whole rupiah."""
    return _column(sa.BigInteger(), "rupiah", label, **roles)


def yes_no(label: Text, **roles: Any) -> Any:
    """Yes or no; no unless somebody says yes."""
    return _column(sa.Boolean(), "yes_no", label, default=False, **roles)


def choice(label: Text, options: Mapping[str, Text], **roles: Any) -> Any:
    """One of a list: ``{"organik": "Organik"}``."""
    return _column(sa.String(40), "choice", label, options=_options(label, options), **roles)


def choices(label: Text, options: Mapping[str, Text], **roles: Any) -> Any:
    """Several of a list; the value is a ``list[str]``."""
    return _column(TextList(), "choices", label, options=_options(label, options), default=list, **roles)


def date(label: Text, **roles: Any) -> Any:
    """A day."""
    return _column(sa.Date(), "date", label, **roles)


def moment(label: Text, **roles: Any) -> Any:
    """A day and a time, typed in the regency's zone and kept in UTC."""
    return _column(UTCDateTime(), "moment", label, **roles)


def phone(label: Text, **roles: Any) -> Any:
    """An Indonesian phone number, kept as ``+62…``. Personal unless ``public=True`` says that it is an office's."""
    return _column(sa.String(20), "phone", label, **_private(roles))


def email(label: Text, **roles: Any) -> Any:
    """An e-mail address. Personal unless ``public=True`` says that it is an office's."""
    return _column(sa.String(254), "email", label, **_private(roles))


def url(label: Text, **roles: Any) -> Any:
    """An address on the web."""
    return _column(sa.String(500), "url", label, max_length=500, **roles)


def hours(label: Text, **roles: Any) -> Any:
    """Opening hours of a week, which ``is_open`` and ``hours_of`` read; ``filter=True`` offers "open now"."""
    return _column(sa.String(63), "hours", label, default="", **roles)


def qris(label: Text, **roles: Any) -> Any:
    """The text of a QRIS payment code, which is read before it is kept; pages say whose it is. See ``read_qris``."""
    return _column(sa.String(512), "qris", label, max_length=512, check=accept_qris, **roles)


def reference(label: Text, model: type[Any], **roles: Any) -> Any:
    """A record of another collection of the same plugin, by its id; it shows on that record's page."""
    key = sa.ForeignKey(f"{model.__tablename__}.id", ondelete="CASCADE")
    return _column(sa.Integer(), "reference", label, key, model=model, index=True, **roles)


def part_of(label: Text, model: type[Any], **roles: Any) -> Any:
    """The record of another collection of the same plugin that this one is part of, such as a product's shop.

    It is seen only while that one is, that one's owner adds it, and that one is found by its title.
    """
    return reference(label, model, part=True, **roles)


def question(label: Text, options: Mapping[str, Text]) -> Spec:
    """A filter of lists that no column answers, for a class's ``own_filters``: ``filtered`` makes its conditions.

    ::

        own_filters = {"certified": field.question("Certificates", {"verified": "Verified"})}

        @classmethod
        def filtered(cls, name, value):
            return sa.exists().where(Certificate.shop_id == cls.id)
    """
    return Spec(kind="choice", label=translatable(label), options=_options(label, options), filter=True)


def _private(roles: dict[str, Any]) -> dict[str, Any]:
    personal = "" if roles.get("public") else lazy_gettext("To reach you about this record.")
    return {"personal": personal, "public": bool(roles.get("public")), **roles}


def _options(label: Text, given: Mapping[str, Text]) -> Mapping[str, Text]:
    keys: list[Any] = list(given) if hasattr(given, "items") else []
    if not keys:
        raise ContractError(f'field.choice({label!r}): give the choices as {{"value": "Title"}}; found {given!r}.')
    wrong = [key for key in keys if not isinstance(key, str) or not 0 < len(key) <= 40 or "|" in key]
    if wrong:
        raise ContractError(f"field.choice({label!r}): {wrong[0]!r} is no value; use 1 to 40 characters without '|'.")
    return {key: translatable(title) for key, title in given.items()}


def translatable(label: Text) -> Text:
    """A text that comes out in the language of the page."""
    return lazy_text_of_plugin(label) if isinstance(label, str) and label else label


COLUMN_OPTIONS = ("default", "index", "unique", "server_default", "nullable", "deferred")


def _column(type_: Any, kind: str, label: Text, *key: Any, late: bool = False, **options: Any) -> Any:
    column = {name: options.pop(name) for name in COLUMN_OPTIONS if name in options}
    known = Spec.__dataclass_fields__
    wrong = [name for name in options if name not in known]
    if wrong:
        raise ContractError(f"field.{kind}({label!r}) has no {wrong[0]}=; it has: {', '.join(sorted(known))}.")
    _check_personal(kind, label, options)
    options |= {name: translatable(options[name]) for name in ("help", "zero", "unknown") if name in options}
    spec = Spec(kind=kind, label=translatable(label), **options)
    if late:
        object.__setattr__(spec, "rank", spec.rank + LATE)
    return mapped_column(type_, *key, info={KEY: spec}, **column)


def _check_personal(kind: str, label: Text, options: Mapping[str, Any]) -> None:
    """Refuse a field that asks for a NIK, and a basis that the law does not know.

    Raises:
        ContractError: saying what to do instead.
    """
    said = str(getattr(label, "_args", (label,))[0])  # a lazy text has no language yet
    if NEVER.search(said):
        raise ContractError(
            f"field.{kind}({said!r}): a portal never asks for the NIK. Know people by name and a phone number or "
            "e-mail address, or by their account."
        )
    if options.get("basis", TASK) not in BASES:
        raise ContractError(f"field.{kind}({said!r}): basis={options['basis']!r}; expected one of {', '.join(BASES)}.")
