"""Rendered anonymous pages, kept as ready bytes for as long as nothing that pages are made of was committed."""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from werkzeug.sansio.http import parse_cookie

from .compression import Body, compressed

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

LONGEST_ADDRESS = 300
LARGEST_PAGE = 512 * 1024
OLDEST = 60.0  # seconds; pages also show what depends on the clock, such as events that pass
DROPPED = frozenset({"content-length", "date", "connection", "etag", "cache-control", "set-cookie", "vary"})
LANGUAGE_COOKIES = ("__Host-gapura_lang", "gapura_lang")  # under TLS, and without
LIGHT_COOKIES = ("__Host-gapura_hemat", "gapura_hemat")
SESSION_COOKIES = ("gapura_session", "__Host-gapura_session")


@dataclass(frozen=True)
class Page:
    """One kept page.

    Attributes:
        body: as it is and compressed.
        headers: all but those that depend on the request.
        etag: strong, of the body.
        until: ``time.monotonic()`` after which it is rendered anew.
    """

    status: str
    headers: tuple[tuple[str, str], ...]
    body: Body
    etag: str
    until: float


Key = tuple[str, str, str, str, bool, bool]


def key_of(environ: WSGIEnvironment) -> Key | None:
    """What the page depends on, or None when the request may not be answered from what is kept."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return None
    path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
    if len(path) + len(query) > LONGEST_ADDRESS:
        return None
    visitor = _visitor(environ.get("HTTP_COOKIE", ""), environ.get("HTTP_SAVE_DATA", ""))
    if visitor is None:
        return None
    htmx = environ.get("HTTP_HX_REQUEST", "").lower()
    if htmx not in ("", "true"):
        return None
    if htmx and (environ.get("HTTP_HX_BOOSTED") or environ.get("HTTP_HX_HISTORY_RESTORE_REQUEST")):
        return None
    return (environ.get("HTTP_HOST", ""), path, query, *visitor, htmx == "true")


def _visitor(cookies: str, save_data: str) -> tuple[str, bool] | None:
    """The language cookie's value and whether to save data, or None for a visitor for whom the server keeps something.

    Read exactly as the application reads them: a page in another language than its key says would be everybody's.
    """
    if not cookies:
        return "", is_light({}, save_data)
    jar = parse_cookie(cookies)
    if any(not value.startswith("a") for name in SESSION_COOKIES for value in jar.getlist(name)):
        return None
    return next((jar[name] for name in LANGUAGE_COOKIES if name in jar), "")[:5], is_light(jar, save_data)


def is_light(cookies: Mapping[str, str], save_data: str) -> bool:
    """Whether a visitor saves data: by the own choice, else by the browser's (https://wicg.github.io/savedata/)."""
    chosen = next((cookies[name] for name in LIGHT_COOKIES if name in cookies), "")
    return chosen == "1" if chosen in ("0", "1") else save_data.strip().lower() == "on"


def make_page(status: str, headers: Iterable[tuple[str, str]], body: bytes) -> Page:
    """A page ready to be sent any number of times."""
    etag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    kept = tuple((name, value) for name, value in headers if name.lower() not in DROPPED)
    return Page(status, kept, compressed(body), etag, time.monotonic() + OLDEST)


class Pages:
    """The kept pages of one process; safe to use from several threads.

    Args:
        capacity: the most bytes of bodies that are kept; the page that was not asked for longest goes first.
    """

    def __init__(self, capacity: int) -> None:
        self._capacity, self._size = capacity, 0
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._state: object = None
        self._lock = threading.Lock()
        self.hits = self.misses = 0

    def get(self, key: Key, state: object) -> Page | None:
        """The kept page, if nothing was committed since it was rendered.

        Args:
            state: generation and change of the look that this request took.
        """
        with self._lock:
            self._renew(state)
            page = self._pages.get(key)
            if page is None or page.until < time.monotonic():
                self.misses += 1
                return None
            self._pages.move_to_end(key)
            self.hits += 1
            return page

    def put(self, key: Key, state: object, page: Page) -> None:
        """Keep a page that was rendered after the look ``state``; forgotten at once when that is over already."""
        size = page.body.size
        if len(page.body.plain) > LARGEST_PAGE or size > self._capacity:
            return
        with self._lock:
            if state != self._state:
                return
            old = self._pages.pop(key, None)
            self._size += size - (old.body.size if old else 0)
            self._pages[key] = page
            while self._size > self._capacity:
                _, gone = self._pages.popitem(last=False)
                self._size -= gone.body.size

    def _renew(self, state: object) -> None:
        if state != self._state:
            self._pages.clear()
            self._size, self._state = 0, state


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
