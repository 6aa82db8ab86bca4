"""``Record``: the base of everything that an office keeps in a collection."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from ..database.base import Model
from ..database.types import UTCDateTime, utcnow
from .fields import Spec, spec_of
from .search.text import index_text, sort_key

FIRST, LAST = -1000, 1000
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
    search_title: Mapped[str] = mapped_column(sa.Text, default="", sort_order=LAST)
    search_body: Mapped[str] = mapped_column(sa.Text, default="", sort_order=LAST)
    part_words: Mapped[str] = mapped_column(sa.Text, default="", sort_order=LAST)
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

    def __str__(self) -> str:
        return self.title


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
    """Indexes for what lists do: every state in order of name and of age, alone and with each filter."""
    columns = model.__table__.c
    order = [columns[name] for name in SHORTEST_LIST_INDEX]
    sa.Index(None, columns.state, *order)
    sa.Index(None, columns.state, columns.published_at, columns.id)
    for column in columns:
        spec = spec_of(column)
        if spec and spec.filter and spec.kind != "choices":
            sa.Index(None, columns.state, column, *order)


@event.listens_for(Record, "before_insert", propagate=True)
@event.listens_for(Record, "before_update", propagate=True)
def settle(mapper: Any, connection: sa.Connection, record: Record) -> None:
    """Bring into line what follows from the rest: place in lists, and the words the record is found by."""
    if hasattr(record, "settle"):
        record.settle()
    record.sort_name = sort_key(record.title)
    record.search_title = index_text(record.title)
    record.search_body = search_body_of(record, record.part_words or "")


def search_body_of(record: Record, part_words: str) -> str:
    """The words besides the title's by which a record is found: of its own fields and of its parts."""
    specs = _specs(type(record))
    return index_text(*(text_of(record, n, s) for n, s in specs if s.search and not s.personal), part_words)


def text_of(record: Record, name: str, spec: Spec) -> str:
    """A value as text that the search looks into: choices by their titles."""
    value = getattr(record, name)
    if value is None or name == title_field(type(record)):
        return ""
    if spec.options:
        values = value if isinstance(value, list) else [value]
        return " ".join(str(spec.options.get(one, one)) for one in values)
    return str(value)
