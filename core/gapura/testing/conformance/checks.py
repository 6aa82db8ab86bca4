"""What a check is: a function that yields what it finds wrong, each with what to do about it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ...plugins.blame import describe

if TYPE_CHECKING:
    from .stage import Stage

OK, FAILED, SKIPPED = "ok", "failed", "skipped"
MOST_FAULTS = 12  # of one check; the first dozen says enough


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong.

    Attributes:
        what: what was found, and where.
        advice: what to do.
    """

    what: str
    advice: str

    def __str__(self) -> str:
        return f"{self.what}\n      → {self.advice}"


class Skipped(Exception):
    """A check cannot be made here; the message says why."""


@dataclass(frozen=True)
class Check:
    """One check of the kit.

    Attributes:
        name: short name, as in ``--only imports``.
        title: what holds when it passes.
    """

    name: str
    title: str
    function: Callable[[Stage], Iterable[Fault]] = field(repr=False)

    def run(self, stage: Stage) -> Result:
        """Make the check; an error inside it is a failure with that error in words, never a traceback."""
        begun = time.monotonic()
        try:
            faults = tuple(_few(self.function(stage)))
            state, said = (FAILED if faults else OK), ""
        except Skipped as reason:
            faults, state, said = (), SKIPPED, str(reason)
        except Exception as error:
            faults, state, said = (_unexpected(error),), FAILED, ""
        return Result(self, state, faults, said, round(time.monotonic() - begun, 2))


@dataclass(frozen=True)
class Result:
    """What came of one check.

    Attributes:
        state: ``ok``, ``failed`` or ``skipped``.
        said: why it was skipped.
        seconds: how long it took.
    """

    check: Check
    state: str
    faults: tuple[Fault, ...] = ()
    said: str = ""
    seconds: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """The result for programs."""
        faults = [{"what": fault.what, "advice": fault.advice} for fault in self.faults]
        return {
            "check": self.check.name, "title": self.check.title, "state": self.state, "faults": faults,
            "said": self.said, "seconds": self.seconds,
        }  # fmt: skip


CHECKS: list[Check] = []


def check(name: str, title: str) -> Callable[[Callable[[Stage], Iterable[Fault]]], Callable[[Stage], Iterable[Fault]]]:
    """Make a function a check of the kit, in the order of definition."""

    def register(function: Callable[[Stage], Iterable[Fault]]) -> Callable[[Stage], Iterable[Fault]]:
        CHECKS.append(Check(name, title, function))
        return function

    return register


def _unexpected(error: Exception) -> Fault:
    return Fault(f"the check came upon {describe(error)}", "Mend what the sentence names; else report it to Gapura.")


def _few(faults: Iterable[Fault]) -> Iterator[Fault]:
    """Each fault once, and not more than anybody reads."""
    seen: set[Fault] = set()
    for fault in faults:
        if fault not in seen:
            seen.add(fault)
            yield fault
        if len(seen) >= MOST_FAULTS:
            return
