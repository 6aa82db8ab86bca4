"""The rows of a form in which the dates of a ``Scheduled`` record are typed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from flask import render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import Field, HiddenField
from wtforms import Form as PlainForm
from wtforms.form import BaseForm
from wtforms.validators import StopValidation

from ..forms import BooleanField, DateField, TimeField
from ..forms.base import Kit
from ..forms.times import regency_zone
from .mixins.scheduled import Occurrence

SPARE = 3
MOST = 100
INDEX = re.compile(r"(\d{1,3})-", re.ASCII)
TYPED = ("day", "last_day", "begins", "ends")


class DateRow(PlainForm):
    """One date: days, hours where they are known, and what is to be said about it."""

    id = HiddenField()
    day = DateField(_l("Day"))
    last_day = DateField(_l("Last day"), description=_l("Only if it takes several days."))
    begins = TimeField(_l("Begins at"), description=_l("Leave empty for the whole day."))
    ends = TimeField(_l("Ends at"))
    provisional = BooleanField(_l("The date is provisional"))
    cancelled = BooleanField(_l("Cancelled"))

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed: such a row is no date."""
        return not any(self[name].data or self[name].process_errors for name in TYPED)

    @property
    def problem(self) -> str:
        """What is wrong with it, in one sentence; empty when nothing is."""
        self.validate()
        first = next((str(field.errors[0]) for field in self if field.errors), "")
        if first or self.is_empty:
            return first
        if self.day.data is None:
            return _("Please say the day.")
        if self.last_day.data and self.last_day.data < self.day.data:
            return _("The last day comes before the first.")
        if self.ends.data and not self.begins.data:
            return _("Please say when it begins, too.")
        if self.ends.data and self.ends.data <= self.begins.data and self.last_day.data in (None, self.day.data):
            return _("The end comes before the beginning.")
        return ""

    def fill(self, one: Any) -> None:
        """Write the row into a date."""
        zone, last = regency_zone(), self.last_day.data or self.day.data
        begins, ends = self.begins.data, self.ends.data
        one.starts_at = datetime.combine(self.day.data, begins or time.min, zone)
        one.all_day = begins is None
        one.ends_at = None
        if begins is None:
            one.ends_at = datetime.combine(last + timedelta(days=1), time.min, zone)
        elif ends is not None:
            one.ends_at = datetime.combine(last, ends, zone)
        one.provisional, one.cancelled = self.provisional.data, self.cancelled.data


class DatesField(Kit, Field):
    """Any number of dates; the value is the rows. Without JavaScript three empty rows wait, and a button gives more.

    A row that was emptied takes its date away. A date that only changes keeps its id, and with it its place in the
    calendars of those who subscribed.

    Args:
        model: mapped class of the dates.
    """

    def __init__(self, label: Any = None, *, model: type[Any], **options: Any) -> None:
        super().__init__(label, **options)
        self._model = model

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Take the record's dates, then what was sent."""
        self.process_errors: list[str] = []
        self.had: list[Any] = list(data) if isinstance(data, Iterable) else []
        self.wants_more, self.sent = False, False
        sent = _indexes(self.name, formdata)
        if sent:
            self.sent, self.wants_more = True, f"{self.name}-more" in formdata
            rows = [DateRow(formdata, prefix=f"{self.name}-{index}-") for index in sent]
        else:
            rows = [DateRow(prefix=f"{self.name}-{n}-", data=_typed(one)) for n, one in enumerate(self.had)]
        filled = [row for row in rows if not row.is_empty or row.id.data]
        spare = min(SPARE if not self.sent or self.wants_more else max(0, len(rows) - len(filled)), MOST - len(filled))
        self.data = filled
        first = max(sent, default=len(rows) - 1) + 1
        self.rows = [*filled, *(DateRow(prefix=f"{self.name}-{first + number}-") for number in range(spare))]

    def pre_validate(self, form: BaseForm) -> None:
        """Stop at the first row that cannot be used, and say which."""
        if len([row for row in self.data if not row.is_empty]) >= MOST:
            raise StopValidation(_("At most %(most)s dates fit here.", most=MOST))
        for number, row in enumerate(self.rows, start=1):
            problem = row.problem
            if problem:
                raise StopValidation(_("Date %(number)s: %(problem)s", number=number, problem=problem))

    def populate_obj(self, obj: Any, name: str) -> None:
        """Bring the record's dates into line with the rows: changed, added, taken away."""
        if not self.sent:
            return
        known = {str(one.id): one for one in getattr(obj, name)}
        kept = []
        for row in (one for one in self.data if not one.is_empty):
            one = known.pop(str(row.id.data or ""), None) or self._model()
            row.fill(one)
            kept.append(one)
        setattr(obj, name, kept)

    def __call__(self, **attributes: Any) -> Markup:
        """All rows, with a button for more."""
        return Markup(render_template("collections/_date_rows.html", f=self))  # noqa: S704  # a template's own output


def _indexes(name: str, formdata: Any) -> list[int]:
    """Numbers of the rows that were sent, in order and not more than may be."""
    found = (INDEX.match(key[len(name) + 1 :]) for key in formdata or () if key.startswith(f"{name}-"))
    return sorted({int(match[1]) for match in found if match})[: MOST + SPARE]


def _typed(one: Occurrence) -> dict[str, Any]:
    """A date as its row holds it."""
    zone = regency_zone()
    begins, ends = one.starts_at.astimezone(zone), one.ends_at.astimezone(zone) if one.ends_at else None
    several = one.last_day if one.last_day != one.first_day else None
    hours = {} if one.all_day else {"begins": begins.time(), "ends": ends.time() if ends else None}
    flags = {"provisional": one.provisional, "cancelled": one.cancelled}
    return {"id": str(one.id), "day": one.first_day, "last_day": several, **hours, **flags}
