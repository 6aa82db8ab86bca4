"""``Translated``: texts in Indonesian and English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, MappedColumn

from ...errors import ContractError
from .. import fields as field
from ..fields import KEY


class Translated:
    """Fields declared with ``translated=True`` get a second column ``<name>_en`` for the English text.

    ::

        class Place(Translated, Record):
            name: Mapped[str] = field.text("Nama")
            story: Mapped[str] = field.long_text("Keterangan", translated=True)

    The office fills in both; citizens only the Indonesian one. Readers of the other language see the text there is,
    with a word that says that it is not translated yet, and marked with its language for screen readers.
    """

    if TYPE_CHECKING:
        __annotations__: dict[str, Any]

    def __init_subclass__(cls, **options: Any) -> None:
        for name, column in list(vars(cls).items()):
            spec = column.column.info.get(KEY) if isinstance(column, MappedColumn) else None
            if spec is not None and spec.translated:
                _add_english(cls, name, spec, column)
        super().__init_subclass__(**options)


def _add_english(cls: type[Any], name: str, spec: field.Spec, column: MappedColumn[Any]) -> None:
    english = f"{name}_en"
    if english in vars(cls):
        raise ContractError(f"{cls.__module__}.{cls.__name__} has {english!r} already; translated=True makes it.")
    label = _l("%(label)s (English)", label=spec.label)
    more: dict[str, Any] = {
        "max_length": spec.max_length,
        "search": spec.search,
        "public": spec.public,
        "personal": spec.personal,
        "entered": spec.entered,
    }
    added = field._column(column.column.type, spec.kind, label, nullable=True, submitted=False, **more)
    object.__setattr__(added.column.info[KEY], "rank", spec.rank + 0.5)
    setattr(cls, english, added)
    cls.__annotations__[english] = Mapped[str | None]
