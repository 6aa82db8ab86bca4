"""Whose fault an exception is: that of the innermost frame which lies in a plugin's files."""

from __future__ import annotations

import errno
import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

SCARCE = frozenset({errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EMFILE, errno.ENFILE, errno.EIO})
READ_ONLY = "25006"  # of PostgreSQL's error codes: it follows another server, or was told to take nothing in
SQLITE_TROUBLE = ("locked", "disk", "readonly", "full", "unable to open", "busy")


class ViewFault(Exception):
    """Something that went wrong around a view and left no frame in its code; the trouble itself is the cause.

    Attributes:
        owner: the mini-app whose page was asked for, None for the core's pages.
    """

    def __init__(self, owner: str | None) -> None:
        self.owner = owner
        super().__init__(f"after the view of {owner or 'the core'}")


def blame(error: BaseException, folders: Mapping[str, Path]) -> str | None:
    """Name of the plugin at fault, or None when it is nobody's or the surroundings'.

    Args:
        error: what was raised.
        folders: absolute folder of each plugin by name.
    """
    if surroundings_failed(error):
        return None
    if isinstance(error, ViewFault) and error.__cause__ is not None:
        return blame(error.__cause__, folders) or error.owner
    return next((owner for one in _causes(error) if (owner := _innermost(one, folders))), None)


def surroundings_failed(error: BaseException | None) -> bool:
    """Whether the database or the disk was the trouble, for which no plugin is parked."""
    for one in _causes(error):
        if isinstance(one, PoolTimeout) or (isinstance(one, OSError) and one.errno in SCARCE):
            return True
        if isinstance(one, DBAPIError) and getattr(one.orig, "sqlstate", None) == READ_ONLY:
            return True
        if isinstance(one, OperationalError):
            message = str(one.orig).lower()
            is_sqlite = type(one.orig).__module__.startswith("sqlite3")
            return not is_sqlite or any(word in message for word in SQLITE_TROUBLE)
    return False


def describe(error: BaseException) -> str:
    """One line that names the error and where it arose."""
    if isinstance(error, ViewFault) and error.__cause__ is not None:
        return describe(error.__cause__)
    frames = traceback.extract_tb(error.__traceback__)
    where = f" ({Path(frames[-1].filename).name}, line {frames[-1].lineno})" if frames else ""
    try:
        text = " ".join(str(error).split())[:300]
    except Exception:  # its own __str__ is code of a mini-app too
        text = "(it cannot say why)"
    return f"{type(error).__name__}{': ' + text if text else ''}{where}"


def full_traceback(error: BaseException) -> str:
    """The traceback as text, its end when it is very long."""
    return "".join(traceback.format_exception(error))[-8_000:]


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what it was raised from; once each, for ``raise error from error`` makes a circle."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__


def _innermost(error: BaseException, folders: Mapping[str, Path]) -> str | None:
    culprit = None
    frame: TracebackType | None = error.__traceback__
    while frame is not None:
        culprit = _owner(frame.tb_frame.f_code.co_filename, folders) or culprit
        frame = frame.tb_next
    return culprit


def _owner(filename: str, folders: Mapping[str, Path]) -> str | None:
    path = Path(filename)
    return next((name for name, folder in folders.items() if path.is_relative_to(folder)), None)
