"""The servers that are compared: the portal, and the bare Flask application."""

from __future__ import annotations

from pathlib import Path

from gapura.pages import SESSION_COOKIES
from gapura.testing.live import LivePortal
from gapura.testing.site import Instance, Kitchen, Recipe, Site

HOME = Path(__file__).resolve().parents[1]
BUNDLED = ("tourism", "umkm", "environment")
PASER = Recipe(plugins=BUNDLED, demo="paser")


def portal(kitchen: Kitchen, folder: Path, recipe: Recipe = PASER, workers: int = 2, **environment: str) -> LivePortal:
    """Return a portal that is ready to start."""
    instance = kitchen.serve(recipe, folder)
    return LivePortal(
        instance=folder,
        home=HOME,
        workers=workers,
        environment=instance.environment | {"PYTHONPATH": str(HOME), **environment},
    )


def bare(folder: Path, workers: int = 2, application: str = "bench.bare:application") -> LivePortal:
    """Return a yardstick, ready to start under the same server."""
    return LivePortal(instance=folder, home=HOME, workers=workers, application=application)


def handwritten(folder: Path, live: LivePortal) -> LivePortal:
    """Return the yardstick of a signed-in page, ready to start, over the tables of a portal."""
    address = live.environment["GAPURA_DATABASE_URL"]
    return LivePortal(
        instance=folder, home=HOME, application="bench.handwritten:application", environment={"BENCH_DATABASE": address}
    )


def cookies_of_somebody(live: LivePortal) -> dict[str, str]:
    """The header that somebody's browser sends who has signed in to a portal."""
    site = Site.of(Instance(folder=live.instance, database_url=live.environment["GAPURA_DATABASE_URL"]))
    try:
        cookie = site.signed_in().get_cookie(SESSION_COOKIES[0])
    finally:
        site.close()
    assert cookie, "signing in set no cookie"
    return {"Cookie": f"{cookie.key}={cookie.value}"}
