"""The columns of an export, and the value that each has of a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from ...accounts import offices
from ...database.engine import db
from ...forms.hours import in_words
from ...forms.times import regency_zone
from ...regions.services import region_name
from ...shell.formatting import phone
from ..fields import Spec
from ..mounted import Mounted

Row = Mapping[str, Any]
POSITION = ("latitude", "longitude")
DISTRICT_LENGTH = 8


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        key: name in data for programs.
        heading: name in tables for people; the import understands it.
        value: of a row: text, whole number, ``Decimal``, ``float``, ``bool``, ``date``, naive ``datetime`` or None.
    """

    key: str
    heading: str
    value: Callable[[Row], Any]


def office_columns(mounted: Mounted) -> list[Column]:
    """Everything that the office keeps, headed and written as people read it, and as the import reads it back."""
    states = {state.name: str(state.title) for state in mounted.workflow.states}
    found = [Column("id", "ID", lambda row: row["id"])]
    for name, spec in mounted.specs.items():
        found += _office_columns(name, spec)
    return [*found, Column("state", _("State"), lambda row: states.get(row["state"], row["state"]))]


def _office_columns(name: str, spec: Spec) -> list[Column]:
    if spec.kind == "position":
        return [
            Column(axis, title, _plain(axis))
            for axis, title in zip(POSITION, (_("Latitude"), _("Longitude")), strict=True)
        ]
    if spec.kind == "region":
        return [
            Column("district", _("District"), lambda row: region_name((row[name] or "")[:DISTRICT_LENGTH])),
            Column(name, str(spec.label), lambda row: _village(row[name])),
        ]
    if spec.kind == "district":
        return []
    return [Column(name, str(spec.label), _readable(name, spec))]


def _village(code: str | None) -> str:
    """The name of a desa; empty where only the kecamatan is known."""
    return region_name(code) if code and len(code) > DISTRICT_LENGTH else ""


def public_columns(mounted: Mounted) -> list[Column]:
    """What everybody may see, under names and in forms for programs."""
    found = [Column("id", "id", lambda row: row["id"])]
    for name, spec in mounted.specs.items():
        if not spec.shown:
            continue
        if spec.kind == "position":
            found += [Column(axis, axis, _rounded(axis, mounted.model.public_precision)) for axis in POSITION]
            continue
        if spec.kind in ("region", "district"):
            found.append(Column(name, name, _plain(name)))
            title = "village" if spec.kind == "region" else "district"
            found.append(Column(title, title, _region(name, spec.kind)))
            continue
        found.append(Column(name, name, _for_programs(name, spec)))
    return [*found, Column("changed_at", "changed_at", lambda row: row["changed_at"].isoformat(timespec="seconds"))]


def _region(name: str, kind: str) -> Callable[[Row], str]:
    return lambda row: _village(row[name]) if kind == "region" else region_name(row[name])


def _rounded(axis: str, places: int | None) -> Callable[[Row], Any]:
    """A degree as everybody may see it."""
    return lambda row: row[axis] if places is None or row[axis] is None else round(row[axis], places)


def _plain(name: str) -> Callable[[Row], Any]:
    return lambda row: row[name]


def _readable(name: str, spec: Spec) -> Callable[[Row], Any]:
    if spec.options:
        titles = {key: str(title) for key, title in spec.options.items()}
        return lambda row: "; ".join(titles.get(one, one) for one in _several(row[name]))
    if spec.kind == "yes_no":
        yes, no = _("Yes"), _("No")
        return lambda row: yes if row[name] else no
    if spec.kind == "phone":
        return lambda row: phone(row[name])
    return _linked(name, spec)


def _for_programs(name: str, spec: Spec) -> Callable[[Row], Any]:
    if spec.options:
        return lambda row: "|".join(_several(row[name]))
    return _linked(name, spec)


def _linked(name: str, spec: Spec) -> Callable[[Row], Any]:
    """What offices and references stand for, moments in the regency's zone, others as they are."""
    if spec.kind == "office":
        names = {one.id: one.name for one in offices.every()}
        return lambda row: names.get(row[name], "")
    if spec.kind == "reference":
        titles = _Titles(spec.model)
        return lambda row: titles.of(row[name])
    if spec.kind == "hours":
        return lambda row: in_words(row[name])
    if spec.kind == "moment":
        zone = regency_zone()
        return lambda row: _local(row[name], zone)
    return _plain(name)


def _local(moment: datetime | None, zone: Any) -> datetime | None:
    return None if moment is None else moment.astimezone(zone).replace(tzinfo=None, microsecond=0)


def _several(value: Any) -> list[str]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


class _Titles:
    """Titles of the records that others refer to, each looked up once."""

    MOST = 50_000

    def __init__(self, model: type[Any]) -> None:
        self._model, self._known = model, dict[int, str]()

    def of(self, number: int | None) -> str:
        """The title of a record."""
        if number is None:
            return ""
        if number not in self._known:
            if len(self._known) > self.MOST:
                self._known.clear()
            column = getattr(self._model, self._model.title_field)
            self._known[number] = str(db.session.scalar(sa.select(column).where(self._model.id == number)) or "")
        return self._known[number]
