"""The WSGI callable: holds the current application, swaps it when the generation moves, answers kept pages.

A running application never changes. When the look at the database sees another generation, the next application is
built beside the one that serves, probed, and the reference is swapped; requests already inside the old one end there.
"""

from __future__ import annotations

import atexit
import gc
import logging
import os
import re
import secrets
import threading
import time
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

from flask import Flask

from .application import build_application
from .background.worker import worker_of
from .collections.counting.seen import Address, Seen
from .collections.counting.services import write_views
from .config import Settings, load_settings
from .database.changes import READS
from .database.generation import DatabaseAway, Look
from .database.kept import LOOK
from .database.routed import REPLICA
from .errors import GapuraError
from .load import RETRY_AFTER as RETRY_SOON
from .load import TOO_MANY, Line
from .metrics import meters
from .pages import PAGES, Key, Pages, key_of, make_page, send
from .parking import Parking
from .plugins.assembly import Assembly
from .plugins.edits import Edits
from .plugins.inflight import InFlight, PatientInput, building, requests_in_flight, serving, waiting
from .plugins.lastwords import LastWords
from .plugins.tally import Tally
from .plugins.watcher import Watcher, is_served
from .probe import probe
from .resources import Resources

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

log = logging.getLogger(__name__)

RETRY_AFTER = 1.0
WORK_ENDS = 5.0  # seconds for background work to be put back when this process is replaced
FOLLOW = "gapura.follow"
KEEP = "gapura.keep"
NUMBER = re.compile(r"[A-Za-z0-9-]{8,64}")
NOT_READY = (
    "Portal belum siap. Silakan coba lagi sebentar lagi.\nThe portal is not ready yet. Please try again in a moment.\n"
)


class Portal:
    """The portal as gunicorn sees it; one per process, made before or after the fork.

    Args:
        settings: the installation's settings.
    """

    def __init__(self, settings: Settings) -> None:
        self.resources = Resources(settings)
        self.parking = Parking(self.resources)
        self.tally = Tally()
        self.tally.park, self.tally.heard = self.parking.park, meters.called
        self.seen = Seen()
        self.line = Line(settings.wait_limit)
        self.pages = Pages(settings.page_cache_mb * 1024 * 1024)
        self.words = LastWords(settings.instance / "run" / "last-words")
        worker_of(self.resources).application = self.application
        self.watcher = Watcher(settings.request_limit, self.parking.hung, self._tick)
        self._edits: Edits | None = None
        self._app: Flask | None = None
        self._generation = -1
        self._lock = threading.RLock()
        self._pid, self._again = 0, 0.0
        self._name = secrets.token_hex(8)  # tells the databases of two portals in one process apart

    @classmethod
    def from_environment(cls) -> Portal:
        """The portal of the installation that the environment describes.

        Raises:
            ConfigurationError: when a setting cannot be used.
        """
        return cls(load_settings())

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request, in the state that was last committed before it began."""
        path = environ.get("PATH_INFO", "")
        if path == "/healthz":
            return _text(start_response, "200 OK", "ok\n")
        if self._pid != os.getpid():
            self._begin_in_worker()
        begun, said = time.perf_counter(), Said(start_response, self._number(environ))
        with serving(path, said.number) as request:
            try:
                return self._answer(environ, said, request)
            finally:
                took = time.perf_counter() - begun
                self.line.note(environ["REQUEST_METHOD"], took)
                self.seen.note(path, environ.get("HTTP_USER_AGENT", ""), said.status)
                meters.answered(self._owner(path), environ["REQUEST_METHOD"], said.status, took)

    def application(self) -> Flask:
        """The application of the current generation, built when needed."""
        return self._current(self._look())

    def close(self) -> None:
        """Give back the thread and the connections; for tests, where many portals come and go in one process."""
        self.watcher.stop()
        worker_of(self.resources).stop()
        self.resources.close()

    def _answer(self, environ: WSGIEnvironment, start_response: StartResponse, request: InFlight) -> Iterable[bytes]:
        look = self._look()
        try:
            app = self._current(look)
        except GapuraError:
            return _text(start_response, "503 Service Unavailable", NOT_READY)
        key = key_of(environ) if look else None
        if key is None or look is None:
            return self._render(app, environ, start_response, request, look)
        page = self.pages.get(key, look)
        if page is None:
            with self.pages.turn(key) as first:
                page = None if first else self.pages.get(key, look)
                if page is None:
                    return self._render(app, environ, start_response, request, look, key)
        meters.kept(True)
        return send(page, environ, start_response)

    def _render(
        self, app: Flask, environ: WSGIEnvironment, start_response: StartResponse, request: InFlight,
        look: Look | None, key: Key | None = None,
    ) -> Iterable[bytes]:  # fmt: skip
        """Let the application answer, and keep the page if it is everybody's."""
        method = environ["REQUEST_METHOD"]
        if path_is_for_everybody(request.path) and self.line.is_too_long(method, patient=key is None):
            meters.shed.inc()
            return _text(start_response, "503 Service Unavailable", TOO_MANY, "text/html", RETRY_SOON)
        if look is not None:
            environ[LOOK], environ[READS], environ[PAGES] = (self._name, look), set(), self.pages
            replica = self.resources.replica if key is not None else None
            if replica is not None and replica.has(look):
                environ[REPLICA] = replica.engine
        environ["wsgi.input"] = PatientInput(environ["wsgi.input"], request)
        request.plugin = self._owner(request.path)
        answer = Answer(app, environ)
        if FOLLOW in environ:
            return self._follow(environ, answer.cookies(), start_response)
        if key is None or look is None:
            return answer.send(start_response)
        if not answer.may_be_kept:
            self.pages.is_personal(key)
            return answer.send(start_response)
        meters.kept(False)
        page = make_page(answer.status, answer.headers, answer.body)
        self.pages.put(key, look, environ[READS], page)
        return send(page, environ, start_response)

    def _follow(
        self, environ: WSGIEnvironment, cookies: list[tuple[str, str]], start_response: StartResponse
    ) -> Iterable[bytes]:
        """Answer the request that switched something with a page of the application that follows from it."""
        path, _, query = environ.pop(FOLLOW).partition("?")
        app = self._current(self._look())
        inner = {k: v for k, v in environ.items() if not k.startswith(("werkzeug.", "flask.", "gapura."))}
        inner.update(
            REQUEST_METHOD="GET", PATH_INFO=unquote_to_bytes(path).decode("latin-1"), QUERY_STRING=query,
            CONTENT_LENGTH="0", CONTENT_TYPE="", RAW_URI=path, REQUEST_URI=path,
        )  # fmt: skip
        inner["wsgi.input"] = BytesIO()
        answer = Answer(app, inner)
        answer.headers += cookies
        return answer.send(start_response)

    def _number(self, environ: WSGIEnvironment) -> str:
        """What the log and the answer call a request: as the web server in front does, if one may be believed."""
        given: str = environ.get("HTTP_X_REQUEST_ID", "")
        if given and self.resources.settings.trusted_proxies and NUMBER.fullmatch(given):
            return given
        return secrets.token_hex(8)

    def _owner(self, path: str) -> str:
        """The mini-app whose pages lie at a path, empty for the core's."""
        if self._app is None:
            return ""
        return _assembly(self._app).slugs.get(path.split("/", 2)[1] if "/" in path else "", "")

    def _look(self) -> Look | None:
        try:
            return self.resources.watch.look()
        except DatabaseAway as error:
            log.warning("the database does not answer: %s", error)
            return None

    def _current(self, look: Look | None) -> Flask:
        app = self._app
        if app is not None and (look is None or look.generation == self._generation):
            return app
        with waiting():
            self._lock.acquire()
        try:
            stale = self._app is None or (look is not None and look.generation != self._generation)
            if stale and time.monotonic() >= self._again:
                self._swap()
            if self._app is None:
                raise GapuraError("no application yet")
            return self._app
        finally:
            self._lock.release()

    def _swap(self) -> None:
        """Build, probe, swap; when that fails for good, what served goes on serving."""
        try:
            with building(), self.words.building():
                app = self._build()
        except Exception:
            log.exception("the next application cannot be built; what served before goes on")
            self._again = time.monotonic() + RETRY_AFTER
            return
        before, self._app = self._app, app
        self._generation = _assembly(app).generation
        if before is not None:
            del before
            gc.collect(1)

    def _build(self) -> Flask:
        """Build until nobody fails any more: each try parks at least one mini-app, so it ends."""
        while True:
            app, faults = build_application(self.resources, self.tally, safe_mode=self.resources.settings.safe_mode)
            faults = faults or probe(app)
            if not faults:
                return app
            for fault in faults:
                self.parking.keep_out(fault, _assembly(app).statuses[fault.plugin].version)
            if not any(fault.plugin in _assembly(app).statuses for fault in faults):
                return app

    def _begin_in_worker(self) -> None:
        with self._lock:
            if self._pid != os.getpid():
                self._pid = os.getpid()
                self.resources.serving = True
                self._mourn()
                if is_served():
                    self.words.listen()
                    atexit.register(worker_of(self.resources).stop, WORK_ENDS)
                if self.resources.settings.debug:
                    self._edits = Edits()
                    self._forgive()
                self.watcher.start()
                worker_of(self.resources).wake()  # for what another process left behind

    def _tick(self) -> None:
        """Called by the watcher about twice a second."""
        self._mourn()
        self.seen.write_now_and_then(self._write_views)
        meters.in_flight.set(len(requests_in_flight()))
        if self._edits is not None and self._edits.changed():
            self._forgive()

    def _write_views(self, seen: dict[Address, int]) -> None:
        if self._app is not None:
            write_views(self._app, seen)

    def _forgive(self) -> None:
        try:
            self.parking.give_another_chance()
        except Exception:
            log.exception("what was parked could not be given another chance")

    def _mourn(self) -> None:
        """Count the workers that died since the last look against the mini-apps they died in."""
        try:
            for words in self.words.left_behind():
                self.parking.died(words)
        except Exception:
            log.exception("what dead workers left could not be read")


class Answer:
    """What an application answered, held back until it is known whether to send it, keep it or follow on."""

    def __init__(self, app: Flask, environ: WSGIEnvironment) -> None:
        self.status, self.headers = "", list[tuple[str, str]]()
        self._environ = environ
        self._parts = app.wsgi_app(environ, self._start)

    def _start(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], object]:
        self.status, self.headers = status, headers
        return lambda data: None

    @property
    def may_be_kept(self) -> bool:
        """Whether the application said that this page is the same for every anonymous visitor."""
        return self._environ.get(KEEP, False) is True

    @property
    def body(self) -> bytes:
        """The whole body."""
        body = b"".join(self._parts)
        close = getattr(self._parts, "close", None)
        if close:
            close()
        return body

    def cookies(self) -> list[tuple[str, str]]:
        """The cookies it sets; all that is wanted of an answer that another one takes the place of."""
        _ = self.body
        return [header for header in self.headers if header[0].lower() == "set-cookie"]

    def send(self, start_response: StartResponse) -> Iterable[bytes]:
        """Hand the answer on as it is."""
        start_response(self.status, self.headers)
        return self._parts


def _assembly(app: Flask) -> Assembly:
    assembly: Assembly = app.extensions["gapura"]
    return assembly


class Said:
    """A ``start_response`` that remembers the status and gives the answer the request's number."""

    __slots__ = ("_start", "number", "status")

    def __init__(self, start_response: StartResponse, number: str) -> None:
        self._start, self.number, self.status = start_response, number, "500"

    def __call__(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], object]:
        """Begin the answer."""
        self.status = status
        headers.append(("X-Request-ID", self.number))
        return self._start(status, headers, exc_info) if exc_info else self._start(status, headers)


def path_is_for_everybody(path: str) -> bool:
    """Whether a path is not one by which somebody watches over the portal."""
    return path not in ("/readyz", "/metrics")


def _text(
    start_response: StartResponse, status: str, text: str, kind: str = "text/plain", retry_after: int = 10
) -> Iterable[bytes]:
    body = text.encode()
    headers = [
        ("Content-Type", f"{kind}; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("Content-Security-Policy", "default-src 'none'"),
        ("X-Content-Type-Options", "nosniff"),
    ]
    if not status.startswith("200"):
        headers.append(("Retry-After", str(retry_after)))
    start_response(status, headers)
    return [body]
