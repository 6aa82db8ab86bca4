"""Gapura: a plugin-based Flask microframework for the citizen portals of Indonesian regencies.

The names of ``gapura.facade`` are what a mini-app may import from here, and nothing else of the package is. They are
fetched when first asked for: whoever only wants one module, as gunicorn's master wants its settings, loads no more, so
that a graceful reload finds every other module new.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .facade import *  # noqa: F403  # exactly the names of its __all__, for type checkers


def __getattr__(name: str) -> object:
    """Fetch a name of the façade."""
    from importlib import import_module

    if name.startswith("__") and name not in ("__all__", "__version__"):
        raise AttributeError(name)
    facade = import_module(f"{__name__}.facade")
    if name != "__all__" and name not in facade.__all__:
        raise AttributeError(f"gapura has no {name!r} for mini-apps; it has: {', '.join(facade.__all__)}")
    return getattr(facade, name)
