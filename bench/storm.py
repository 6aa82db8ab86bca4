"""Citizens who send reports with photos without pause, each with a browser and an address of their own."""

from __future__ import annotations

import http.client
import io
import re
import secrets
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from PIL import Image

from gapura.media.processed import MASTER, file_name, nominal_widths
from gapura.testing.live import LivePortal

FORM = "/lingkungan/tambah"
READ = ("/", "/wisata", "/lingkungan", "/cari?q=sungai")
LIMIT = 90.0  # seconds; only bounds a hang
AGAIN = 0.5  # seconds after which somebody whose connection broke sends the same form again
# Everybody here is behind one web server, as in real life, and sends more than anybody would.
ENVIRONMENT = {
    "GAPURA_PROXIES": "1", "GAPURA_FORM_SECONDS": "0", "GAPURA_POSTS_PER_BROWSER": "100000",
    "GAPURA_POSTS_PER_NETWORK": "100000",
}  # fmt: skip
_HIDDEN = re.compile(r'<input[^>]+type="hidden"[^>]*>')
_PAIR = re.compile(r'\b(name|value)="([^"]*)"')


def photos(count: int, size: tuple[int, int] = (1280, 960)) -> list[bytes]:
    """JPEG pictures of about 300 kB each."""
    made = []
    for number in range(count):
        picture = Image.effect_noise((size[0] // 6, size[1] // 6), 60 + number % 60).convert("RGB")
        out = io.BytesIO()
        picture.resize(size, Image.Resampling.BICUBIC).save(out, "JPEG", quality=90)
        made.append(out.getvalue())
    return made


@dataclass
class Storm:
    """What was sent and read, and what became of it.

    Attributes:
        answers: how many posts were answered with each status; 0 for connections that broke.
        acknowledged: the keys of reports that were thanked for.
        tried: the keys of all reports.
        seconds: how long each acknowledged post took, its form not counted.
        reads: how long each page took that somebody read meanwhile.
        read: how many pages were answered with each status.
        faults: pages with a status of 500 or above that says nothing of when to come back.
    """

    live: LivePortal
    pictures: Sequence[bytes]
    citizens: int = 64
    readers: int = 2
    answers: Counter[int] = field(default_factory=Counter)
    acknowledged: set[str] = field(default_factory=set)
    tried: set[str] = field(default_factory=set)
    seconds: list[float] = field(default_factory=list)
    reads: list[float] = field(default_factory=list)
    read: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def blowing(self) -> Iterator[Storm]:
        """Send and read for as long as the block runs, and then until all have their answers."""
        threads = [threading.Thread(target=self._send, args=(number,), daemon=True) for number in range(self.citizens)]
        threads += [threading.Thread(target=self._read, args=(number,), daemon=True) for number in range(self.readers)]
        for thread in threads:
            thread.start()
        try:
            yield self
        finally:
            self._stop.set()
            for thread in threads:
                thread.join(LIMIT)
        assert not any(thread.is_alive() for thread in threads), "somebody still waits for an answer"

    def wait_for_more(self, count: int) -> None:
        """Wait until that many more reports are thanked for.

        Raises:
            TimeoutError: when they never come.
        """
        wanted, until = len(self.acknowledged) + count, time.monotonic() + LIMIT
        while len(self.acknowledged) < wanted:
            if time.monotonic() > until:
                raise TimeoutError(f"no more reports were acknowledged: {self.answers}, {self.faults[:2]}")
            time.sleep(0.1)

    def _send(self, number: int) -> None:
        browser, turn = Browser(self.live.port, f"10.1.{number // 250}.{number % 250 + 1}"), 0
        while not self._stop.is_set():
            turn += 1
            form = browser.get(FORM)
            if form.status != 200:
                self._note(form, FORM)
                time.sleep(0.2)
                continue
            key = secrets.token_hex(8)
            self.tried.add(key)
            fields = fields_of(form.text) | {
                "category": "river", "region_code": "64.01.05.2007", "text": f"Sampah di sungai, laporan {key}.",
                "apart": "1",
            }  # fmt: skip
            body, kind = multipart(fields, self.pictures[(number * 31 + turn) % len(self.pictures)])
            begun = time.monotonic()
            answer = browser.post(FORM, body, kind)
            if answer.status == 0:  # nobody knows whether it arrived: send the very same again
                self._note(answer, FORM)
                time.sleep(AGAIN)
                answer = browser.post(FORM, body, kind)
            self._note(answer, FORM)
            if answer.status == 303:
                with self._lock:
                    self.acknowledged.add(key)
                    self.seconds.append(time.monotonic() - begun)

    def _note(self, answer: Page, path: str) -> None:
        with self._lock:
            self.answers[answer.status] += 1
            if answer.status >= 500 and not answer.retry_after:
                self.faults.append(f"{path}: {answer.status} {answer.text[:300]}")

    def _read(self, number: int) -> None:
        browser, turn = Browser(self.live.port, f"10.2.0.{number + 1}"), number
        while not self._stop.is_set():
            path, turn = READ[turn % len(READ)], turn + 1
            begun = time.monotonic()
            page = browser.get(path)
            with self._lock:
                self.read[page.status] += 1
                self.reads.append(time.monotonic() - begun)
                if page.status >= 500 and not page.retry_after:
                    self.faults.append(f"{path}: {page.status} {page.text[:300]}")
            time.sleep(0.1)


def share(values: Sequence[float], part: float) -> float:
    """The value that this part of all does not exceed; 0 of none."""
    return sorted(values)[min(len(values) - 1, int(len(values) * part))] if values else 0.0


def look_at(engine: sa.Engine, live: LivePortal, storm: Storm) -> list[str]:
    """What is wrong with the reports and photos of a storm, in sentences; nothing is the best."""
    found, pictures = _reports(engine), _photos(engine)
    times = {key: len(found.get(key, ())) for key in storm.acknowledged | found.keys()}
    wrong = [f"{key} is there {count} times" for key, count in times.items() if count != 1]
    for key, numbers in found.items():
        wrong += [f"{key}: {problem}" for number in numbers for problem in _problems(live, pictures.get(number, []))]
    return wrong


def _reports(engine: sa.Engine) -> dict[str, list[int]]:
    """The ids of the reports with each key."""
    found: dict[str, list[int]] = {}
    with engine.connect() as connection:
        for number, text in connection.execute(sa.text("SELECT id, text FROM environment_report")):
            if "laporan " in text:
                found.setdefault(text.rpartition(" ")[2].rstrip("."), []).append(number)
    return found


def _photos(engine: sa.Engine) -> dict[int, list[Any]]:
    """Token and size of the photos of each report."""
    found: dict[int, list[Any]] = {}
    query = (
        "SELECT record_id, token, width, height FROM environment_report_photo "
        "JOIN core_photo ON core_photo.id = environment_report_photo.photo_id"
    )
    with engine.connect() as connection:
        for row in connection.execute(sa.text(query)):
            found.setdefault(row.record_id, []).append(row)
    return found


def _problems(live: LivePortal, rows: Sequence[Any]) -> Iterator[str]:
    if len(rows) != 1:
        yield f"{len(rows)} photos"
    for row in rows:
        names = file_name(row.token, MASTER), file_name(row.token, nominal_widths(row.width, row.height)[-1])
        if not any(_is_picture(live.instance / "uploads" / name) for name in names):
            yield "no picture"


def _is_picture(path: Path) -> bool:
    try:
        with Image.open(path) as picture:
            picture.load()
    except OSError:  # not there, or not whole
        return False
    return True


@dataclass(frozen=True)
class Page:
    """An answer; status 0 for a connection that broke."""

    status: int
    text: str = ""
    retry_after: str = ""


class Browser:
    """A visitor with cookies who comes from an address."""

    def __init__(self, port: int, address: str) -> None:
        self._port, self._address, self._cookies = port, address, dict[str, str]()

    def get(self, path: str) -> Page:
        """Ask for a page."""
        return self._ask("GET", path)

    def post(self, path: str, body: bytes, kind: str) -> Page:
        """Send a form."""
        return self._ask("POST", path, body, {"Content-Type": kind})

    def _ask(self, method: str, path: str, body: bytes | None = None, more: dict[str, str] | None = None) -> Page:
        cookie = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        headers = {"X-Forwarded-For": self._address, "Accept-Encoding": "identity", "Cookie": cookie, **(more or {})}
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=LIMIT)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode(errors="replace")
        except (OSError, http.client.HTTPException):
            return Page(0)
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie", []):
            name, _, value = line.partition(";")[0].partition("=")
            self._cookies[name] = value
        return Page(answer.status, text, answer.headers.get("Retry-After", ""))


def fields_of(html: str) -> dict[str, str]:
    """The hidden fields of the page's report form."""
    form = html[html.index('<form class="form"') :]
    found = {}
    for tag in _HIDDEN.findall(form[: form.index("</form>")]):
        pair = dict(_PAIR.findall(tag))
        if "name" in pair:
            found[pair["name"]] = pair.get("value", "").replace("&#34;", '"').replace("&amp;", "&")
    return found


def multipart(fields: dict[str, str], photo: bytes) -> tuple[bytes, str]:
    """The body of a form with a photo, and its content type."""
    mark = secrets.token_hex(12)
    named = {f'name="{name}"': value.encode() for name, value in fields.items()}
    named['name="photos"; filename="foto.jpg"'] = photo
    parts = [
        f"--{mark}\r\nContent-Disposition: form-data; {name}\r\n\r\n".encode() + value + b"\r\n"
        for name, value in named.items()
    ]
    return b"".join([*parts, f"--{mark}--\r\n".encode()]), f"multipart/form-data; boundary={mark}"
