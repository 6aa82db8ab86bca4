"""What the pages of an import show: samples, proposals, counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ...forms.base import Refused
from ...forms.cleaning import clean_text
from ...regions.services import districts, region_name, villages
from ...shell import formatting
from .. import shown
from ..models import ImportRun
from ..mounted import Mounted
from . import beginning, planning
from .beginning import UNDOING
from .mapping import DISTRICT, LATITUDE, LONGITUDE, POSITION
from .regions import LIKELY, Gazetteer

NAMES_AT_ONCE = 25
SAMPLES, SAMPLE_LENGTH = 3, 60
FIRST_ROWS, FIRST_COLUMNS = 5, 8
NOWHERE = "-"
BADGES = {
    "sheet": (_l("Choose a sheet"), "info"),
    "mapping": (_l("Columns are being chosen"), "info"),
    "checking": (_l("Being checked"), "info"),
    "checked": (_l("Checked, nothing added yet"), "warning"),
    "adding": (_l("Being added"), "info"),
    "done": (_l("Finished"), "success"),
    "undoing": (_l("Being taken back"), "warning"),
    "undone": (_l("Taken back"), "neutral"),
    "stopped": (_l("Stopped"), "danger"),
}


def badge_of(run: ImportRun) -> tuple[Any, str]:
    """The state of a run in words, and its tone."""
    return BADGES.get(run.state, (run.state, "neutral"))


def detail_of(run: ImportRun) -> str:
    """How much there is of a run."""
    if run.state in (beginning.ADDING, beginning.DONE, UNDOING, beginning.UNDONE, beginning.STOPPED):
        return _("%(count)s added", count=formatting.number(run.good))
    return _("%(count)s rows", count=formatting.number(run.total)) if run.total else ""


def percent(run: ImportRun) -> int:
    """How much of the present state is done, 0 to 100."""
    total = max(run.good, run.position) if run.state == UNDOING else run.total
    return min(100, 100 * run.position // total) if total else 0


def mapping_of(mounted: Mounted, run: ImportRun) -> dict[str, Any]:
    """Columns with samples, and what each can be."""
    head, choices = run.source["head"], run.choices
    below = [cells for _number, cells, *_mark in head[choices["heading"] + 1 :]]
    columns = []
    for number, heading in enumerate(beginning.headings(run)):
        cells = (cells[number].strip() for cells in below if number < len(cells))
        samples = list(dict.fromkeys(cell for cell in cells if cell))[:SAMPLES]
        chosen = choices["columns"][number] if number < len(choices["columns"]) else ""
        columns.append((heading, [one[:SAMPLE_LENGTH] for one in samples], chosen))
    rows = [(n, row[0], " · ".join(filter(None, row[1]))[:80]) for n, row in enumerate(head[:-1])]
    return {
        "columns": columns,
        "targets": planning.targets(mounted),
        "heading_rows": rows,
        "heading": choices["heading"],
    }


def open_names(run: ImportRun) -> list[tuple[str, str, str, int]]:
    """Names that nobody has decided about: key, district, village, and how many rows have it."""
    decided = run.choices.get("places", {})
    return [(key, *found) for key, found in run.names.items() if key not in decided]


def names_of(names: list[tuple[str, str, str, int]]) -> dict[str, Any]:
    """The first of the open names with the regions that may be meant."""
    places = planning.gazetteer({})
    shown_names = []
    for number, (key, district, village, count) in enumerate(names[:NAMES_AT_ONCE]):
        found = places.candidates(district, village)
        likely = found[0].code if found and found[0].score >= LIKELY else ""
        written = f"{village} ({district})" if village and district else village or district
        shown_names.append({
            "number": number, "key": key, "written": written, "count": count, "candidates": found, "likely": likely,
        })  # fmt: skip
    known = [f"{one.name} ({region_name(one.parent_code)})" for one in villages()] + [one.name for one in districts()]
    return {"asked": shown_names, "all_places": known, "more": max(0, len(names) - NAMES_AT_ONCE), "nowhere": NOWHERE}


def decided(run: ImportRun, sent: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """What was sent about names: a code for each, and texts that are no region."""
    places, found, unknown = planning.gazetteer({}), dict[str, str](), []
    for number in range(NAMES_AT_ONCE):
        key, chosen = sent.get(f"key-{number}", ""), sent.get(f"place-{number}", "")
        if key not in run.names:
            continue
        other = _typed(sent.get(f"other-{number}", ""))
        code = _place(places, other) if other else chosen
        if other and code is None:
            unknown.append(other)
        elif code == NOWHERE:
            found[key] = ""
        elif code and places.find("", code) == code:
            found[key] = code
    return found, unknown


def _typed(text: str) -> str:
    try:
        return clean_text(text, max_length=120)
    except Refused:
        return "?"


def _place(places: Gazetteer, text: str) -> str | None:
    """A region that was typed or taken from the list: ``Kuaro``, or ``Pasir Mayang (Kuaro)``."""
    village, _bracket, district = text.rstrip(") ").partition("(")
    return places.find(district.strip(), village.strip())


def counts(run: ImportRun) -> list[tuple[str, int]]:
    """What the check found."""
    return [
        (_("Rows in the file"), run.total),
        (_("Rows that can be added"), run.good),
        (_("Of these, there already"), run.skipped),
        (_("Rows that are wrong"), run.bad),
    ]


def first_rows(mounted: Mounted, run: ImportRun) -> dict[str, Any]:
    """The first rows as they are understood: headings, and rows of values as people read them."""
    columns = [column for column in run.choices["columns"] if column]
    reader = planning.reader(
        mounted, run.choices["columns"], beginning.headings(run), decided=run.choices.get("places", {}), allowed=None
    )
    labels = {target.key: target.label for target in planning.targets(mounted)}
    wanted = [key for key in columns if key not in (DISTRICT, LATITUDE, LONGITUDE, POSITION)][:FIRST_COLUMNS]
    found = []
    for number, cells, *_mark in run.source["head"][run.choices["heading"] + 1 :][:FIRST_ROWS]:
        result = reader.read(number, cells)
        values = [(labels[key], _readable(mounted, key, result.values.get(key))) for key in wanted]
        found.append((number, values, result.good))
    return {"labels": [labels[key] for key in wanted], "rows": found}


def _readable(mounted: Mounted, key: str, value: Any) -> Any:
    return "" if value in (None, "", []) else shown.readable(value, mounted.specs[key])
