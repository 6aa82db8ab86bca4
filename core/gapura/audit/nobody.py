"""Noting acts of somebody who asked to be left out: without who did it, and from where."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_nobody: ContextVar[bool] = ContextVar("gapura_nobody", default=False)


@contextmanager
def as_nobody(wanted: bool = True) -> Iterator[None]:
    """What is noted within, in the audit log and in histories, is noted without who did it."""
    before = _nobody.set(wanted)
    try:
        yield
    finally:
        _nobody.reset(before)


def is_nobody() -> bool:
    """Whether what is noted now is noted without who did it."""
    return _nobody.get()
