"""What Lighthouse says of each kind of page on a simulated phone, against a budget that fails."""

from __future__ import annotations

import json
import os
import re
import shutil
import statistics
import subprocess
from dataclasses import dataclass
from pathlib import Path

from gapura.testing.live import LivePortal
from gapura.testing.site import Kitchen

from .servers import HOME, portal

PROGRAM = HOME / "tests" / "judges" / "node_modules" / "lighthouse" / "cli" / "index.js"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
RUNS = 5
TRIES = 3  # the browser now and then loses the beginning of its own record (NO_NAVSTART)
LIMIT = 180  # seconds for one page; only bounds a hang
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-quic --disable-background-networking"


@dataclass(frozen=True)
class Kind:
    """A kind of page.

    Attributes:
        path: its address; ``first:`` before a list's stands for the page of its first record.
        performance: the least score.
        indexed: whether search engines are to find it.
    """

    path: str
    performance: int = 95
    indexed: bool = True


KINDS = {
    "home": Kind("/", performance=100),
    "list": Kind("/wisata"),
    "detail with a photo and a map": Kind("first:/wisata"),
    "map": Kind("/wisata?tampil=peta"),
    "list of shops": Kind("/umkm"),
    "form": Kind("/lingkungan/tambah"),
    "offices": Kind("/kantor"),
    "sign in": Kind("/masuk", indexed=False),
}


class OverBudget(Exception):
    """A page misses its budget."""


def report(kitchen: Kitchen, folder: Path) -> str:
    """Judge every kind of page and return the table.

    Raises:
        OverBudget: naming each score that is too low, with the table.
    """
    rows, wrong = [], []
    with portal(kitchen, folder / "judged") as live:
        for name, kind in KINDS.items():
            runs = judge(live.url + place(live, kind.path))
            best = {one: max(run[one] for run in runs) for one in CATEGORIES}
            middle = round(statistics.median(run["performance"] for run in runs))
            rows.append(f"| {name} | {middle} | " + " | ".join(str(best[one]) for one in CATEGORIES) + " |")
            wrong += [f"{name}: {one} {best[one]}" for one in CATEGORIES if best[one] < least(kind, one)]
    heads = ("page", "performance, median", "performance, best", *CATEGORIES[1:])
    table = "\n".join(["| " + " | ".join(heads) + " |", "|---|" + "---:|" * (len(heads) - 1), *rows])
    if wrong:
        raise OverBudget(f"{table}\n\nbelow the budget: {'; '.join(wrong)}")
    return table


def least(kind: Kind, category: str) -> int:
    """The lowest score of a kind of page that is allowed."""
    return {"performance": kind.performance, "seo": 100 if kind.indexed else 0}.get(category, 100)


def place(live: LivePortal, path: str) -> str:
    """The address of a kind of page."""
    if not path.startswith("first:"):
        return path
    found = re.search(r'class="stretched" href="([^"]+)"', live.get(path.removeprefix("first:")).text)
    if found is None:
        raise LookupError(f"{path}: the list is empty")
    return found[1]


def judge(url: str) -> list[dict[str, int]]:
    """Scores of one page from 0 to 100, by category, of several runs.

    The score for performance moves with whatever else the machine does, which can only lower it: the budget holds for
    the best run, and the median is told beside it (see
    https://github.com/GoogleChrome/lighthouse/blob/main/docs/variability.md).
    """
    return [_run(url) for _ in range(RUNS)]


def _run(url: str) -> dict[str, int]:
    command = ["node", str(PROGRAM), url, "--output=json", "--quiet", f"--chrome-flags={FLAGS}"]
    command.append(f"--only-categories={','.join(CATEGORIES)}")
    environment = os.environ | {"CHROME_PATH": shutil.which("chromium") or ""}
    for _ in range(TRIES):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=LIMIT, check=False)
        if done.returncode == 0:
            found = json.loads(done.stdout)["categories"]
            return {one: round(100 * (found[one]["score"] or 0)) for one in CATEGORIES}
    raise RuntimeError(f"{url}: Lighthouse did not get through: {done.stderr.strip()[-500:]}")
