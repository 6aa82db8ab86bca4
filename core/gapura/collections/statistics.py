"""A collection in figures: how it grew, and how many records each value of its filters has; of public records alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa
from flask.typing import ResponseReturnValue
from flask_babel import format_date

from ..contract.types import Text
from ..database.engine import db
from ..database.kept import kept
from ..forms.times import regency_zone
from ..shell.htmx import render
from . import listing, workflow
from .months import following, last_months
from .mounted import Mounted
from .views import has_map, template

DIVIDED = ("choice", "district", "office")  # kinds of fields that have one value out of a list


@dataclass(frozen=True)
class Figures:
    """What is counted of a collection.

    Attributes:
        whole: how many public records there are.
        growth: how many of them there were at the end of each month.
        answers: how many answer a question of the filters, by its name and value.
        groups: how many have each value, by the name of a filter; None stands for no value.
    """

    whole: int
    growth: tuple[int, ...]
    answers: dict[tuple[str, str], int]
    groups: dict[str, dict[Any, int]]


def page(mounted: Mounted) -> ResponseReturnValue:
    """The figures, as charts with the tables behind them."""
    months = last_months(workflow.today())
    found = kept(("statistics", mounted.key, months[-1]), lambda: figures_of(mounted, months))
    return render(
        template(mounted, "statistics.html"),
        mounted=mounted,
        has_map=has_map(mounted),
        figures=found,
        labels=[format_date(first, "MMM yyyy") for first in months],
        answers=[(number, _words(mounted, *asked), asked) for asked, number in found.answers.items()],
        groups=[(mounted.filters[name].label, _titled(mounted, name, found.groups[name])) for name in found.groups],
    )


def figures_of(mounted: Mounted, months: Sequence[date]) -> Figures:
    """Count the public records: all of them once, and once more for each filter that divides them.

    Args:
        months: the first day of each.
    """
    asked = _questions(mounted)
    ends = [datetime.combine(following(first), time.min, regency_zone()) for first in months]
    then = [sa.func.count().filter(mounted.model.published_at < end) for end in ends]
    also = [sa.func.count().filter(listing.condition(mounted, *one)) for one in asked]
    query = sa.select(sa.func.count(), *then, *also).select_from(mounted.model).where(listing.public(mounted))
    whole, *numbers = db.session.execute(query).one()
    growth, answers = numbers[: len(then)], numbers[len(then) :]
    groups = {name: _divided(mounted, name) for name in _dividing(mounted)}
    return Figures(whole, tuple(growth), dict(zip(asked, answers, strict=True)), groups)


def _divided(mounted: Mounted, name: str) -> dict[Any, int]:
    column = getattr(mounted.model, name)
    query = sa.select(column, sa.func.count()).where(listing.public(mounted)).group_by(column)
    return dict(iter(db.session.execute(query)))


def _dividing(mounted: Mounted) -> list[str]:
    stored = [name for name in mounted.filters if listing.is_stored(mounted, name)]
    return [name for name in stored if mounted.filters[name].kind in DIVIDED]


def _questions(mounted: Mounted) -> list[tuple[str, str]]:
    """The yes-or-no fields, and what no column answers."""
    asked = [name for name, spec in mounted.filters.items() if _is_asked(mounted, name, spec.kind)]
    return [(name, value) for name in asked for value, _title in listing.options(mounted, name)]


def _is_asked(mounted: Mounted, name: str, kind: str) -> bool:
    return kind == "yes_no" or (kind in DIVIDED and not listing.is_stored(mounted, name))


def _words(mounted: Mounted, name: str, value: str) -> Text:
    """What a number of records has in common."""
    label, title = mounted.filters[name].label, dict(listing.options(mounted, name))[value]
    return label if mounted.filters[name].kind == "yes_no" else f"{label}: {title}"


def _titled(mounted: Mounted, name: str, numbers: dict[Any, int]) -> list[tuple[str, int]]:
    """The values of a filter with their numbers, the most first; what has none, or one that left the list, is last."""
    titles = dict(listing.options(mounted, name))
    known = [(str(titles[str(value)]), number) for value, number in numbers.items() if str(value) in titles]
    rest = sum(numbers.values()) - sum(number for _title, number in known)
    return sorted(known, key=lambda one: (-one[1], one[0])) + ([("–", rest)] if rest else [])
