"""Where the files of imports lie: a folder of the instance, each under a random name, gone when it is not needed."""

from __future__ import annotations

import csv
import secrets
import shutil
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO

from ...config import Settings
from ..neutral import neutral

FOLDER = "imports"
BAD_SUFFIX = ".bad.csv"
KEPT_FOR = 7 * 24 * 3600  # seconds: files may hold personal data, and an import takes an afternoon at most


class FileRefused(Exception):
    """The file cannot be used; the message is a sentence for whoever chose it, with the line where there is one."""


def folder(settings: Settings) -> Path:
    """The folder, which only the portal reads."""
    path = settings.instance / FOLDER
    path.mkdir(mode=0o700, exist_ok=True)
    return path


def path_of(settings: Settings, token: str) -> Path:
    """Where a file lies. Tokens come from the database, never from a request."""
    return folder(settings) / token


def keep(settings: Settings, stream: IO[bytes]) -> str:
    """Store what the stream holds, piece by piece, and return the token."""
    token = secrets.token_hex(16)
    with path_of(settings, token).open("xb") as target:
        shutil.copyfileobj(stream, target, 1 << 20)
    return token


def drop(settings: Settings, token: str, *, bad_rows_too: bool = True) -> None:
    """Delete a file, and the list of its bad rows."""
    if not token:
        return
    path = path_of(settings, token)
    path.unlink(missing_ok=True)
    if bad_rows_too:
        path.with_name(token + BAD_SUFFIX).unlink(missing_ok=True)


def sweep(settings: Settings, now: float | None = None) -> int:
    """Delete files that nobody has needed for a week; return how many."""
    before, gone = (now or time.time()) - KEPT_FOR, 0
    for path in folder(settings).iterdir():
        if path.is_file() and path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def bad_rows_path(settings: Settings, token: str) -> Path:
    """Where the bad rows of a file are collected."""
    return path_of(settings, token + BAD_SUFFIX)


def append_bad_rows(path: Path, size: int, rows: Iterable[Sequence[str]]) -> int:
    """Append rows behind the first ``size`` bytes and return the new size.

    What lies behind was written by a slice that was never committed, and is cut off.
    """
    with path.open("ab") as raw:
        raw.truncate(size)
    with path.open("a", encoding="utf-8", newline="") as target:
        if size == 0:
            target.write("\ufeff")
        writer = csv.writer(target, delimiter=";")
        writer.writerows([neutral(cell) for cell in row] for row in rows)
    return path.stat().st_size
