"""Checks that the number of queries does not grow with the number of records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from ...accounts.models import CITIZEN
from . import samples
from .checks import Fault, check
from .stage import ANYBODY, Stage
from .tour import PUBLIC_SAMPLES, WAITING_SAMPLES, Visited, ask, tour_of

MANY = 12
MOST_OF_A_KIND = 8  # times that one statement may run for one page, where the number of records cannot be changed
EVERYBODYS = ("/", "/cari?q=contoh", "/akun")


@check("queries", "A list of 12 records costs as many queries as one of 3")
def queries(stage: Stage) -> Iterator[Fault]:
    """Lists of collections with 3 and with 12 records; every list for one statement that runs again and again."""
    tour = tour_of(stage)
    advice = "Load what belongs to the rows with them: relationship(lazy='selectin'), or one query with in_()."
    pages = [one for one in tour.pages() if "?" not in one.path and not _has_arguments(tour, one)]
    pages += [Visited(who, path, "", 200, "") for path in EVERYBODYS for who in (ANYBODY, CITIZEN)]
    few = {(one.who, one.path): _asked(stage, one) for one in pages}
    for (who, path), statements in few.items():
        statement, number = max(statements.items(), key=lambda pair: pair[1], default=("", 0))
        if number > MOST_OF_A_KIND:
            yield Fault(f"{path} ({who}) runs one query {number} times: {_short(statement)}", advice)
    if tour.collections():
        _fill(stage)
        for one in pages:
            before, after = few[one.who, one.path], _asked(stage, one)
            if after.total() > before.total():
                grown = max(after, key=lambda statement: after[statement] - before[statement])
                counts = f"{before.total()} queries for {PUBLIC_SAMPLES} records, {after.total()} for {MANY}"
                yield Fault(f"{one.path} ({one.who}): {counts}; most grew: {_short(grown)}", advice)


def _has_arguments(tour: Any, one: Visited) -> bool:
    return any(rule.arguments for rule in tour.rules() if rule.endpoint == one.endpoint)


def _fill(stage: Stage) -> None:
    owner = stage.user_id(CITIZEN)
    with stage.context():
        for mounted in tour_of(stage).collections():
            flow = mounted.workflow
            samples.make(stage, mounted, MANY - PUBLIC_SAMPLES, flow.public[0], owner)
            if flow.waiting:
                samples.make(stage, mounted, MANY - WAITING_SAMPLES, flow.waiting[0], owner)


def _asked(stage: Stage, one: Visited) -> Counter[str]:
    """The statements of a page, asked for a second time: the first fills what is kept."""
    ask(stage, one.who, one.path)
    with _statements(stage.resources.engine) as counted:
        ask(stage, one.who, one.path)
    return counted


@contextmanager
def _statements(engine: sa.Engine) -> Iterator[Counter[str]]:
    counted = Counter[str]()

    def count(conn: Any, cursor: Any, statement: str, parameters: Any, context: Any, executemany: bool) -> None:
        counted[statement] += 1

    sa.event.listen(engine, "before_cursor_execute", count)
    try:
        yield counted
    finally:
        sa.event.remove(engine, "before_cursor_execute", count)


def _short(statement: str) -> str:
    return " ".join(statement.split())[-160:]
