"""A portal served by real gunicorn workers, for tests that ask over the wire and from a browser."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from ..config import load_settings
from ..resources import Resources

START_LIMIT = 240.0
STOP_LIMIT = 30.0
COMMAND_LIMIT = 300
TRIAL_LIMIT = 120.0


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the portal answered; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


def free_port() -> int:
    """Return a port of the loopback address that nobody listens on at this moment."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


@dataclass(kw_only=True)
class LivePortal:
    """One gunicorn with its own instance folder; a context manager that starts and stops it.

    Attributes:
        instance: the instance folder, prepared (migrated, filled) or empty.
        home: the folder gunicorn is started in; its ``plugins`` and ``themes`` are the ones in use.
        environment: further variables for the server and for ``cli``.
        application: what gunicorn loads, as ``module:name``.
        python: the interpreter whose environment serves; this process's unless given.
    """

    instance: Path
    home: Path
    workers: int = 2
    worker_class: str = "gthread"
    threads: int = 4
    environment: Mapping[str, str] = field(default_factory=dict)
    application: str = "wsgi:application"
    python: Path = Path(sys.executable)
    port: int = field(default_factory=free_port)
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        """The portal's address, without a trailing slash."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        """What the server has said so far."""
        path = self.instance / "gunicorn.log"
        return path.read_text(errors="replace") if path.exists() else ""

    @property
    def pid(self) -> int:
        """The process id of gunicorn's master."""
        assert self._process, "the portal is not running"
        return self._process.pid

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        if error is not None:
            print(f"--- log of {self.url}\n{self.log}", file=sys.stderr)  # noqa: T201  # pytest shows it with the failure

    def start(self) -> None:
        """Start gunicorn and wait until ``/healthz`` answers 200.

        Raises:
            RuntimeError: with the server's log, when it ends or does not answer in time.
        """
        own = self.home / "gunicorn.conf.py"
        configuration = own.name if own.is_file() else "python:gapura.server"
        command = [str(self.python), "-m", "gunicorn", "-c", configuration, self.application]
        self.instance.mkdir(parents=True, exist_ok=True)
        with (self.instance / "gunicorn.log").open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=self.home, env=self._environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        deadline = time.monotonic() + START_LIMIT
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                if self.get("/healthz", timeout=5).status == http.client.OK:
                    return
            except OSError:
                pass
            time.sleep(0.05)
        self.stop()
        raise RuntimeError(f"The portal did not answer at {self.url}/healthz:\n{self.log}")

    def stop(self) -> None:
        """Stop gunicorn gracefully; when that takes too long, at once."""
        process, self._process = self._process, None
        if not process or process.poll() is not None:
            return
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def request(
        self,
        method: str,
        path: str,
        body: bytes | str | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float = 30,
    ) -> Answer:
        """Ask once over a connection of its own; redirects are not followed."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, body, dict(headers or {}))
            response = connection.getresponse()
            named = {name.lower(): value for name, value in response.getheaders()}
            return Answer(status=response.status, headers=named, body=response.read())
        finally:
            connection.close()

    def get(self, path: str, headers: Mapping[str, str] | None = None, timeout: float = 30) -> Answer:
        """Ask for a page."""
        return self.request("GET", path, headers=headers, timeout=timeout)

    def cli(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run ``gapura …`` as an administrator would, on this portal's instance folder."""
        done = subprocess.run(
            [str(self.python.with_name("gapura")), *arguments],
            cwd=self.home,
            env=self._environment(),
            capture_output=True,
            text=True,
            timeout=COMMAND_LIMIT,
            check=False,
        )
        if check and done.returncode:
            raise RuntimeError(
                f"gapura {' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
            )
        return done

    @contextmanager
    def resources(self) -> Iterator[Resources]:
        """The portal's database and files, for a look past the portal, or to switch a mini-app as a command would."""
        address = self.environment["GAPURA_DATABASE_URL"]
        opened = Resources(load_settings(instance=self.instance, database_url=address, trial_limit=TRIAL_LIMIT))
        try:
            yield opened
        finally:
            opened.close()

    def _environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("GAPURA_")}
        return inherited | {
            "PORT": str(self.port),
            "GAPURA_INSTANCE": str(self.instance),
            "GAPURA_WORKERS": str(self.workers),
            "GAPURA_WORKER_CLASS": self.worker_class,
            "GAPURA_THREADS": str(self.threads),
            **self.environment,
        }
