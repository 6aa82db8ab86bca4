"""``Owned``: records of many offices in one collection."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, declared_attr

from .. import fields as field


class Owned:
    """The office that keeps the record is chosen in the form, shown, and filtered by.

    Every record has an ``office_id``, whoever declares nothing gets the office of the manifest. Put ``Owned`` in front
    of ``Record`` where several offices share a collection: people then choose among the offices in which they may edit,
    and nobody edits another office's records.
    """

    @declared_attr
    def office_id(cls) -> Mapped[int | None]:  # noqa: N805  # a declared attribute gets the class
        """The office."""
        key: Any = sa.ForeignKey("core_office.id")
        return field._column(sa.Integer(), "office", _l("Office"), key, late=True, filter=True, submitted=False)  # type: ignore[no-any-return]  # a column of that type
