"""Records made from what a collection declares, so that its pages have something to show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from ...collections.fields import Spec
from ...collections.mounted import Mounted, mounted_for
from ...collections.records import Record
from ...database.engine import db
from ...database.types import utcnow
from ...forms.qris import checksum
from .checks import Skipped
from .stage import Stage

LATITUDE, LONGITUDE = -1.9, 116.2  # Tanah Grogot


def make(stage: Stage, mounted: Mounted, number: int, state: str, owner_id: int | None = None) -> list[str]:
    """Store so many records in a state and return their titles; call inside the stage's context.

    Raises:
        Skipped: when the model has something that the kit cannot fill in.
    """
    begin = stage.memory.get("samples", 0) + 1
    stage.memory["samples"] = begin + number - 1
    try:
        with db.session.begin_nested():
            made = [one(stage, mounted, begin + n, state, owner_id) for n in range(number)]
        return [record.title for record in made]
    except Exception as error:
        raise Skipped(f"no record of {mounted.model.__name__} could be made: {error}") from error


def one(stage: Stage, mounted: Mounted, number: int, state: str, owner_id: int | None = None) -> Any:
    """Store one record whose every field has a value of its own."""
    record: Any = mounted.model()
    for name, spec in mounted.specs.items():
        if spec.kind == "position":
            record.latitude, record.longitude = LATITUDE + number / 1000, LONGITUDE + number / 1000
        elif spec.kind in VALUES:
            setattr(record, name, VALUES[spec.kind](stage, spec, number))
    record.state, record.owner_id = state, owner_id
    record.office_id = stage.memory["office"]
    if state in mounted.workflow.public:
        record.published_at = utcnow() - timedelta(minutes=number)
    db.session.add(record)
    db.session.flush()
    return record


def _text(stage: Stage, spec: Spec, number: int) -> str:
    return f"Contoh {number} {spec.label}"[: spec.max_length]


def _integer(stage: Stage, spec: Spec, number: int) -> int:
    low = spec.minimum or 0
    return min(low + number, spec.maximum) if spec.maximum is not None else low + number


def _choice(stage: Stage, spec: Spec, number: int) -> str:
    return list(spec.options)[number % len(spec.options)]


def _region(stage: Stage, spec: Spec, number: int) -> str:
    codes = stage.memory["villages"]
    return str(codes[number % len(codes)])


def _qris(stage: Stage, spec: Spec, number: int) -> str:
    text = f"00020101021151290014ID.CO.QRIS.WWW0207{number:07d}53033605802ID5906CONTOH6005PASER6304"
    return text + checksum(text)


def _reference(stage: Stage, spec: Spec, number: int) -> int:
    """A record of its own to refer to, so that a query for each row is seen."""
    home = mounted_for(spec.model)
    if home is None:
        raise Skipped(f"{spec.model.__name__} belongs to no collection")
    record: Record = one(stage, home, number, home.workflow.public[0])
    return record.id


VALUES: dict[str, Callable[[Stage, Spec, int], Any]] = {
    "text": _text,
    "long_text": _text,
    "integer": _integer,
    "decimal": lambda stage, spec, number: Decimal(_integer(stage, spec, number)),
    "rupiah": _integer,
    "yes_no": lambda stage, spec, number: number % 2 == 0,
    "choice": _choice,
    "choices": lambda stage, spec, number: [_choice(stage, spec, number)],
    "date": lambda stage, spec, number: utcnow().date() + timedelta(days=number),
    "moment": lambda stage, spec, number: utcnow() + timedelta(days=number),
    "phone": lambda stage, spec, number: f"+62812345{number:05d}",
    "email": lambda stage, spec, number: f"contoh{number}@example.go.id",
    "url": lambda stage, spec, number: f"https://contoh{number}.example.go.id/",
    "qris": _qris,
    "region": _region,
    "office": lambda stage, spec, number: stage.memory["office"],
    "reference": _reference,
}
