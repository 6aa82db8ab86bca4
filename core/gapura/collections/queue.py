"""The office's queue: its records in a state, what waits longest first, with what is overdue or looks like spam."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import request

from ..contract.collections import OFFICE, State, Step
from ..contract.types import Text
from ..database.engine import db
from ..database.types import utcnow
from ..forms.times import regency_zone
from ..shell.paging import Page, page_of
from . import access, chronicle, history, listing, workflow
from .models import HistoryEntry
from .mounted import Mounted
from .search.engine import MOST_HITS, hits

STATE, ALL, TODO = "keadaan", "semua", ""
SIZE = 25


@dataclass(frozen=True)
class Queue:
    """A page of the office's records.

    Attributes:
        page: the records and the addresses of other pages.
        state: key of the tab that is open; empty for what waits, ``semua`` for all.
        choice: words and filters that were asked for.
        tabs: key, title and number of records of each tab; numbers are counted up to ``MOST_HITS`` + 1.
        overdue: ids of the records on this page that are overdue.
        late: how many of all waiting records are overdue.
        reasons: why records on this page look like spam.
        steps: steps that can be taken with several records of this page at once.
    """

    page: Page
    state: str
    choice: listing.Chosen
    tabs: Sequence[tuple[str, Text, int]]
    overdue: frozenset[int] = frozenset()
    late: int = 0
    reasons: dict[int, list[Text]] = field(default_factory=dict)
    steps: Sequence[Step] = ()


def asked(mounted: Mounted, title_all: Text, title_todo: Text) -> Queue:
    """The queue that the request asks for."""
    flow, choice = mounted.workflow, listing.chosen(mounted)
    key = request.args.get(STATE, TODO)
    states = {state.name: state for state in flow.states}
    key = key if key in states or key == ALL else TODO
    waiting = [state for state in flow.states if state.waiting]
    wanted = list(states.values()) if key == ALL else [states[key]] if key in states else waiting or list(flow.states)
    page = _page(mounted, choice, wanted, oldest_first=all(state.waiting for state in wanted))
    numbers = _counts(mounted, list(states))
    todo = sum(numbers[state.name] for state in waiting)
    tabs = [(TODO, title_todo, todo)] if waiting else []
    tabs += [(state.name, state.title, numbers[state.name]) for state in flow.states]
    waits = [record for record in page.rows if record.suspicion and flow.state(record.state).waiting]
    return Queue(
        page=page,
        state=key,
        choice=choice,
        tabs=[*tabs, (ALL, title_all, sum(numbers.values()))],
        overdue=_overdue_of(mounted, page.rows),
        late=sum(_late(mounted, state) for state in waiting if state.deadline is not None),
        reasons={i: chronicle.suspicion(keys) for i, keys in history.suspicions(waits).items()},
        steps=bulk_steps(mounted, {record.state for record in page.rows}),
    )


def bulk_steps(mounted: Mounted, states: set[str]) -> list[Step]:
    """The steps that can be taken with several records at once: those that ask for nothing more than a reason."""
    steps = [step for step in mounted.workflow.steps if step.by == OFFICE and not step.asks]
    return [step for step in steps if not states.isdisjoint(step.sources)]


def _page(mounted: Mounted, choice: listing.Chosen, states: Sequence[State], *, oldest_first: bool) -> Page:
    model = mounted.model
    names = [state.name for state in states]
    where = [
        model.state == names[0] if len(names) == 1 else model.state.in_(names),
        access.own(mounted, "edit"),
        *listing.conditions(mounted, choice),
    ]
    if choice.query:
        where.append(model.id.in_(hits(model, choice.query, where)[:MOST_HITS]))
    return page_of(sa.select(model).where(*where), [model.id if oldest_first else model.id.desc()], SIZE)


def _counts(mounted: Mounted, names: Sequence[str]) -> dict[str, int]:
    """How many of the office's records are in each state, each counted up to ``MOST_HITS`` + 1, in one statement."""
    model, own = mounted.model, access.own(mounted, "edit")
    counted = []
    for name in names:
        some = sa.select(model.id).where(model.state == name, own).limit(MOST_HITS + 1).subquery()
        counted.append(sa.select(sa.func.count()).select_from(some).scalar_subquery())
    return dict(zip(names, db.session.execute(sa.select(*counted)).one(), strict=True))


def limit_of(state: State) -> datetime | None:
    """Records that have been in a state since before this moment are overdue."""
    return workflow.overdue_before(state, utcnow(), regency_zone(), workflow.works_on)


def _overdue_of(mounted: Mounted, records: Sequence[Any]) -> frozenset[int]:
    """Ids of those records that are overdue, in at most one query."""
    limits = {state.name: limit_of(state) for state in mounted.workflow.states if state.deadline is not None}
    timed = [record for record in records if limits.get(record.state)]
    if not timed:
        return frozenset()
    moved = sa.select(HistoryEntry.record_id, sa.func.max(HistoryEntry.at)).where(
        HistoryEntry.kind == history.kind_of(mounted.model),
        HistoryEntry.record_id.in_([record.id for record in timed]),
        HistoryEntry.act.not_in(workflow.still(mounted.workflow)),
    )
    since = {row[0]: row[1] for row in db.session.execute(moved.group_by(HistoryEntry.record_id))}
    return frozenset(
        record.id for record in timed if since.get(record.id, record.created_at) < (limits[record.state] or utcnow())
    )


def _late(mounted: Mounted, state: State) -> int:
    """How many of the office's records have been in a state for too long, counted up to ``MOST_HITS`` + 1."""
    limit, model = limit_of(state) or utcnow(), mounted.model
    moved = history.moved_since(model, limit, workflow.still(mounted.workflow))
    return listing.count(
        model, [model.state == state.name, access.own(mounted, "edit"), model.created_at < limit, ~moved]
    )
