"""``Record``: the base of everything that an office keeps in a collection."""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import lru_cache
from itertools import combinations
from typing import Any

import sqlalchemy as sa
from flask import current_app, has_app_context
from flask_babel import force_locale
from sqlalchemy import event
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from ..database.base import Model
from ..database.types import UTCDateTime, utcnow
from ..regions.services import region_name
from ..shell.language import LANGUAGES
from .fields import Spec, spec_of
from .search.text import index_text, sort_key

FIRST, LAST = -1000, 1000
PAIRED = 3  # filters of which each two have an index of their own
LONGEST_NAME = 60  # PostgreSQL cuts names at 63 bytes
DISTRICT_LENGTH = 8  # of a kecamatan's code, such as 64.01.04
SHORTEST_LIST_INDEX = ("sort_name", "id")


class Record(Model):
    """One record of a collection. Its state, its owner and its history are kept by the kit.

    Attributes:
        state: name of a state of the collection's workflow.
        owner_id: who submitted it while signed in.
        office_id: the office that keeps it.
        version: goes up with every change, so that nobody overwrites what they have not seen.
        published_at: when it first became public.
        sort_name: what lists are sorted by: the title without case and accents.
        search_title, search_body: the words it is found by, filled before it is stored.
        part_words: the words of what is part of it.
        import_id: the import that it came with.
        suspicion: 0 for an ordinary text, higher the more it looks like spam.
        sample: made up to show the collection.
    """

    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=FIRST)
    state: Mapped[str] = mapped_column(sa.String(20), sort_order=FIRST)
    owner_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("core_user.id", ondelete="SET NULL"), index=True, sort_order=LAST
    )
    office_id: Mapped[int | None] = mapped_column(sa.ForeignKey("core_office.id"), index=True, sort_order=LAST)
    version: Mapped[int] = mapped_column(default=1, sort_order=LAST)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow, sort_order=LAST)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow, sort_order=LAST)
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime, sort_order=LAST)
    sort_name: Mapped[str] = mapped_column(sa.String(80), default="", sort_order=LAST)
    search_title: Mapped[str] = mapped_column(sa.Text, default="", deferred=True, sort_order=LAST)
    search_body: Mapped[str] = mapped_column(sa.Text, default="", deferred=True, sort_order=LAST)
    part_words: Mapped[str] = mapped_column(sa.Text, default="", deferred=True, sort_order=LAST)
    import_id: Mapped[int | None] = mapped_column(index=True, sort_order=LAST)
    suspicion: Mapped[int] = mapped_column(sa.SmallInteger, default=0, sort_order=LAST)
    sample: Mapped[bool] = mapped_column(default=False, sort_order=LAST)

    title_field = ""  # set by collection(); the first text field until then

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805  # a directive gets the class
        """An update of a row that somebody else has changed meanwhile raises ``StaleDataError``."""
        return {"version_id_col": cls.version}

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if "__table__" in vars(cls):
            _index(cls)

    @property
    def title(self) -> str:
        """What names the record."""
        return str(getattr(self, title_field(type(self))) or "")

    @property
    def is_confidential(self) -> bool:
        """Whether only the office reads it; see ``Confidential``."""
        return bool(getattr(self, "confidential", False))

    @property
    def is_anonymous(self) -> bool:
        """Whether nothing is kept of who sent it; see ``Confidential``."""
        return bool(getattr(self, "anonymous", False))

    def __str__(self) -> str:
        return self.title

    def settle(self) -> None:
        """Work out what follows from the rest before it is stored; who adds to it calls ``super().settle()``.

        Answers to questions that only other choices ask go, by whichever way the choice was changed.
        """
        for name, spec in _specs(type(self)):
            if spec.only and not spec.asked(lambda other: getattr(self, other)):
                setattr(self, name, [] if spec.kind == "choices" else False if spec.kind == "yes_no" else None)


def specs_of(model: type[Record]) -> dict[str, Spec]:
    """The fields of a record class by attribute name, in the order in which they were declared."""
    return dict(_specs(model))


@lru_cache(maxsize=256)
def _specs(model: type[Record]) -> tuple[tuple[str, Spec], ...]:
    found = [(attribute.key, spec_of(attribute.columns[0])) for attribute in sa.inspect(model).column_attrs]
    return tuple(sorted(((name, spec) for name, spec in found if spec), key=lambda pair: pair[1].rank))


def title_field(model: type[Record]) -> str:
    """Name of the column that names a record: the first line of text unless the collection says another."""
    if model.title_field:
        return model.title_field
    return next((name for name, spec in _specs(model) if spec.kind == "text"), "id")


def _index(model: type[Record]) -> None:
    """Indexes for what lists and maps do; each answers for one state, and is read in order.

    In order of name: alone, with each filter, and with each two of the first filters. In order of age and of the other
    columns: alone. For maps: by latitude, with what maps are filtered by, so that clusters need no look at the rows.
    """
    columns: Any = model.__table__.c
    name = [columns[key] for key in SHORTEST_LIST_INDEX]
    specs = {column: spec for column in columns if (spec := spec_of(column))}
    filters = [column for column, spec in specs.items() if spec.filter and spec.kind not in ("choices", "hours")]
    orders = [[columns.published_at, columns.id]] + [[c, columns.id] for c, spec in specs.items() if spec.sort]
    narrowed: list[Any] = [[], *([one] for one in filters), *combinations(filters[:PAIRED], 2)]
    orders += [[*chosen, *name] for chosen in narrowed]
    if any(spec.kind == "position" for spec in specs.values()):
        orders.append([columns.latitude, columns.longitude, *filters[:PAIRED], columns.id])
    for order in orders:
        sa.Index(_index_name(columns.state, *order), columns.state, *order)


def _index_name(*columns: Any) -> str | None:
    """A shortened name where the usual one is longer than PostgreSQL allows, else None."""
    table, names = columns[0].table.name, "_".join(column.name for column in columns)
    if len(f"ix_{table}_{names}") <= LONGEST_NAME:
        return None
    return f"ix_{table[:40]}_{hashlib.sha256(names.encode()).hexdigest()[:12]}"


@event.listens_for(Record, "before_insert", propagate=True)
@event.listens_for(Record, "before_update", propagate=True)
def settle(mapper: Any, connection: sa.Connection, record: Record) -> None:
    """Bring into line what follows from the rest: place in lists, and the words the record is found by."""
    record.settle()
    model, state = type(record), sa.inspect(record)
    names = [title_field(model), *(name for name, _spec in _searched(model))]
    if state.persistent and not any(state.attrs[name].history.has_changes() for name in names):
        return
    record.sort_name = sort_key(record.title)
    record.search_title = index_text(record.title)
    record.search_body = search_body_of(record, record.part_words or "")


def search_body_of(record: Record, part_words: str) -> str:
    """All words by which a record is found: its title's, those of its own fields, and its parts'."""
    return index_text(record.title, *(text_of(record, n, s) for n, s in _searched(type(record))), part_words)


def _searched(model: type[Record]) -> list[tuple[str, Spec]]:
    return [(name, spec) for name, spec in _specs(model) if spec.search and not spec.personal]


def text_of(record: Record, name: str, spec: Spec) -> str:
    """A value as text that the search looks into: choices by their titles in every language, places by their names."""
    value = getattr(record, name)
    if value is None:
        return ""
    if spec.options:
        values = value if isinstance(value, list) else [value]
        return " ".join(_titles_of(spec, one) for one in values)
    if spec.kind in ("region", "district"):
        return " ".join(_place_names(str(value)))
    return str(value)


def _titles_of(spec: Spec, value: str) -> str:
    """The titles of a choice in every language, found out once for an application, which never changes."""
    if not has_app_context():
        return str(spec.options.get(value, value))
    known: dict[tuple[int, str], str] = current_app.extensions.setdefault("gapura_choice_titles", {})
    if (id(spec), value) not in known:
        known[id(spec), value] = " ".join(_title_in(language, spec.options.get(value, value)) for language in LANGUAGES)
    return known[id(spec), value]


def _title_in(language: str, title: Any) -> str:
    with force_locale(language):
        return str(title)


def _place_names(code: str) -> list[str]:
    """Names of a village and of its district; the code alone where no portal runs that knows them."""
    if not has_app_context():
        return [code]
    return [region_name(one) for one in dict.fromkeys((code, code[:DISTRICT_LENGTH]))]
