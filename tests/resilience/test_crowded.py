"""More visitors than can be served: whoever is not served is told so, with when to come back, and it passes."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import count

from gapura.testing.live import LivePortal
from tests.fixtures.portals import MakeLive

VISITORS, VISITS = 48, 12


def test_a_crowd_gets_pages_or_honest_refusals_and_leaves_nothing_behind(live_portal: MakeLive) -> None:
    live: LivePortal = live_portal(
        workers=1, environment={"GAPURA_WAIT_LIMIT": "0.15", "GAPURA_PAGE_CACHE_MB": "0"}, plugins=("umkm",)
    )
    numbers = count()
    for _ in range(5):
        live.get(f"/cari?q=kata{next(numbers)}")  # how long a page takes is known from here on

    def visit(_visitor: int) -> list[tuple[int, str]]:
        answers = [live.get(f"/cari?q=kata{next(numbers)}") for _ in range(VISITS)]
        return [(answer.status, answer.headers.get("retry-after", "")) for answer in answers]

    with ThreadPoolExecutor(VISITORS) as crowd:
        visits = crowd.map(visit, range(VISITORS))
        watched = [live.get("/healthz").status for _ in range(5)]
        answers = [answer for visitor in visits for answer in visitor]
    found = Counter(status for status, _retry in answers)
    assert set(found) == {200, 503}, found
    assert all(retry.isdigit() for status, retry in answers if status == 503)
    assert set(watched) == {200}
    assert {live.get(f"/cari?q=kata{next(numbers)}").status for _ in range(10)} == {200}
    shed = next(line for line in live.get("/metrics").text.splitlines() if line.startswith("gapura_shed_total"))
    assert float(shed.split()[1]) == found[503]
