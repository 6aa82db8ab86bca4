"""How many pages a second, and what one costs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote_plus

from gapura.testing.live import LivePortal
from gapura.testing.site import Kitchen

from .directory import WORDS, fill
from .load import HEAD, Target, measure
from .servers import bare, cookies_of_somebody, handwritten, portal

ROWS = 100_000
STYLES = re.compile(r'href="(/[^"]+gapura[^"]*\.css[^"]*)"')
DETAIL = re.compile(r'href="(/umkm/\d+[^"]*)"')


def report(kitchen: Kitchen, folder: Path) -> str:
    """Measure and return the table."""
    large = portal(kitchen, folder / "large", GAPURA_PAGE_CACHE_MB="0")
    fill(large, ROWS)
    with ExitStack() as stack:
        yardstick = stack.enter_context(bare(folder / "bare"))
        constant = stack.enter_context(bare(folder / "constant", application="bench.constant:application"))
        kept = stack.enter_context(portal(kitchen, folder / "kept"))
        fresh = stack.enter_context(portal(kitchen, folder / "fresh", GAPURA_PAGE_CACHE_MB="0"))
        by_hand = stack.enter_context(handwritten(folder / "by-hand", kept))
        stack.enter_context(large)
        kept_own, fresh_own = cookies_of_somebody(kept), cookies_of_somebody(fresh)
        by_hand_own = {"Cookie": by_hand.get("/masuk/1").headers["set-cookie"].partition(";")[0]}
        searches = tuple(f"/umkm?q={quote_plus(word)}" for word in WORDS)
        figures = measure(
            {
                "bare Flask: one sentence": _page(yardstick, "/"),
                "constant WSGI answer of 20 kB": _page(constant, "/"),
                "bare Flask: a page of 90 rows": _page(yardstick, "/page"),
                "home, kept": _page(kept, "/"),
                "home, made anew": _page(fresh, "/"),
                "list of places, made anew": _page(fresh, "/wisata"),
                "detail of a shop, made anew": _page(fresh, _found(fresh, "/umkm", DETAIL)),
                "style sheet": _page(fresh, _found(fresh, "/", STYLES)),
                "signed in, by hand on Flask: UMKM list": _page(by_hand, "/umkm", by_hand_own),
                "signed in: UMKM list, kept but for the person's part": _page(kept, "/umkm", kept_own),
                "signed in: UMKM list, made anew": _page(fresh, "/umkm", fresh_own),
                "signed in: the account, nobody else's page": _page(kept, "/akun", kept_own),
                f"UMKM list, {ROWS:,} businesses": _page(large, "/umkm"),
                f"UMKM search, {ROWS:,} businesses": _page(large, searches[0], paths=searches),
            }
        )
    base = next(iter(figures.values()))
    return "\n".join([HEAD, *(found.row(name, base) for name, found in figures.items())])


def _page(live: LivePortal, path: str, headers: Mapping[str, str] | None = None, paths: tuple[str, ...] = ()) -> Target:
    answer = live.get(path, headers=headers)
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}\n{live.log}")
    return Target(url=live.url + path, pid=live.pid, paths=paths, headers=headers)


def _found(live: LivePortal, path: str, pattern: re.Pattern[str]) -> str:
    """The first address of a kind on a page."""
    match = pattern.search(live.get(path).text)
    if match is None:
        raise RuntimeError(f"{path} has nothing like {pattern.pattern}")
    return match[1]
