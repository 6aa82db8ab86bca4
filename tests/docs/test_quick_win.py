"""The first steps are taken as they stand, in a folder of an office's own, by real commands and a real server."""

from __future__ import annotations

import http.cookiejar
import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin

import pytest

from gapura.testing.live import free_port
from gapura.testing.visitor import forms_of

from .blocks import Block, blocks, files, write

ENGLISH, INDONESIAN = "docs/first-quick-win.md", "docs/quick-win-pertama.md"
LIMIT = 180.0


def without_comments(block: Block) -> tuple[str, str, str, object]:
    """A block as it is the same in both languages."""
    shown = list(block.commands()) if block.language == "sh" else block.text
    return block.language, block.use, block.path, shown


def test_both_languages_say_the_same() -> None:
    assert [*map(without_comments, blocks(ENGLISH))] == [*map(without_comments, blocks(INDONESIAN))]
    headings = [re.findall(r"^(#+ \d*)", Path(page).read_text(), re.MULTILINE) for page in (ENGLISH, INDONESIAN)]
    assert headings[0] == headings[1]


class Person:
    """Somebody with a browser that keeps cookies and fills in forms."""

    def __init__(self, portal: str) -> None:
        self.portal = portal
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def get(self, path: str, data: bytes | None = None) -> tuple[int, str]:
        """A page, after redirects, and its status."""
        try:
            with self._opener.open(urljoin(self.portal, path), data, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as error:
            return error.code, error.read().decode()

    def submit(self, path: str, typed: dict[str, object], action: str = "") -> tuple[int, str]:
        """Fill in the form of a page that posts there, or to the page itself, and send it."""
        posting = [form for form in forms_of(self.get(path)[1]) if form.method == "post"]
        form = next(one for one in posting if (one.action.endswith(action) if action else one.action in ("", path)))
        filled = {**form.fields, **typed}
        return self.get(urljoin(path, form.action or path), urlencode(filled, doseq=True).encode())


@contextmanager
def serving(command: list[str], folder: Path, environment: dict[str, str]) -> Iterator[dict[str, str]]:
    """The portal as the page starts it; gives the passwords that it printed."""
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=output, stderr=output)
    try:
        portal, end = f"http://127.0.0.1:{environment['PORT']}", time.monotonic() + LIMIT
        while time.monotonic() < end and process.poll() is None:
            try:
                if Person(portal).get("/healthz")[0] == 200:
                    break
            except OSError:
                time.sleep(0.2)
        said = log.read_text()
        assert process.poll() is None, said
        yield dict(re.findall(r"^  \w+: (\S+)   password \(shown once\): (\S+)$", said, re.MULTILINE))
    finally:
        process.terminate()
        process.wait(60)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_first_steps_lead_to_a_mini_app_that_is_used(tmp_path: Path) -> None:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GAPURA_")}
    environment = inherited | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{inherited['PATH']}",
        "PORT": str(free_port()),
        "GAPURA_FORM_SECONDS": "0",
        "PYTHONUNBUFFERED": "1",
    }

    def follow(*some: Block) -> None:
        for block in some:
            if block.path:
                write({block.path: block.text}, tmp_path)
            elif block.use == "run":
                run(block.text)

    def run(text: str) -> str:
        done = subprocess.run(
            ["bash", "-euc", text],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=LIMIT,
            check=False,
        )
        assert done.returncode == 0, f"{text}\n{done.stdout}{done.stderr}"
        return done.stdout

    steps = blocks(ENGLISH)
    start = next(number for number, block in enumerate(steps) if block.use == "serve")
    follow(*steps[:start])
    with serving(next(steps[start].commands()), tmp_path, environment) as passwords:
        portal = f"http://127.0.0.1:{environment['PORT']}"
        citizen, operator = Person(portal), Person(portal)
        village = re.search(r'value="(64\.01\.\d\d\.\d{4})"', citizen.get("/bank-sampah/tambah")[1])
        assert village, "the form offers no village"
        typed = {"name": "Bank Sampah Melati", "kinds": ["umum"], "region_code": village[1]}
        assert citizen.submit("/bank-sampah/tambah", typed)[0] == 200
        assert "Melati" not in citizen.get("/bank-sampah")[1]
        login = {"login": "dlh@gapura.test", "password": passwords["dlh@gapura.test"]}
        assert operator.submit("/masuk", login)[0] == 200
        assert "Melati" in operator.get("/bank-sampah/kelola")[1]
        assert operator.submit("/bank-sampah/kelola/1", {"step": "approve"}, action="langkah")[0] == 200
        assert "Melati" in citizen.get("/bank-sampah")[1]
        assert "Melati" in citizen.get("/cari?q=melati")[1]

        follow(*steps[start + 1 :])
        end = time.monotonic() + LIMIT
        while "Jam buka" not in citizen.get("/bank-sampah/tambah")[1] and time.monotonic() < end:
            time.sleep(0.5)
        assert "Jam buka" in citizen.get("/bank-sampah/tambah")[1]
        assert "Melati" in citizen.get("/bank-sampah")[1]
    states = json.loads(run("gapura plugin list --json"))
    assert [(one["name"], one["state"]) for one in states] == [("bank_sampah", "enabled")]
    run("gapura translations check")
    run("gapura plugin check bank_sampah --only manifest --only imports --only code --only translations")
    assert (tmp_path / "plugins/bank_sampah/__init__.py").read_text() == files(ENGLISH)[
        "plugins/bank_sampah/__init__.py"
    ]
