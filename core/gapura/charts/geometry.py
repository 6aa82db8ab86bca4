"""Where the lines and bars of a chart lie, as plain functions on plain numbers.

Coordinates are those of an SVG of 600 by 240 units, the plot inside its margins. Everything that is drawn also stands
in a table; a missing value (None) leaves a gap and is no zero.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 600, 240
LEFT, RIGHT, TOP, BOTTOM = 56, 12, 12, 36
MOST_LABELS = 8
MOST_SERIES = 5  # more cannot be told apart
GAP = 0.25  # of the room of a bar

Value = float | int | None


@dataclass(frozen=True)
class Mark:
    """One value where it is drawn: a point of a line, or a rectangle from ``x``, ``y``.

    Attributes:
        text: its label and value, for whoever points at it.
    """

    x: float
    y: float
    width: float = 0.0
    height: float = 0.0
    value: Value = None
    text: str = ""


@dataclass(frozen=True)
class Series:
    """One row of values.

    Attributes:
        number: from 1; the stylesheet gives it a colour, a dash and a shade.
        path: of a line; gaps begin it anew.
        share: of everything, for parts of a whole, from 0 to 1.
    """

    name: str
    number: int
    marks: tuple[Mark, ...] = ()
    path: str = ""
    share: float = 0.0


@dataclass(frozen=True)
class Drawing:
    """A chart ready to be drawn.

    Attributes:
        ticks: height and value of each line of the grid.
        labels: place and text of what stands under the plot; only as many as can be read.
    """

    series: tuple[Series, ...]
    ticks: tuple[tuple[float, float], ...] = ()
    labels: tuple[tuple[float, str], ...] = ()
    width: int = WIDTH
    height: int = HEIGHT


def line(labels: Sequence[str], rows: Mapping[str, Sequence[Value]], width: int = WIDTH, most: Value = None) -> Drawing:
    """Lines over time.

    Args:
        labels: what stands under the plot, one for each value.
        rows: values by the name of their series, at most five.
        width: of the whole drawing.
        most: the largest value of the scale, to make several charts comparable.

    Raises:
        ValueError: when a row has another number of values than there are labels, or there are too many rows.
    """
    _check(labels, rows)
    ticks = _ticks(most if most is not None else _most(value for row in rows.values() for value in row))
    xs = _spread(len(labels), width)
    series = []
    for number, (name, row) in enumerate(rows.items(), 1):
        marks = [_point(name, label, x, value, ticks[-1]) for label, x, value in zip(labels, xs, row, strict=True)]
        series.append(Series(name, number, tuple(m for m in marks if m.value is not None), _path(marks)))
    return Drawing(tuple(series), _grid(ticks), _readable(labels, xs), width)


def stacked(labels: Sequence[str], rows: Mapping[str, Sequence[Value]], width: int = WIDTH) -> Drawing:
    """Columns, one upon the other where there are several series; arguments and errors as for ``line``."""
    _check(labels, rows)
    totals = [sum(row[place] or 0 for row in rows.values()) for place in range(len(labels))]
    ticks, room = _ticks(_most(totals)), (width - LEFT - RIGHT) / max(1, len(labels))
    floor, series = [float(HEIGHT - BOTTOM)] * len(labels), []
    for number, (name, row) in enumerate(rows.items(), 1):
        marks = []
        for place, value in enumerate(row):
            height = _height(value or 0, ticks[-1])
            floor[place] -= height
            x = LEFT + room * (place + GAP / 2)
            text = f"{labels[place]}, {name}"
            size = round(room * (1 - GAP), 1), round(height, 1)
            marks.append(Mark(round(x, 1), round(floor[place], 1), *size, value, text))
        series.append(Series(name, number, tuple(marks)))
    middles = [LEFT + room * (place + 0.5) for place in range(len(labels))]
    return Drawing(tuple(series), _grid(ticks), _readable(labels, middles), width)


def parts(rows: Mapping[str, Value]) -> Drawing:
    """Parts of a whole as one bar of 100 units' height; what is zero or missing has no part.

    Raises:
        ValueError: for a negative value.
    """
    if any(value is not None and value < 0 for value in rows.values()):
        raise ValueError("a part of a whole cannot be negative")
    whole, x, series = sum(value or 0 for value in rows.values()), 0.0, []
    for number, (name, value) in enumerate(rows.items()):
        share = (value or 0) / whole if whole else 0.0
        mark = Mark(round(x, 2), 0, round(WIDTH * share, 2), 40, value, name)
        series.append(Series(name, number % MOST_SERIES + 1, (mark,), share=share))
        x += WIDTH * share
    return Drawing(tuple(series), height=40)


def _check(labels: Sequence[str], rows: Mapping[str, Sequence[Value]]) -> None:
    if len(rows) > MOST_SERIES:
        raise ValueError(f"{len(rows)} series; at most {MOST_SERIES} can be told apart, use small multiples")
    wrong = [name for name, row in rows.items() if len(row) != len(labels)]
    if wrong:
        raise ValueError(f"the series {wrong[0]!r} has {len(rows[wrong[0]])} values for {len(labels)} labels")


def _most(values: object) -> float:
    return max((float(value) for value in values if value is not None), default=0.0)  # type: ignore[attr-defined]  # an iterable of values


def _ticks(most: float) -> list[float]:
    """Round values from zero to at least the largest one: three to six of them."""
    if most <= 0:
        return [0.0, 1.0]
    rough = most / 4
    unit = 10.0 ** math.floor(math.log10(rough))
    step = next(unit * factor for factor in (1, 2, 2.5, 5, 10) if unit * factor >= rough)
    if most <= 4 and float(most).is_integer():
        step = max(step, 1.0)
    return [step * place for place in range(math.ceil(most / step) + 1)]


def _height(value: float, top: float) -> float:
    return (HEIGHT - TOP - BOTTOM) * value / top if top else 0.0


def _grid(ticks: Sequence[float]) -> tuple[tuple[float, float], ...]:
    return tuple((round(HEIGHT - BOTTOM - _height(value, ticks[-1]), 1), value) for value in ticks)


def _spread(count: int, width: int) -> list[float]:
    if count < 2:
        return [(LEFT + width - RIGHT) / 2] * count
    return [LEFT + (width - LEFT - RIGHT) * place / (count - 1) for place in range(count)]


def _point(name: str, label: str, x: float, value: Value, top: float) -> Mark:
    y = HEIGHT - BOTTOM - _height(value or 0, top)
    return Mark(round(x, 1), round(y, 1), value=value, text=f"{label}, {name}")


def _path(marks: Sequence[Mark]) -> str:
    """Straight lines from value to value, begun anew after each gap."""
    words, pen = [], "M"
    for mark in marks:
        if mark.value is None:
            pen = "M"
            continue
        words.append(f"{pen}{mark.x:g} {mark.y:g}")
        pen = "L"
    return "".join(words)


def _readable(labels: Sequence[str], xs: Sequence[float]) -> tuple[tuple[float, str], ...]:
    """Every label, or every so many-th, counted from the last one, which is the most recent."""
    step = max(1, math.ceil(len(labels) / MOST_LABELS))
    chosen = range((len(labels) - 1) % step, len(labels), step) if labels else range(0)
    return tuple((round(xs[place], 1), labels[place]) for place in chosen)
