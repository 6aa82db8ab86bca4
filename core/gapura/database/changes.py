"""How often each table was changed: numbers that go up in the same transaction as the change.

Whoever keeps something that was made from the database notes which tables it was read from. It is true for as long as
their numbers stand still, whatever happens to the tables of others, and false from the very commit that changes one.
Every statement passes by here, in whichever words it was written; which tables it reads and writes is read from its
text, once for each text.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from flask import has_request_context, request
from sqlalchemy import event
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, metadata
from .side import SEARCH
from .state import state_metadata

READS = "gapura.reads"  # where the portal lets a request note the tables that it read
WRITTEN = "gapura.written"
WORD = re.compile(r"\w+")
READ = re.compile(r'\b(?:FROM|JOIN)\s+"?(\w+)', re.IGNORECASE)
WRITE = re.compile(
    r"""\b(?: INSERT\s+(?:OR\s+\w+\s+)?INTO | REPLACE\s+INTO | DELETE\s+FROM | TRUNCATE(?:\s+TABLE)? | COPY
    | (?<!FOR\ )(?<!KEY\ )(?<!DO\ )UPDATE(?:\s+OR\s+\w+)? ) \s+ (?:ONLY\s+)? (?!(?:ON|OF)\b) "?(\w+)""",
    re.IGNORECASE | re.VERBOSE,
)


class Change(Base):
    """How often a table was changed; a table that never was has no row."""

    __tablename__ = "core_change"

    name: Mapped[str] = mapped_column(sa.String(63), primary_key=True)
    number: Mapped[int] = mapped_column(sa.BigInteger)


COUNT = sa.text(
    "INSERT INTO core_change (name, number) VALUES (:name, 1)"
    " ON CONFLICT (name) DO UPDATE SET number = core_change.number + 1"
)


@dataclass(frozen=True)
class Changes:
    """The numbers at one moment.

    Attributes:
        epoch: another one after a change that nobody counted, such as by hand; then nothing from before is true.
        numbers: by table.
    """

    epoch: Hashable
    numbers: Mapping[str, int]

    def of(self, tables: Iterable[str]) -> tuple[Hashable, ...]:
        """Equal at two moments only if none of these tables was changed between them."""
        return (self.epoch, *(self.numbers.get(table, 0) for table in tables))


@dataclass(frozen=True)
class Statement:
    """The tables that a statement reads and those that it changes."""

    reads: frozenset[str]
    writes: frozenset[str]


@lru_cache(maxsize=4096)
def read_statement(text: str) -> Statement:
    """What a statement touches, by its text; rather a table too many than one too few."""
    named = {base_of(word) for word in WORD.findall(text)} & metadata.tables.keys()
    reads = named | {base_of(name) for name in READ.findall(text)}
    writes = {base_of(name) for name in WRITE.findall(text)}
    if writes and "DELETE" in text.upper():
        writes |= _taken_along(writes)
    passing = state_metadata.tables.keys()
    return Statement(frozenset(reads - passing), frozenset(writes - passing))


def base_of(table: str) -> str:
    """The table that a side table belongs to; any other table itself."""
    return table.partition(SEARCH)[0]


def _taken_along(tables: set[str]) -> set[str]:
    """The tables whose rows the database itself deletes or empties with rows of these."""
    found, new = set(tables), set(tables)
    while new:
        new = {
            table.name
            for table in metadata.tables.values()
            for key in table.foreign_keys
            if key.ondelete and key.target_fullname.partition(".")[0] in new
        } - found
        found |= new
    return found


class _Noting(threading.local):
    """What this thread works out at the moment, and the tables read for it; the innermost last."""

    def __init__(self) -> None:
        self.sets: list[set[str]] = []


_noting = _Noting()


def note_reads(tables: Iterable[str]) -> None:
    """Let whatever is being made depend on these tables."""
    for noted in _noting.sets:
        noted.update(tables)
    of_request: set[str] | None = request.environ.get(READS) if has_request_context() else None
    if of_request is not None:
        of_request.update(tables)


@contextmanager
def noting_reads() -> Iterator[set[str]]:
    """The set of tables that are read inside the block, by this thread."""
    noted: set[str] = set()
    _noting.sets.append(noted)
    try:
        yield noted
    finally:
        _noting.sets.pop()


def count_changes(engine: sa.Engine) -> None:
    """Let each transaction on the main database count what it changes, as the last thing before it is committed.

    So the rows of the numbers are locked for no longer than a commit takes, and in an order that never deadlocks.
    """
    ready = False

    @event.listens_for(engine, "before_cursor_execute")
    def note(conn: sa.Connection, cursor: Any, text: str, parameters: Any, context: Any, executemany: bool) -> None:
        nonlocal ready
        statement = read_statement(text)
        if statement.writes:
            conn.info.setdefault(WRITTEN, set()).update(statement.writes)
        elif statement.reads:
            note_reads(statement.reads)
        if ready and text.lstrip().startswith("DROP TABLE core_change"):
            ready = False  # on the way back to a release that does not count

    @event.listens_for(engine, "commit")
    def count(conn: sa.Connection) -> None:
        nonlocal ready
        written = conn.info.get(WRITTEN)
        if not written:
            return
        names = sorted(written - {Change.__tablename__})
        ready = ready or sa.inspect(conn).has_table(Change.__tablename__)
        if ready and names:
            conn.execute(COUNT, [{"name": name} for name in names])
        written.clear()

    @event.listens_for(engine, "rollback")
    def forget(conn: sa.Connection) -> None:
        if not conn.invalidated:  # what a connection that broke had noted went with it
            conn.info.pop(WRITTEN, None)
