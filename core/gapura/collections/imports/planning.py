"""What a collection can take from a file: the targets of its columns, and a reader for a mapping that was chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import gettext as _

from ...accounts import offices
from ...database.engine import db
from ...database.types import fold
from ...regions import services as regions
from ..fields import Spec
from ..mounted import Mounted
from .mapping import DISTRICT, LATITUDE, LONGITUDE, POSITION, Target, names_of, plain
from .regions import Area, Gazetteer
from .rows import RowReader
from .values import Rule

LANGUAGES = ("id", "en")
MOST_REFERENCES = 20_000
APART = ("region", "position", "district")


def targets(mounted: Mounted) -> list[Target]:
    """Everything that a column of a file can be."""
    found = []
    for name, spec in mounted.specs.items():
        if not spec.entered:
            continue
        if spec.kind == "position":
            found += _position_targets()
            continue
        kind = "title" if name == mounted.collection.title_field else spec.kind
        required = is_required(mounted, name, spec)
        known = _in_all_languages(spec.label)
        found.append(Target(key=name, label=str(spec.label), names=known, kind=kind, required=required))
        if spec.kind == "region":
            found.append(Target(key=DISTRICT, label=_("District"), kind="district"))
    return found


def _position_targets() -> list[Target]:
    return [
        Target(key=LATITUDE, label=_("Latitude")),
        Target(key=LONGITUDE, label=_("Longitude")),
        Target(key=POSITION, label=_("Latitude and longitude in one column")),
    ]


def is_required(mounted: Mounted, name: str, spec: Spec) -> bool:
    """Whether a record cannot be without a value; an office stands in for its own."""
    column = mounted.model.__table__.c[name]
    return not column.nullable and spec.kind not in ("yes_no", "district", "office")


def region_field(mounted: Mounted) -> str:
    """Name of the field for the village, or nothing."""
    return next((name for name, spec in mounted.specs.items() if spec.kind == "region" and spec.entered), "")


def reader(
    mounted: Mounted,
    columns: Sequence[str],
    headings: Sequence[str],
    *,
    decided: Mapping[str, str],
    allowed: frozenset[int] | None,
) -> RowReader:
    """What reads the rows of a file.

    Args:
        columns: key of the target of each column.
        headings: what the columns are called.
        decided: codes of regions that a person confirmed.
        allowed: ids of the offices that records may be given to; None for all.
    """
    region = region_field(mounted)
    return RowReader(
        columns=columns,
        headings=headings,
        rules={
            name: Rule(spec=spec, required=is_required(mounted, name, spec), names=_names(spec, allowed))
            for name, spec in mounted.specs.items()
            if spec.kind not in APART and name in columns
        },
        region=region,
        region_required=bool(region) and is_required(mounted, region, mounted.specs[region]),
        places=gazetteer(decided) if region else None,
        bounds=regions.bounds(),
    )


def gazetteer(decided: Mapping[str, str]) -> Gazetteer:
    """The regions of the portal's regency."""
    areas = [Area(one.code, one.name, "") for one in regions.districts()]
    areas += [Area(one.code, one.name, district.code) for district in areas for one in regions.villages(district.code)]
    return Gazetteer(areas, decided)


def _in_all_languages(label: Any) -> tuple[str, ...]:
    found = []
    for language in LANGUAGES:
        with force_locale(language):
            found.append(str(label))
    return tuple(found)


def _names(spec: Spec, allowed: frozenset[int] | None) -> dict[str, Any]:
    """The choices of a field by everything that a cell may call them."""
    if spec.kind == "office":
        return _offices(allowed)
    if spec.kind == "reference":
        return _references(spec.model)
    named = {title: value for value, text in spec.options.items() for title in (value, *_in_all_languages(text))}
    return names_of(named)


def _offices(allowed: frozenset[int] | None) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in offices.every():
        if allowed is None or one.id in allowed:
            for name in (one.code, one.short_name, one.name):
                found.setdefault(fold(name), one.id)
                found.setdefault(plain(name), one.id)
    found.pop("", None)
    return found


def _references(model: type[Any]) -> dict[str, int]:
    """Records by title and by number; a title that two records share means neither."""
    found: dict[str, int] = {}
    twice: set[str] = set()
    query = sa.select(model.id, getattr(model, model.title_field or "id")).order_by(model.id).limit(MOST_REFERENCES)
    for number, title in db.session.execute(query):
        name = fold(str(title))
        twice.update([name] if name in found else [])
        found[name] = number
    return {name: number for name, number in found.items() if name and name not in twice}
