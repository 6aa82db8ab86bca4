"""How the cost of a page grows with the records of a collection, and with the mini-apps that are on."""

from __future__ import annotations

import shutil
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

from gapura.testing.live import LivePortal
from gapura.testing.site import Instance, Kitchen, Recipe, Site

from .chart import line_chart
from .directory import fill
from .load import cpu_seconds, worker_memory
from .servers import HOME, portal

RECORDS = (1_000, 10_000, 100_000, 1_000_000)
PLUGINS = (1, 10, 25, 50)
PICTURES = HOME / "docs" / "images"
ROUNDS = 15
PAGES = {
    "list": "/umkm", "filtered": "/umkm?category=kopi", "search, common word": "/umkm?q=kopi",
    "search, two words": "/umkm?q=warung+tenggiri", "home": "/",
}  # fmt: skip
FEW = {"home": "/", "a list": "/layanan-0", "search over all": "/cari?q=kopi"}


def report(kitchen: Kitchen, folder: Path) -> str:
    """Measure, draw the two charts, and return the tables."""
    records = _by_records(kitchen, folder / "records")
    plugins = _by_plugins(kitchen, folder / "plugins")
    return "\n".join(
        [
            "Milliseconds of processor time that a page costs one worker, made anew for one visitor; medians.\n",
            *_table("records", [f"{count:,}" for count in RECORDS], records),
            "\n![Cost of pages by records](images/growth-records.svg)\n",
            "Mini-apps as `gapura plugin new` writes them: each has a collection and a card on the home page.\n",
            *_table("mini-apps", [str(count) for count in PLUGINS], plugins),
            "\n![Cost of pages by mini-apps](images/growth-plugins.svg)\n",
        ]
    )


def _table(unit: str, labels: Sequence[str], rows: dict[str, list[float]]) -> list[str]:
    name = "growth-records.svg" if unit == "records" else "growth-plugins.svg"
    drawn = {row: values for row, values in rows.items() if not row.startswith("*")}
    (PICTURES / name).write_text(line_chart(f"Cost of a page by {unit}", labels, drawn, "ms"))
    return [
        f"| {unit} | {' | '.join(labels)} |",
        f"|---|{'---:|' * len(labels)}",
        *(
            f"| {row.removeprefix('*')} | {' | '.join(f'{value:.1f}' for value in values)} |"
            for row, values in rows.items()
        ),
    ]


def _by_records(kitchen: Kitchen, folder: Path) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {name: [] for name in PAGES}
    live, before = portal(kitchen, folder), 0
    for count in RECORDS:
        fill(live, count - before)
        before = count
        site = _site(live)
        for name, path in PAGES.items():
            found[name].append(_cost(site, path))
        site.close()
    return found


def _by_plugins(kitchen: Kitchen, folder: Path) -> dict[str, list[float]]:
    rows = {
        name: list[float]()
        for name in ("home", "a list", "search over all", "*first page after start, ms", "*MB a worker")
    }
    home = folder / "home"
    home.mkdir(parents=True)
    shutil.copytree(HOME / "themes", home / "themes")
    shutil.copy(HOME / "wsgi.py", home)
    instance = kitchen.serve(Recipe(), folder / "instance")
    live = LivePortal(instance=instance.folder, home=home, workers=1, environment={
        **instance.environment, "GAPURA_PAGE_CACHE_MB": "0", "PYTHONPATH": str(home),
    })  # fmt: skip
    made = 0
    for count in PLUGINS:
        for number in range(made, count):
            live.cli("plugin", "new", f"Layanan {number}", "--yes", "--name", f"layanan_{number}", "--office", "dlh")
            live.cli("plugin", "enable", f"layanan_{number}")
        made = count
        begun = time.monotonic()
        with live:
            live.get("/")
            rows["*first page after start, ms"].append(1000 * (time.monotonic() - begun))
            rows["*MB a worker"].append(worker_memory(live.pid))
            for name, path in FEW.items():
                rows[name].append(_cost_of(live, path))
    return rows


def _site(live: LivePortal) -> Site:
    instance = Instance(folder=live.instance, database_url=live.environment["GAPURA_DATABASE_URL"])
    return Site.of(instance, page_cache_mb=0)


def _cost(site: Site, path: str) -> float:
    visitor, times = site.visitor(), []
    for number in range(ROUNDS + 2):
        begun = time.process_time()
        answer = visitor.get(path)
        times.append(1000 * (time.process_time() - begun))
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code} in round {number}")
    return statistics.median(times[2:])


def _cost_of(live: LivePortal, path: str) -> float:
    """The same over the wire, by the server's own clock."""
    for _ in range(3):
        if live.get(path).status != 200:
            raise RuntimeError(f"{path} answered {live.get(path).status}\n{live.log}")
    begun = cpu_seconds(live.pid)
    for _ in range(ROUNDS):
        live.get(path)
    return 1000 * (cpu_seconds(live.pid) - begun) / ROUNDS
