"""What everybody may read of a record's way through its states: never who did it, nor what the office noted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from ..contract.collections import State, Workflow
from ..contract.types import Text
from ..database.engine import db
from ..errors import ContractError
from . import history, shown, workflow
from .models import HistoryEntry
from .mounted import Mounted, mounted_for
from .records import Record

UNSAID = (workflow.EDIT, workflow.PHOTOS, workflow.COVER, workflow.VERIFY, workflow.UNDO, workflow.HANDED)


@dataclass(frozen=True)
class Passage:
    """One act that took a record to a state, or said something about it.

    Attributes:
        at: when.
        state: name of the state it was in afterwards.
        title: what people call that state.
        tone: of that state.
        note: the reason or message that was given; may be empty.
    """

    at: datetime
    state: str
    title: Text
    tone: str
    note: str


def progress_of(record: Record, *, own: bool = False) -> list[Passage]:
    """A record's way through its states, the newest first; what was taken back is not among it.

    Args:
        own: whether it is for whoever sent the record, who also reads the reasons for states that are not public.
    """
    return list(passages(home_of(record).workflow, history.of(record), own=own))


def passages(flow: Workflow, entries: Sequence[HistoryEntry], *, own: bool) -> Iterator[Passage]:
    """The acts among those of a history, newest first, that tell something."""
    words = {step.name for step in flow.steps if not step.target}
    for entry in entries:
        state = flow.state(entry.state)
        note = entry.note if own or state.public else ""
        if not entry.undone and entry.act not in UNSAID and (note or entry.act not in words):
            yield Passage(entry.at, state.name, state.title, state.tone, note)


def state_of(record: Record) -> State:
    """The state that a record is in, with its title and what it means."""
    return home_of(record).workflow.state(record.state)


def figures(model: type[Any]) -> dict[str, int]:
    """How many records of a class everybody sees, by the name of their state; 0 for states without any."""
    mounted = mounted_for(model)
    states = mounted.workflow.public if mounted else ()
    query = sa.select(model.state, sa.func.count()).where(model.state.in_(states)).group_by(model.state)
    return dict.fromkeys(states, 0) | dict(map(tuple, db.session.execute(query)))


def title_of(record: Record) -> str:
    """What names a record, in the language of the page where it has that."""
    return shown.title_of(home_of(record), record).text


def url_of(record: Record) -> str:
    """Address of a record's own page."""
    return home_of(record).url_of(record)


def home_of(record: Any) -> Mounted:
    """The collection that keeps a record.

    Raises:
        ContractError: when no running collection does.
    """
    found = mounted_for(type(record))
    if found is None:
        raise ContractError(f"No collection of a running mini-app keeps {type(record).__name__}; see collections().")
    return found
