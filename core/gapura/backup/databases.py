"""Copying the main database while it is in use, reading a copy back, and putting one in the place of what is there."""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

import sqlalchemy as sa

from ..database.state import state_metadata
from ..errors import GapuraError

LONGEST = 6 * 3600.0  # seconds that a program of PostgreSQL may take
INSUFFICIENT_PRIVILEGE = "42501"  # https://www.postgresql.org/docs/current/errcodes-appendix.html
Rows = dict[str, int]


class NotReadBack(GapuraError):
    """A copy does not give the database that it was taken of."""


class NotPermitted(GapuraError):
    """The database's role may not make a database to read a copy back into."""


class Copies(Protocol):
    """What is done with copies of one kind of database."""

    kind: str

    def copy(self, target: Path) -> Rows:
        """Write a copy as of one moment; others go on reading and writing. Answers the rows of each table."""

    def read_back(self, copy: Path, folder: Path) -> Rows:
        """Restore a copy in a temporary place.

        Raises:
            NotReadBack: when that does not work, or what comes out is not sound.
            NotPermitted: when the role may not do that on this server.
        """

    def is_empty(self) -> bool:
        """Whether there is nothing that restoring would overwrite."""

    def put(self, copy: Path) -> str:
        """Put a copy in the place of the database, all or nothing; answers where the old one is, if it is kept."""


def copies(url: sa.URL) -> Copies:
    """What fits the database."""
    return SQLiteCopies(Path(url.database or "")) if url.get_backend_name() == "sqlite" else PostgresCopies(url)


class SQLiteCopies:
    """By SQLite's own backup, which reads one state of a database that is written to (https://sqlite.org/backup.html)."""

    kind = "sqlite"

    def __init__(self, path: Path) -> None:
        self._path = path

    def copy(self, target: Path) -> Rows:
        """Write a copy as of one moment."""
        target.touch(mode=0o600)
        with closing(sqlite3.connect(self._path)) as source, closing(sqlite3.connect(target)) as copied:
            source.backup(copied)
            copied.execute("PRAGMA journal_mode = DELETE")
            return _rows_of_sqlite(copied)

    def read_back(self, copy: Path, folder: Path) -> Rows:
        """Open a copy, let SQLite check it, and count."""
        del folder
        try:
            with closing(sqlite3.connect(f"{copy.as_uri()}?mode=ro", uri=True)) as opened:
                if (said := opened.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
                    raise NotReadBack(f"The copy of the database is not sound: {said}")
                return _rows_of_sqlite(opened)
        except sqlite3.DatabaseError as error:
            raise NotReadBack(f"The copy of the database cannot be read: {error}") from error

    def is_empty(self) -> bool:
        """Whether there is no database yet."""
        return not self._path.exists()

    def put(self, copy: Path) -> str:
        """Move the old database aside, with what belongs to it, and the copy into its place."""
        aside = self._path.with_name(f"{self._path.name}.before-{secrets.token_hex(3)}")
        beside = self._path.with_name(f"{self._path.name}.restoring")  # the folders may be on two disks
        beside.unlink(missing_ok=True)
        beside.touch(mode=0o600)
        with copy.open("rb") as source, beside.open("wb") as target:
            shutil.copyfileobj(source, target)
            target.flush()
            os.fsync(target.fileno())
        old = self._path.exists()
        for end in ("", "-wal", "-shm"):  # a log of another database would be played into this one
            part = self._path.with_name(self._path.name + end)
            if part.exists():
                part.replace(aside.with_name(aside.name + end))
        beside.replace(self._path)
        return str(aside) if old else ""


class PostgresCopies:
    """By ``pg_dump`` and ``pg_restore`` (https://www.postgresql.org/docs/current/app-pgdump.html)."""

    kind = "postgresql"

    def __init__(self, url: sa.URL) -> None:
        self._url = url.set(drivername="postgresql")

    def copy(self, target: Path) -> Rows:
        """Write a dump; its rows are counted in the very snapshot that it is made of."""
        with self._connected(self._url) as connection:
            connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            snapshot = connection.execute("SELECT pg_export_snapshot()").fetchone()[0]
            rows = _rows_of_postgres(connection)
            state = [f"--exclude-table-data={name}" for name in state_metadata.tables]
            _run("pg_dump", self._url, f"--file={target}", "--format=custom", f"--snapshot={snapshot}", *state)
            connection.execute("ROLLBACK")
        return rows

    def read_back(self, copy: Path, folder: Path) -> Rows:
        """Restore a dump into a database of its own, count, and take that away again."""
        del folder
        name = f"gapura_check_{secrets.token_hex(6)}"
        with self._database(name) as url:
            try:
                _run("pg_restore", url, "--no-owner", "--no-privileges", "--exit-on-error", str(copy))
            except GapuraError as error:
                raise NotReadBack(f"The dump of the database cannot be restored: {error}") from error
            with self._connected(url) as connection:
                return _rows_of_postgres(connection)

    def is_empty(self) -> bool:
        """Whether no table of the portal is there."""
        with self._connected(self._url) as connection:
            return connection.execute("SELECT to_regclass('core_generation')").fetchone()[0] is None

    def put(self, copy: Path) -> str:
        """Replace what is there in one transaction; nothing of it is kept."""
        options = ("--clean", "--if-exists", "--single-transaction", "--no-owner", "--no-privileges", "--exit-on-error")
        _run("pg_restore", self._url, *options, str(copy))
        return ""

    @contextmanager
    def _database(self, name: str) -> Iterator[sa.URL]:
        import psycopg

        with self._connected(self._url) as connection:
            try:
                connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
            except psycopg.errors.InsufficientPrivilege as error:
                raise NotPermitted(
                    f"The role {self._url.username} may not make a database to read the dump back into. As the "
                    f"server's administrator run: ALTER ROLE {self._url.username} CREATEDB"
                ) from error
            try:
                yield self._url.set(database=name)
            finally:
                connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    @contextmanager
    def _connected(self, url: sa.URL) -> Iterator[Any]:
        import psycopg

        with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as connection:
            yield connection


def _run(program: str, url: sa.URL, *arguments: str) -> None:
    """Let a program of PostgreSQL work on a database; the password travels in the environment, where nobody sees it.

    Raises:
        GapuraError: with what the program said.
    """
    environment = {**os.environ, **({"PGPASSWORD": url.password} if url.password else {})}
    address = url.set(password=None).render_as_string(hide_password=False)
    command = [find_program(program), f"--dbname={address}", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=LONGEST, check=False)
    if done.returncode:
        raise GapuraError(f"{program}: {done.stderr.strip()[-2000:] or f'ended with {done.returncode}'}")


def find_program(name: str) -> str:
    """Where a program of PostgreSQL is: on the path, else the newest of Debian's, which are not all on it.

    Raises:
        GapuraError: saying what to install.
    """
    found = shutil.which(name)
    debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    if found and not (debian and Path(found).resolve().name == "pg_wrapper"):  # Debian's wrapper takes the wrong one
        return found
    if debian:
        return str(debian[-1])
    raise GapuraError(
        f"{name} was not found; it comes with PostgreSQL's clients (Debian: apt-get install postgresql-client)."
    )


def _rows_of_sqlite(connection: sqlite3.Connection) -> Rows:
    query = (
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' "
        "ESCAPE '\\' ORDER BY name"
    )
    names = [name for (name,) in connection.execute(query)]
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608  # names that the database itself gave


def _rows_of_postgres(connection: Any) -> Rows:
    query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
    names = [name for (name,) in connection.execute(query) if name not in state_metadata.tables]
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608  # names that the database itself gave
