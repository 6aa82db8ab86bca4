"""Rendered anonymous pages, kept as ready bytes for as long as no table that they were read from is changed."""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from werkzeug.datastructures import MultiDict
from werkzeug.sansio.http import parse_cookie

from .compression import Body, compressed
from .database.generation import Look

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

LONGEST_ADDRESS = 300
LARGEST_PAGE = 512 * 1024
OLDEST = 60.0  # seconds; pages also show what depends on the clock, such as events that pass
LONGEST_TURN = 2.0  # seconds that others wait for whoever renders the page that they want too
PROVEN_SHARE = 0.8  # of the memory, for pages that were asked for more than once
MOST_PERSONAL = 1000  # addresses that are known to give everybody a page of their own
DROPPED = frozenset({"content-length", "date", "connection", "etag", "cache-control", "set-cookie", "vary"})
LANGUAGE_COOKIES = ("__Host-gapura_lang", "gapura_lang")  # under TLS, and without
LIGHT_COOKIES = ("__Host-gapura_hemat", "gapura_hemat")
SESSION_COOKIES = ("gapura_session", "__Host-gapura_session")
NO_COOKIES: MultiDict[str, str] = MultiDict()
SHARED = "signed in at "
PAGES = "gapura.pages"  # where the portal hands a request the kept pages

Part = tuple[str, dict[str, Any]]  # a template and its values


@dataclass(frozen=True)
class Page:
    """One kept page.

    Attributes:
        body: as it is and compressed.
        headers: all but those that depend on the request.
        etag: strong, of the body.
        until: ``time.monotonic()`` after which it is rendered anew.
        parts: what is put in for each person, in the order of the marks in the body.
    """

    status: str
    headers: tuple[tuple[str, str], ...]
    body: Body
    etag: str
    until: float
    parts: tuple[Part, ...] = ()


Key = tuple[str, str, str, str, bool, bool]


def key_of(environ: WSGIEnvironment) -> Key | None:
    """What the page depends on, or None when the request may not be answered from what is kept."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return None
    jar = parse_cookie(environ["HTTP_COOKIE"]) if environ.get("HTTP_COOKIE") else NO_COOKIES
    if any(not value.startswith("a") for name in SESSION_COOKIES for value in jar.getlist(name)):
        return None
    return _key(environ, jar)


def shared_key_of(environ: WSGIEnvironment) -> Key | None:
    """The same for somebody for whom the server keeps a session: the key of the page as it is for all of them."""
    key = _key(environ, parse_cookie(environ.get("HTTP_COOKIE", "")))
    return (f"{SHARED}{key[0]}", *key[1:]) if key else None


def _key(environ: WSGIEnvironment, jar: MultiDict[str, str]) -> Key | None:
    """Read exactly as the application reads it: a page in another language than its key says would be everybody's."""
    path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
    if len(path) + len(query) > LONGEST_ADDRESS:
        return None
    htmx = environ.get("HTTP_HX_REQUEST", "").lower()
    if htmx not in ("", "true"):
        return None
    if htmx and (environ.get("HTTP_HX_BOOSTED") or environ.get("HTTP_HX_HISTORY_RESTORE_REQUEST")):
        return None
    language = next((jar[name] for name in LANGUAGE_COOKIES if name in jar), "")[:5]
    light = is_light(jar, environ.get("HTTP_SAVE_DATA", ""))
    return (environ.get("HTTP_HOST", ""), path, query, language, light, htmx == "true")


def is_light(cookies: Mapping[str, str], save_data: str) -> bool:
    """Whether a visitor saves data: by the own choice, else by the browser's (https://wicg.github.io/savedata/)."""
    chosen = next((cookies[name] for name in LIGHT_COOKIES if name in cookies), "")
    return chosen == "1" if chosen in ("0", "1") else save_data.strip().lower() == "on"


def expiry() -> float:
    """``time.monotonic()`` after which a page that is made now is made anew."""
    return time.monotonic() + OLDEST


def make_page(status: str, headers: Iterable[tuple[str, str]], body: bytes) -> Page:
    """A page ready to be sent any number of times."""
    etag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    kept = tuple((name, value) for name, value in headers if name.lower() not in DROPPED)
    return Page(status, kept, compressed(body), etag, expiry())


@dataclass(frozen=True)
class Held:
    """A page in memory.

    Attributes:
        tables: those that it was read from.
        truth: generation and how often these tables had been changed before it was rendered.
    """

    page: Page
    tables: tuple[str, ...]
    truth: tuple[Hashable, ...]

    def is_true(self, look: Look) -> bool:
        """Whether nothing that it was made of has changed."""
        return self.truth == look.truth_of(self.tables) and self.page.until >= time.monotonic()


class Pages:
    """The kept pages of one process; safe to use from several threads.

    A page that is asked for again while it is kept is proven. New pages push out new ones only, so that somebody who
    walks through a million addresses takes no room from the pages that people read.

    Args:
        capacity: the most bytes of bodies that are kept; of each kind, the page not asked for longest goes first.
    """

    def __init__(self, capacity: int) -> None:
        self._new, self._proven = Shelf(capacity), Shelf(int(capacity * PROVEN_SHARE))
        self._capacity = capacity
        self._personal: OrderedDict[Key, None] = OrderedDict()
        self._rendering: dict[Key, threading.Event] = {}
        self._lock = threading.Lock()
        self.hits = self.misses = 0

    def get(self, key: Key, look: Look) -> Page | None:
        """The kept page, if nothing that it was made of was changed since.

        Args:
            look: the one that this request took.
        """
        with self._lock:
            held = self._proven.get(key) or self._new.get(key)
            if held is None or not held.is_true(look):
                self.misses += 1
                return None
            if self._new.take(key):
                self._put(self._proven, key, held)
            self.hits += 1
            return held.page

    def put(self, key: Key, look: Look, tables: Iterable[str], page: Page) -> None:
        """Keep a page that was rendered after a look.

        Args:
            tables: those that were read for it.
        """
        names = tuple(sorted(tables))
        if len(page.body.plain) > LARGEST_PAGE or page.body.size > self._capacity:
            return
        with self._lock:
            self._personal.pop(key, None)
            self._put(self._proven if key in self._proven else self._new, key, Held(page, names, look.truth_of(names)))

    @contextmanager
    def turn(self, key: Key) -> Iterator[bool]:
        """Let one thread render a page while the others that want it wait for it, some seconds at most.

        Yields whether this one renders it; the others look again first. Nobody waits for an address that is known to
        give everybody a page of their own.
        """
        with self._lock:
            busy = None if key in self._personal else self._rendering.get(key)
            mine = threading.Event() if busy is None else None
            if mine and key not in self._personal:
                self._rendering[key] = mine
        if busy is not None:
            busy.wait(LONGEST_TURN)
        try:
            yield busy is None
        finally:
            if mine:
                mine.set()
                with self._lock:
                    if self._rendering.get(key) is mine:
                        del self._rendering[key]

    def is_personal(self, key: Key) -> None:
        """Remember that this address gave somebody a page of their own."""
        with self._lock:
            self._personal[key] = None
            if len(self._personal) > MOST_PERSONAL:
                self._personal.popitem(last=False)

    def _put(self, shelf: Shelf, key: Key, held: Held) -> None:
        shelf.put(key, held)
        while self._new.size + self._proven.size > self._capacity:
            (self._new if self._new.size else self._proven).drop()


class Shelf:
    """Held pages up to a size; that one is dropped first which was not asked for longest."""

    def __init__(self, capacity: int) -> None:
        self._capacity, self.size = capacity, 0
        self._held: OrderedDict[Key, Held] = OrderedDict()

    def __contains__(self, key: Key) -> bool:
        return key in self._held

    def get(self, key: Key) -> Held | None:
        """What is held there, now the one that was asked for last."""
        if key in self._held:
            self._held.move_to_end(key)
        return self._held.get(key)

    def take(self, key: Key) -> Held | None:
        """What was held there until now."""
        held = self._held.pop(key, None)
        self.size -= held.page.body.size if held else 0
        return held

    def put(self, key: Key, held: Held) -> None:
        """Hold a page, in the place of the one that was there."""
        self.take(key)
        self._held[key] = held
        self.size += held.page.body.size
        while self.size > self._capacity:
            self.drop()

    def drop(self) -> None:
        """Give up the page that was not asked for longest."""
        self.take(next(iter(self._held)))


def send(page: Page, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Answer a request with a kept page: 304 when the visitor has it, compressed when the visitor can read that."""
    headers = [
        *page.headers,
        ("ETag", page.etag),
        ("Cache-Control", "no-cache"),
        ("Vary", "Accept-Encoding, Cookie, HX-Request, Save-Data"),
    ]
    if page.etag in environ.get("HTTP_IF_NONE_MATCH", ""):
        start_response("304 Not Modified", [h for h in headers if h[0].lower() != "content-type"])
        return []
    body, encoding = page.body.choose(environ.get("HTTP_ACCEPT_ENCODING", ""))
    if encoding:
        headers.append(("Content-Encoding", encoding))
    headers.append(("Content-Length", str(len(body))))
    start_response(page.status, headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
