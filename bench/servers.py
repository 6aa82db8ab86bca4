"""The servers that are compared: the portal, and the bare Flask application."""

from __future__ import annotations

from pathlib import Path

from gapura.testing.live import LivePortal
from gapura.testing.site import Kitchen, Recipe

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
