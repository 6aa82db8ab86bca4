"""The conformance kit: every rule that the portal holds a mini-app to, as checks that say what to do.

``gapura plugin check NAME`` runs them from the command line, ``gapura.testing.suite`` as tests.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from . import access, failing, files, pages, queries, schema, serving
from .checks import CHECKS, FAILED, OK, SKIPPED, Check, Fault, Result, Skipped
from .stage import Stage

MODULES = (files, schema, serving, access, pages, queries, failing)  # in the order in which their checks are made
LAST = "off"  # takes the mini-app out, so nothing can come after it

__all__ = [
    "CHECKS",
    "FAILED",
    "OK",
    "SKIPPED",
    "Check",
    "Fault",
    "Result",
    "Skipped",
    "Stage",
    "names",
    "ordered",
    "run",
]


def ordered() -> list[Check]:
    """All checks in the order in which they are made."""
    places = {module.__name__: place for place, module in enumerate(MODULES)}
    return sorted(CHECKS, key=lambda one: (one.name == LAST, places[one.function.__module__]))


def names() -> list[str]:
    """Names of all checks in that order."""
    return [one.name for one in ordered()]


def run(name: str, only: Sequence[str] = ()) -> Iterator[Result]:
    """Check a mini-app that is on the Python path, and give each result as soon as it is there.

    Args:
        only: names of the checks to make; all unless given.

    Raises:
        GapuraError: when there is no such mini-app.
    """
    with Stage(name) as stage:
        for one in ordered():
            if not only or one.name in only:
                yield one.run(stage)
