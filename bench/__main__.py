"""``make bench``: print the performance table, everything beside a bare Flask page in the same run.

Servers run on this machine's loopback address for as long as it takes, 2 workers of 4 threads each unless it says
otherwise. Give part of a section's name to run only that one: ``make bench ARGS=pages``. With ``--write`` besides, as
in ``make bench ARGS="pages --write"``, what was measured takes its place in ``docs/performance.md``; sections that were
not run, and what people wrote there under other headings, stay.
"""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import psutil

from gapura.testing.postgres import PostgresServer
from gapura.testing.site import Kitchen

from . import collections, growth, importing, lighthouse, pages, start, storms, switching

HOME = Path(__file__).resolve().parents[1]
PAGE = HOME / "docs" / "performance.md"
WRITE = "--write"
SECTIONS: dict[str, Callable[[Kitchen, Path], str]] = {
    "pages": pages.report,
    "start and memory": start.report,
    "switching": switching.report,
    "growth": growth.report,
    "storm": storms.report,
    "collections": collections.report,
    "imports": importing.report,
    "lighthouse": lighthouse.report,
}
HEAD = """\
# Performance

Written by `make bench ARGS=--write`, the last section by hand. Rounds of `wrk` with 8 connections over all servers in
turn, medians; every server is gunicorn with 2 workers of 4 threads unless it says otherwise. A bare Flask application
under the same gunicorn is measured in the same run: absolute figures belong to the machine, the column that compares
holds better.
"""


def main() -> int:
    """Run the sections that were asked for and print their tables."""
    arguments = [argument for argument in sys.argv[1:] if argument != WRITE]
    said = []
    try:
        for part in _parts(arguments[0] if arguments else ""):
            print(part, flush=True)
            said.append(part)
    except lighthouse.OverBudget as error:
        print(error, file=sys.stderr)
        return 1
    if WRITE in sys.argv:
        PAGE.write_text(merged(PAGE.read_text(), "\n".join(said)))
    return 0


def merged(page: str, said: str) -> str:
    """The page with each section that was measured anew in its place: the head, the bench's sections, then others."""
    known, new = _sections(page), _sections(said)
    order = ["", *(name.capitalize() for name in SECTIONS)]
    found = {**known, **new}
    names = [name for name in order if name in found] + [name for name in known if name not in order]
    return "\n".join(found[name].rstrip("\n") + "\n" for name in names)


def _sections(page: str) -> dict[str, str]:
    """The parts of a page by heading; what stands before the first has none."""
    head, *rest = page.split("\n## ")
    return {"": head, **{part.partition("\n")[0]: f"## {part}" for part in rest}}


def _parts(wanted: str) -> Iterator[str]:
    yield f"{HEAD}\n{_machine()}\n"
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gapura-bench-")))
        started: list[PostgresServer] = []

        def server() -> PostgresServer:
            if not started:
                started.append(stack.enter_context(PostgresServer()))
            return started[0]

        kitchen = Kitchen(folder / "originals", HOME, server)
        for number, (name, report) in enumerate(SECTIONS.items()):
            if wanted in name:
                yield f"## {name.capitalize()}\n\n{report(kitchen, folder / str(number))}\n"


def _machine() -> str:
    memory = psutil.virtual_memory().total / 1e9
    busy = os.getloadavg()[0]
    others = "" if busy < 1 else f" Other work ran beside it (load {busy:.0f} at the beginning): read the ratios."
    return f"{psutil.cpu_count()} cores, {memory:.0f} GB of memory, Python {platform.python_version()}, SQLite.{others}"


if __name__ == "__main__":
    sys.exit(main())
