"""Made-up records with drawn pictures and the history they would have, for the hook ``demo``."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from ..accounts.models import User
from ..contract.collections import OFFICE
from ..database.engine import db
from ..database.types import utcnow
from ..media import illustrate, process_photo, store_photo
from ..media.models import Photo
from ..regions import region
from . import access, history, services, workflow
from .mixins import Located, Resolved
from .models import HistoryEntry
from .progress import home_of
from .records import Record

Way = Sequence[tuple[float, str, str, str]]
Entry = dict[str, Any]
PICTURE = (1200, 800)
# What an entry says besides values of columns.
VILLAGE, VILLAGES, SHIFT, PICTURES, RESULT, STEPS = "village", "villages", "shift", "pictures", "result", "steps"


def load_samples(
    model: type[Any],
    path: Path,
    regency: str = "",
    *,
    actor: str = "",
    prepare: Callable[[Any, Entry, int], None] | None = None,
) -> list[tuple[Any, Entry]]:
    """Store the made-up records of a TOML file, unless there are records already; callers commit.

    An entry of the file gives columns their values, and may say more: ``village``, or ``villages`` by regency;
    ``shift``, how many degrees to the north and the east of its district's centre it lies; ``pictures`` and, for what
    is ``Resolved``, ``result``, by the names that ``illustrate`` draws; ``steps``, its way as ``sample`` takes it;
    ``state`` for a record without a way.

    Args:
        path: of the file, with one array of tables such as ``[[business]]``.
        actor: e-mail of the account that took the office's steps.
        prepare: completes a record, given its entry and its number from 1, before it is stored.

    Returns:
        The records with their entries; none when there were records.
    """
    if db.session.scalar(sa.select(sa.exists().where(model.id.is_not(None)))):
        return []
    entries: list[Entry] = next(iter(tomllib.loads(path.read_text(encoding="utf-8")).values()))
    # Drawing is slow, and the first write keeps everybody else from writing: so draw first.
    drawn = [[_draw(kind, number) for kind in _kinds(one)] for number, one in enumerate(entries, 1)]
    stored = []
    for number, (one, pictures) in enumerate(zip(entries, drawn, strict=True), 1):
        record = _made(model, one, number, regency)
        if prepare is not None:
            prepare(record, one, number)
        record.settle()
        _hang(record, one, [_stored(record, picture) for picture in pictures])
        if STEPS in one:
            sample(record, way=[tuple(step) for step in one[STEPS]], actor=actor)
        else:
            services.enter(record, state=one.get("state", ""))
        stored.append((record, one))
    return stored


def _kinds(one: Entry) -> list[str]:
    return [*one.get(PICTURES, ()), *([one[RESULT]] if RESULT in one else [])]


def _draw(kind: str, seed: int) -> Any:
    return process_photo(illustrate(kind, seed, PICTURE), at_once=False)


def _made(model: type[Any], one: Entry, number: int, regency: str) -> Any:
    columns = {attribute.key for attribute in sa.inspect(model).column_attrs} - {"state"}
    values: Entry = {"sample": True, **{name: value for name, value in one.items() if name in columns}}
    if issubclass(model, Located):
        village = one[VILLAGES][regency] if VILLAGES in one else one[VILLAGE]
        values |= {"region_code": village, **_near(village, *one.get(SHIFT, _scattered(number)))}
    return model(**values)


def _scattered(number: int) -> tuple[float, float]:
    """A little apart for each, so that no marker covers another."""
    return (number % 5 - 2) * 0.008, (number % 7 - 3) * 0.007


def _near(village: str, north: float, east: float) -> Entry:
    """A place near the centre of the village's district."""
    centre = region(village[:8])
    if centre is None or centre.position is None:
        return {}
    here = centre.position
    return {"latitude": round(here.latitude + north, 6), "longitude": round(here.longitude + east, 6)}


def _stored(record: Any, picture: Any) -> Photo:
    alt, credit = _("Illustration for %(name)s", name=record.title), _("illustration, not a photo")
    return store_photo(picture, plugin=home_of(record).plugin, alt=alt, credit=credit, public=False)


def _hang(record: Any, one: Entry, photos: list[Photo]) -> None:
    if photos:
        count = len(one.get(PICTURES, ()))
        record.photos = photos[:count]
        if RESULT in one:
            record.results = photos[count:]


def sample(record: Record, *, way: Way, actor: str = "") -> Record:
    """Store a made-up record, marked as one, as if it had been sent and handled some days ago; callers commit.

    Args:
        way: days ago, name of the step, reason and internal note, the oldest first; the first step is empty: the
            record arrives.
        actor: e-mail of the account that took the office's steps.

    Raises:
        StepRefused: when a step does not start from the state that the record is in.
    """
    mounted = home_of(record)
    flow, begun = mounted.workflow, utcnow()
    record.state, record.sample = flow.submitted, True
    record.office_id = record.office_id or access.office_of(mounted)
    record.created_at = record.changed_at = begun - timedelta(days=way[0][0])
    db.session.add(record)
    db.session.flush()
    _note(record, workflow.ADD, record.created_at)
    closed: datetime | None = None
    who = db.session.scalar(sa.select(User.id).where(User.email == actor)) if actor else None
    for days, name, reason, internal in way[1:]:
        at, step = begun - timedelta(days=days), next(one for one in flow.steps if one.name == name)
        workflow.step_from(flow, record.state, name, step.by, reason)
        record.state, record.changed_at = step.target or record.state, at
        closed = (closed or at) if record.state in getattr(record, "closed_states", ()) else None
        if record.state in flow.public and record.published_at is None:
            record.published_at = at
        _note(record, name, at, reason, internal).actor_id = who if step.by == OFFICE else None
    services.settle(mounted, record)
    if isinstance(record, Resolved):
        record.closed_at = closed
    db.session.flush()
    return record


def _note(record: Record, act: str, at: datetime, reason: str = "", internal: str = "") -> HistoryEntry:
    entry = history.note(record, act, reason=reason, internal=internal)
    entry.at = at
    return entry
