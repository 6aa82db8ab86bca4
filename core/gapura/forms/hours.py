"""Opening hours: a week in one text, and the field in which it is typed.

The text has nine characters for each weekday, Monday first: ``0800-1700``, or nine blanks when closed; without any
hours it is empty. A closing time at or before the opening time means the next day; the same time twice, 24 hours.
Both databases read it with ``substr``, so that "open now" is a condition like any other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms.form import BaseForm
from wtforms.validators import StopValidation
from wtforms.widgets import html_params

from ..database.types import fold
from .base import Kit, Refused
from .cleaning import clean_text, echo
from .times import read_time

DAYS = 7
EXAMPLE = "Senin-Jumat 08.00-17.00; Sabtu 08.00-12.00"
WIDTH = 9  # of a day in the text
LENGTH = DAYS * WIDTH
WEEKDAYS = (
    _l("Monday"), _l("Tuesday"), _l("Wednesday"), _l("Thursday"), _l("Friday"), _l("Saturday"), _l("Sunday"),
)  # fmt: skip
Span = tuple[time, time]
_PART = re.compile(
    r"(?P<first>[^\W\d]+)(?:\s*[-–—]\s*(?P<last>[^\W\d]+))?\s+"
    r"(?:(?P<opens>\d{1,2}[.:]\d{2})\s*[-–—]\s*(?P<closes>\d{1,2}[.:]\d{2})|24 (?:jam|hours))"
)


def pack(week: Mapping[int, Span]) -> str:
    """The text of a week: for each weekday (0 is Monday) with hours, when it opens and closes."""
    if not week:
        return ""
    days = (week.get(day) for day in range(DAYS))
    return "".join(f"{one[0]:%H%M}-{one[1]:%H%M}" if one else " " * WIDTH for one in days)


def unpack(text: str | None) -> dict[int, Span]:
    """The week of a text."""
    parts = {day: (text or "")[day * WIDTH : (day + 1) * WIDTH].strip() for day in range(DAYS)}
    return {day: (_clock(part[:4]), _clock(part[5:])) for day, part in parts.items() if len(part) == WIDTH}


def in_words(text: str | None) -> str:
    """A week in one line, days with the same hours together: ``Senin–Jumat 08.00–17.00; Sabtu 24 jam``."""
    week = unpack(text)
    runs: list[tuple[int, int, Span | None]] = []
    for day in range(DAYS):
        if runs and runs[-1][2] == week.get(day):
            runs[-1] = (runs[-1][0], day, week.get(day))
        else:
            runs.append((day, day, week.get(day)))
    return "; ".join(f"{_days(first, last)} {_times(times)}" for first, last, times in runs if times)


def _days(first: int, last: int) -> str:
    return str(WEEKDAYS[first]) if first == last else f"{WEEKDAYS[first]}–{WEEKDAYS[last]}"


def _times(times: Span) -> str:
    return _("24 hours") if times[0] == times[1] else f"{times[0]:%H.%M}–{times[1]:%H.%M}"


def read_words(text: str) -> str:
    """The text of a week that was written as ``in_words`` does, in either language; dashes of any kind will do.

    Raises:
        Refused: naming the part that cannot be read.
    """
    week: dict[int, Span] = {}
    names = _day_names()
    for part in filter(None, (one.strip() for one in re.split(r"[;\n]", text))):
        found = _PART.fullmatch(fold(part))
        first, last = (names.get(found[key] or found["first"]) for key in ("first", "last")) if found else (None, None)
        if found is None or first is None or last is None or first > last:
            raise Refused(_("“%(part)s” is no opening time. Write: %(example)s", part=part, example=EXAMPLE))
        times = (read_time(found["opens"]), read_time(found["closes"])) if found["opens"] else (time(), time())
        week |= dict.fromkeys(range(first, last + 1), times)
    return pack(week)


def _day_names() -> dict[str, int]:
    """Weekdays by their folded names in both languages."""
    named: dict[str, int] = {}
    for language in ("id", "en"):
        with force_locale(language):
            named |= {fold(str(title)): day for day, title in enumerate(WEEKDAYS)}
    return named


def is_open(text: str | None, moment: datetime) -> bool:
    """Whether it is open at a moment, given in the regency's zone."""
    week, clock = unpack(text), moment.time()
    today, yesterday = week.get(moment.weekday()), week.get((moment.weekday() - 1) % DAYS)
    if today and today[0] <= clock and (clock < today[1] or today[1] <= today[0]):
        return True
    return bool(yesterday and yesterday[1] <= yesterday[0] and clock < yesterday[1])


def open_at(column: Any, moment: datetime) -> sa.ColumnElement[bool]:
    """The same as a condition for the database; the moment is in the regency's zone."""
    clock = f"{moment:%H%M}"
    opens, closes = _parts(column, moment.weekday())
    today = sa.and_(opens >= "0000", opens <= clock, sa.or_(closes > clock, closes <= opens))
    opens, closes = _parts(column, (moment.weekday() - 1) % DAYS)
    return sa.or_(today, sa.and_(opens >= "0000", closes <= opens, closes > clock))


def _parts(column: Any, day: int) -> tuple[sa.ColumnElement[str], sa.ColumnElement[str]]:
    start = day * WIDTH + 1
    return sa.func.substr(column, start, 4), sa.func.substr(column, start + 5, 4)


def _clock(digits: str) -> time:
    return time(int(digits[:2]), int(digits[2:]))


class _FourteenInputs:
    """The plain inputs, for forms that are not drawn by the portal's macros."""

    def __call__(self, field: HoursField, **attributes: Any) -> Markup:
        return Markup(" ").join(
            Markup("<input {}>").format(html_params(type="time", id=one["id"], name=one["name"], value=one["value"]))
            for _title, *pair in field.days
            for one in pair
        )


class HoursField(Kit):
    """Opening hours of a week, two times for each day; ``data`` is the text that ``pack`` makes, empty for none."""

    widget = _FourteenInputs()
    empty_value = ""

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Take what was typed, or the record's text."""
        self.process_errors: list[str] = []
        self.data = self.object_data = data if isinstance(data, str) else ""
        week = unpack(self.data)
        self.typed = {
            name: f"{week[day][side]:%H:%M}" if day in week else ""
            for day in range(DAYS)
            for side, name in enumerate(self._names(day))
        }
        if formdata is not None:
            self.typed = {name: _first(formdata, name) for name in self.typed}
            self._read()

    def _names(self, day: int) -> tuple[str, str]:
        return f"{self.name}-{day}-opens", f"{self.name}-{day}-closes"

    def _read(self) -> None:
        week: dict[int, Span] = {}
        for day, title in enumerate(WEEKDAYS):
            try:
                texts = [clean_text(self.typed[name], max_length=20) for name in self._names(day)]
                if all(texts):
                    week[day] = (read_time(texts[0]), read_time(texts[1]))
                elif any(texts):
                    raise Refused(_("Please give both times, or leave both empty when closed."))
            except Refused as refusal:
                self.process_errors.append(f"{title}: {refusal}")
        self.data = "" if self.process_errors else pack(week)

    def pre_validate(self, form: BaseForm) -> None:
        """Say the first thing that is wrong."""
        if self.process_errors:
            raise StopValidation
        super().pre_validate(form)

    @property
    def days(self) -> Sequence[tuple[Any, dict[str, str], dict[str, str]]]:
        """For the template: title of each weekday, and id, name and value of both its inputs."""
        named = [(title, self._names(day)) for day, title in enumerate(WEEKDAYS)]
        return [(title, self._input(opens), self._input(closes)) for title, (opens, closes) in named]

    def _input(self, name: str) -> dict[str, str]:
        return {"id": name, "name": name, "value": echo(self.typed[name], 20)}


def _first(formdata: Any, name: str) -> str:
    return next((value for value in formdata.getlist(name) if isinstance(value, str)), "")
