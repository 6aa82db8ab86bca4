"""A file of a million rows taken into a collection: checked, then added, by a process that does nothing else.

The process says how long each took and how much memory it ever held. It begins with a collection of no records, and
goes through the file just as the page of an import does, only with more time for each slice.
"""

from __future__ import annotations

import csv
import json
import os
import random
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from gapura.collections.imports import beginning, running
from gapura.collections.models import ImportRun
from gapura.collections.mounted import all_mounted
from gapura.database.engine import db
from gapura.testing.postgres import PostgresServer
from gapura.testing.site import Instance, Site

from .collections import HOME, ROWS, SEED, home_of, opened, regions
from .directory import CATEGORIES, GOODS, NAMES, OPENERS, SAYINGS

COLUMNS = ["name", "category", "description", "rating", "region_code"]
VILLAGES = ["64.01.04.2004", "64.01.04.2005", "64.01.04.2006", "64.01.04.2007"]
SLICE = 60.0  # seconds
HIGHEST = 300  # MB that the process may ever hold


def report(kitchen: Any, folder: Path) -> str:
    """Import into both databases and return the table."""
    home = home_of(folder / "home")
    source = _file(folder / "usaha.csv")
    rows = ["| database | checked, rows/s | added, rows/s | most memory, MB |", "|---|---:|---:|---:|"]
    with PostgresServer() as server:
        urls = {"SQLite": f"sqlite:///{folder / 'SQLite' / 'gapura.db'}"}
        urls["PostgreSQL"] = server.url(server.create_database())
        for name, url in urls.items():
            instance = opened(home, folder / name, url)
            regions(instance)
            found = _in_a_process(instance, home, source)
            speeds = " | ".join(f"{found['rows'] / found[step]:,.0f}" for step in ("checking", "adding"))
            rows.append(f"| {name} | {speeds} | {found['memory']:.0f} |")
    size = source.stat().st_size / 1e6
    return f"A CSV file of {ROWS:,} rows, {size:.0f} MB.\n\n" + "\n".join(rows)


def _file(path: Path) -> Path:
    """A file of businesses; the same every time."""
    maker = random.Random(SEED)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Nama", "Kategori", "Keterangan", "Nilai", "Kode desa"])
        for number in range(1, ROWS + 1):
            about = f"{maker.choice(GOODS).capitalize()} dan {maker.choice(GOODS)}, {maker.choice(SAYINGS)}."
            name = f"{maker.choice(OPENERS)} {maker.choice(NAMES)} {number}"
            category = maker.choice(CATEGORIES).title()
            writer.writerow([name, category, about, maker.choice(["", 1, 2, 3, 4, 5]), maker.choice(VILLAGES)])
    return path


def _in_a_process(instance: Instance, home: Path, source: Path) -> dict[str, float]:
    given = [str(instance.folder), instance.database_url, str(home), str(source)]
    done = subprocess.run(
        [sys.executable, "-m", "bench.importing", *given], cwd=HOME, check=True, stdout=subprocess.PIPE, text=True
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def take_in(instance: Instance, home: Path, source: Path) -> dict[str, float]:
    """Import a file; seconds of both passes, rows added, and the most MB that this process ever held."""
    sys.path.insert(0, str(home))
    site = Site.of(instance, page_cache_mb=0)
    took: dict[str, float] = {}
    site.visitor().get("/direktori")
    with site.application.test_request_context("/direktori"):
        mounted = next(one for one in all_mounted().values() if one.plugin == "direktori")
        with source.open("rb") as stream:
            run = beginning.create(mounted, stream, source.name, office_id=None, user_id=None)
        number = beginning.add(run)
        wrong = beginning.choose_columns(mounted, run, COLUMNS)
        if any(wrong.values()):
            raise RuntimeError(f"The columns do not fit: {wrong}")
        db.session.commit()
        took["checking"], run = _through(mounted, number)
        if run.bad or run.names or not beginning.start(mounted, run, bad="none", same="skip"):
            raise RuntimeError(f"The file does not fit: {run.problems[:3]} {run.names}")
        db.session.commit()
        took["adding"], run = _through(mounted, number)
        took["rows"] = run.good
        if run.good != ROWS:
            raise RuntimeError(f"{run.good:,} of {ROWS:,} rows were added: {run.state} {run.problems[:3]}")
    took["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return took


def _through(mounted: Any, number: int) -> tuple[float, ImportRun]:
    began = time.monotonic()
    while True:
        run = running.advance(mounted, number, seconds=SLICE)
        if run is None:
            raise RuntimeError("The import is gone.")
        if run.state not in running.WORKING:
            return time.monotonic() - began, run
        print(f"{run.state} {run.position:,}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    folder, url, place, csv_file = sys.argv[1:]
    os.environ.pop("GAPURA_INSTANCE", None)
    print(json.dumps(take_in(Instance(folder=Path(folder), database_url=url), Path(place), Path(csv_file))))
