"""``Verified``: records that somebody has looked at, and when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask import has_request_context
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy.orm import Mapped, mapped_column, validates

from ...branding.services import identity
from ...forms.cleaning import Refused
from .. import fields as field

FRESH, STALE = "masih", "lama"


def not_to_come(day: date) -> date:
    """The day, unless it has not come yet: nobody verifies anything tomorrow.

    Raises:
        Refused: with the sentence to show.
    """
    if day > today():
        raise Refused(_("This day has not come yet."))
    return day


class Verified:
    """When somebody last saw for themselves that the record is right, and until when that counts.

    ::

        class Road(Verified, Record):
            verified_for = timedelta(days=90)

    The office says the day in its form; who said so is noted beside it. Everybody reads on which day it was, and a
    record that nobody has looked at for longer says so. The list can be narrowed to either kind.

    Attributes:
        verified_for: for how long a look counts.
        verified_on: the day of the last look.
        verified_by_id: who of the office said so, without a foreign key: it stays when the person is erased. Shown to
            the office only.
    """

    verified_for: ClassVar[timedelta] = timedelta(days=365)
    filter_titles: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "verified_on": {FRESH: _l("Verified lately"), STALE: _l("Not verified for long")}
    }

    verified_on: Mapped[date | None] = field._column(
        sa.Date(), "date", _l("Last verified on"), late=True, submitted=False, filter=True, check=not_to_come
    )
    verified_by_id: Mapped[int | None] = mapped_column(sa.Integer)

    @property
    def verified_until(self) -> date | None:
        """The last day on which the look counts; None when nobody has looked."""
        return None if self.verified_on is None else self.verified_on + self.verified_for

    @property
    def stale(self) -> bool:
        """Whether nobody has looked for longer than that."""
        return self.verified_until is None or self.verified_until < today()

    @validates("verified_on")
    def _note_who(self, name: str, day: date | None) -> date | None:
        """Whoever enters another day is the one who says so."""
        if day != self.verified_on and has_request_context():
            self.verified_by_id = current_user.id if day and current_user.is_authenticated else None
        return day

    @classmethod
    def filtered(cls, name: str, value: str) -> sa.ColumnElement[bool]:
        """Condition of the list's filter: looked at lately enough, or not."""
        recent = cls.verified_on >= today() - cls.verified_for
        return recent if value == FRESH else sa.or_(cls.verified_on.is_(None), sa.not_(recent))


def today() -> date:
    """The day in the regency."""
    return datetime.now(ZoneInfo(identity().time_zone)).date()
