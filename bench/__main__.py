"""``make bench``: print the performance table, everything beside a bare Flask page in the same run.

Servers run on this machine's loopback address for as long as it takes, 2 workers of 4 threads each unless it says
otherwise. Give part of a section's name to run only that one: ``make bench ARGS=pages``.
"""

from __future__ import annotations

import platform
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import psutil

from gapura.testing.postgres import PostgresServer
from gapura.testing.site import Kitchen

from . import pages, start, switching

HOME = Path(__file__).resolve().parents[1]
SECTIONS: dict[str, Callable[[Kitchen, Path], str]] = {
    "pages": pages.report,
    "start and memory": start.report,
    "switching": switching.report,
}


def main() -> int:
    """Run the sections that were asked for and print their tables."""
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    memory = psutil.virtual_memory().total / 1e9
    print(f"# Performance\n\n{psutil.cpu_count()} cores, {memory:.0f} GB, Python {platform.python_version()}\n")
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
                print(f"## {name.capitalize()}\n\n{report(kitchen, folder / str(number))}\n", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
