"""How many pages a second, and what one costs."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote_plus

from gapura.testing.live import LivePortal
from gapura.testing.site import Kitchen

from .directory import WORDS, fill
from .load import HEAD, Target, measure
from .servers import bare, portal

ROWS = 100_000


def report(kitchen: Kitchen, folder: Path) -> str:
    """Measure and return the table."""
    large = portal(kitchen, folder / "large", GAPURA_PAGE_CACHE_MB="0")
    fill(large, ROWS)
    with ExitStack() as stack:
        yardstick = stack.enter_context(bare(folder / "bare"))
        constant = stack.enter_context(bare(folder / "constant", application="bench.constant:application"))
        kept = stack.enter_context(portal(kitchen, folder / "kept"))
        fresh = stack.enter_context(portal(kitchen, folder / "fresh", GAPURA_PAGE_CACHE_MB="0"))
        stack.enter_context(large)
        searches = tuple(f"/umkm?q={quote_plus(word)}" for word in WORDS)
        figures = measure(
            {
                "bare Flask: one sentence": _page(yardstick, "/"),
                "constant WSGI answer of 20 kB": _page(constant, "/"),
                "bare Flask: a page of 90 rows": _page(yardstick, "/page"),
                "home, kept": _page(kept, "/"),
                "home, made anew": _page(fresh, "/"),
                "list of places, made anew": _page(fresh, "/wisata"),
                f"UMKM list, {ROWS:,} businesses": _page(large, "/umkm"),
                f"UMKM search, {ROWS:,} businesses": _page(large, searches[0], searches),
            }
        )
    base = next(iter(figures.values()))
    return "\n".join([HEAD, *(found.row(name, base) for name, found in figures.items())])


def _page(live: LivePortal, path: str, paths: tuple[str, ...] = ()) -> Target:
    answer = live.get(path)
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}\n{live.log}")
    return Target(url=live.url + path, pid=live.pid, paths=paths)
