"""The generation: a number that goes up in the same transaction as whatever an application is built from.

``Watch`` looks at it once per request. The same look brings how often each table was changed, which decides whether a
kept page is still true.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column, scoped_session

from .base import Base
from .changes import Changes
from .engine import open_sqlite

if TYPE_CHECKING:
    import psycopg  # only where PostgreSQL is used: it takes a fifth of a second to import


class Generation(Base):
    """The one row that holds the number."""

    __tablename__ = "core_generation"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(default=1)


def move_generation(transaction: sa.Connection | Session | scoped_session[Any]) -> None:
    """Let every worker build its application anew; takes effect when the caller's transaction is committed."""
    transaction.execute(sa.update(Generation).values(number=Generation.number + 1))


class DatabaseAway(Exception):
    """The database did not answer the look; what runs may go on, nothing kept may be served."""


@dataclass(frozen=True)
class Look:
    """What one look saw.

    Attributes:
        generation: the current number.
        changes: how often each table was changed; the same object for as long as nothing was.
    """

    generation: int
    changes: Changes

    def truth_of(self, tables: Iterable[str]) -> tuple[Hashable, ...]:
        """What was made of these tables after this look is true until a later look gives something else here."""
        return (self.generation, *self.changes.of(tables))


class Watch(Protocol):
    """Looks at the generation at a cost of microseconds."""

    def look(self) -> Look:
        """See the current generation.

        Raises:
            DatabaseAway: when the database does not answer or has no generation yet.
        """

    def close(self) -> None:
        """Give back the connection."""


def make_watch(url: sa.URL) -> Watch:
    """The watch that fits the database."""
    return SQLiteWatch(url.database or "") if url.get_backend_name() == "sqlite" else PostgresWatch(url)


NUMBERS = "SELECT name, number FROM core_change"
HINT = " (tables are missing after new code was installed? Then: gapura db upgrade)"


class SQLiteWatch:
    """One plain connection per process, opened after the fork.

    ``PRAGMA data_version`` changes exactly when another connection commits, and means something only to the connection
    that asked before (https://sqlite.org/pragma.html#pragma_data_version); the rows are read again only then. A commit
    that leaves them as they were was made by hand, past the portal: then nothing that was kept is believed any more.
    """

    def __init__(self, path: str) -> None:
        self._path, self._lock, self._pid = path, threading.Lock(), 0
        self._connection: sqlite3.Connection | None = None
        self._version, self._by_hand = -1, 0
        self._seen = Look(0, Changes(0, {}))

    def look(self) -> Look:
        """See the current generation: about 3 µs while nothing is committed."""
        with self._lock:
            try:
                return self._look(self._fresh())
            except sqlite3.Error as error:
                self._connection = None
                raise DatabaseAway(f"{error}{HINT}") from error

    def _look(self, connection: sqlite3.Connection) -> Look:
        version = connection.execute("PRAGMA data_version").fetchone()[0]
        if version != self._version:
            self._seen, self._version = self._read(connection), version
        return self._seen

    def _read(self, connection: sqlite3.Connection) -> Look:
        row = connection.execute("SELECT number FROM core_generation").fetchone()
        if row is None:
            raise DatabaseAway("the database has no generation yet")
        numbers = dict(connection.execute(NUMBERS).fetchall())
        if numbers == self._seen.changes.numbers:
            self._by_hand += 1
        return Look(row[0], Changes(self._by_hand, numbers))

    def _fresh(self) -> sqlite3.Connection:
        if self._connection is None or self._pid != os.getpid():
            if not Path(self._path).exists():
                raise DatabaseAway(f"{self._path} does not exist")
            self._connection, self._pid = open_sqlite(self._path), os.getpid()
            self._version = -1
        return self._connection

    def close(self) -> None:
        """Give back the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class PostgresWatch:
    """One plain connection per process, which asks in each request and is therefore never behind.

    A notification would come some milliseconds after the commit, and somebody would see the page from before. The sum
    of the numbers only grows, so where it stands still each of them does; they are read only when it moved. A change by
    hand, past the portal, is not counted: what shows it is made anew within a minute.
    """

    QUERY = "SELECT number, (SELECT sum(number) FROM core_change) FROM core_generation"

    def __init__(self, url: sa.URL) -> None:
        self._conninfo = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._lock, self._pid = threading.Lock(), 0
        self._connection: psycopg.Connection[Any] | None = None
        self._sum: int | None = -1
        self._changes = Changes(0, {})

    def look(self) -> Look:
        """See the current generation: one round trip on an open connection while nothing is committed."""
        import psycopg

        with self._lock:
            try:
                row = self._ask()
                if row is not None and row[1] != self._sum:
                    self._read(row[1])
            except psycopg.Error as error:
                self._connection = None
                raise DatabaseAway(f"{error}{HINT}") from error
        if row is None:
            raise DatabaseAway("the database has no generation yet")
        return Look(row[0], self._changes)

    def _read(self, total: int | None) -> None:
        if self._connection is not None:
            numbers = dict(self._connection.execute(NUMBERS, prepare=True).fetchall())
            self._changes, self._sum = Changes(0, numbers), total

    def _ask(self) -> tuple[int, int | None] | None:
        import psycopg

        if self._connection is not None and self._pid == os.getpid():
            try:
                return self._connection.execute(self.QUERY, prepare=True).fetchone()
            except psycopg.OperationalError:
                pass  # the server closed this connection while nobody asked; a new one tells whether it is up
        self._connection, self._pid = psycopg.connect(self._conninfo, autocommit=True, connect_timeout=3), os.getpid()
        return self._connection.execute(self.QUERY, prepare=True).fetchone()

    def close(self) -> None:
        """Give back the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
