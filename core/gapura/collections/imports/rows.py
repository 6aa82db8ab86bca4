"""From a row of cells to the values of a record, or to what is wrong with it, column by column."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from ...forms.base import Refused
from ...forms.cleaning import echo
from ...forms.places import position_sentence
from ...regions.positions import Box, PositionProblem, locate
from ..neutral import unguarded
from .mapping import DISTRICT, LATITUDE, LONGITUDE, POSITION
from .regions import Gazetteer
from .values import Rule, value_of

SHOWN_VALUE = 60
REMEMBERED = 2_000  # values of a column: categories, villages and days repeat
LONGEST_NAME = 120


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell, or (without a column) in one row."""

    row: int
    column: str
    value: str
    sentence: str

    def as_json(self) -> list[Any]:
        """As it is stored."""
        return [self.row, self.column, self.value, self.sentence]


@dataclass
class Result:
    """What became of a row.

    Attributes:
        values: of the record's columns; usable when nothing is wrong and no name is open.
        problems: what is wrong.
        name: district and village that a person has to confirm, if there are such.
    """

    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    name: tuple[str, str] | None = None

    @property
    def good(self) -> bool:
        """Whether a record can be made."""
        return not self.problems and self.name is None


@dataclass
class RowReader:
    """Reads the rows of one file.

    Attributes:
        columns: key of the target of each column, empty for those left out.
        headings: what the columns are called in the file.
        rules: how the plain fields are read, by name.
        region: name of the field for the village, if the collection has one.
        region_required: whether a record needs it.
        places: the regency's regions.
        bounds: the box that positions must lie in.
    """

    columns: Sequence[str]
    headings: Sequence[str]
    rules: Mapping[str, Rule]
    region: str = ""
    region_required: bool = False
    places: Gazetteer | None = None
    bounds: Box | None = None

    def __post_init__(self) -> None:
        at = {key: number for number, key in enumerate(self.columns) if key}
        self._fields = [
            (n, key, self.rules[key], _Memory(self.rules[key])) for key, n in at.items() if key in self.rules
        ]
        self._village, self._district = at.get(self.region, -1) if self.region else -1, at.get(DISTRICT, -1)
        self._spot = [at.get(key, -1) for key in (POSITION, LATITUDE, LONGITUDE)]
        self._width = len(self.columns)

    def read(self, number: int, cells: Sequence[str]) -> Result:
        """The values of one row.

        Args:
            number: what people call the row.
        """
        result = Result()
        cells = [*cells, *([""] * (self._width - len(cells)))]
        if len(cells) > self._width and any(cell.strip() for cell in cells[self._width :]):
            sentence = _("This row has more cells than there are headings. A quotation mark or a delimiter is wrong.")
            result.problems.append(Problem(number, "", "", sentence))
        for place, key, _rule, memory in self._fields:
            try:
                result.values[key] = memory(cells[place])
            except Refused as refusal:
                result.problems.append(self._problem(number, place, cells[place], str(refusal)))
        if self.region and (self._village >= 0 or self._district >= 0):
            self._read_region(number, cells, result)
        if any(place >= 0 for place in self._spot):
            self._read_position(number, cells, result)
        return result

    def _read_region(self, number: int, cells: Sequence[str], result: Result) -> None:
        village, district = (_cell(cells, place) for place in (self._village, self._district))
        place = self._village if village or self._district < 0 else self._district
        if not village and not district:
            result.values[self.region] = None
            if self.region_required:
                result.problems.append(self._problem(number, place, "", _("Please fill this in.")))
            return
        if len(village) > LONGEST_NAME or len(district) > LONGEST_NAME or self.places is None:
            result.problems.append(self._problem(number, place, village or district, _("This place is not known.")))
            return
        code = self.places.find(district, village)
        if code is None:
            result.name = (district, village)
        elif not code:
            sentence = _("This place is not in the regency's list of desa and kecamatan.")
            result.problems.append(self._problem(number, place, village or district, sentence))
        result.values[self.region] = code

    def _read_position(self, number: int, cells: Sequence[str], result: Result) -> None:
        both, latitude, longitude = (_cell(cells, place) for place in self._spot)
        typed = (both, "") if both else (latitude, longitude)
        place = self._spot[0] if both or self._spot[1] < 0 else self._spot[1]
        result.values["latitude"] = result.values["longitude"] = None
        assert self.bounds is not None
        try:
            found = locate(typed[0][:LONGEST_NAME], typed[1][:LONGEST_NAME], self.bounds)
        except PositionProblem as problem:
            shown = both or f"{latitude}; {longitude}"
            result.problems.append(self._problem(number, place, shown, position_sentence(problem)))
            return
        if found is not None:
            result.values["latitude"], result.values["longitude"] = found

    def _problem(self, number: int, place: int, value: str, sentence: str) -> Problem:
        shown = value.strip()
        shown = f"{shown[:SHOWN_VALUE]}…" if len(shown) > SHOWN_VALUE else shown
        column = self.headings[place] if place < len(self.headings) else ""
        return Problem(number, column, echo(shown, SHOWN_VALUE + 1), sentence)


class _Memory:
    """Reads the cells of one column; a text that was there before is not read again."""

    def __init__(self, rule: Rule) -> None:
        self._rule, self._known = rule, dict[str, Any]()

    def __call__(self, text: str) -> Any:
        if text in self._known:
            return self._known[text]
        value = value_of(text, self._rule)
        if len(self._known) < REMEMBERED and len(text) < SHOWN_VALUE:
            self._known[text] = value
        return value


def _cell(cells: Sequence[str], place: int) -> str:
    if place < 0:
        return ""
    return " ".join(unguarded(cells[place].strip()).replace("\0", "").split())


Reader = Callable[[int, Sequence[str]], Result]
