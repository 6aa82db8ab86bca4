"""The files that a portal is made of, by their hashes. Plain functions on folders."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

PASSED_OVER = frozenset({"__pycache__", ".git", "node_modules", ".mypy_cache", ".ruff_cache"})
ADDED, CHANGED, GONE = "added", "changed", "gone"


@dataclass(frozen=True, order=True)
class Difference:
    """A file that is not what it was.

    Attributes:
        file: the folder's name and the path below it.
        how: ``added``, ``changed`` or ``gone``.
        digest: of the file as it is now; empty for one that is gone.
    """

    file: str
    how: str
    digest: str = ""


def digests(folders: Mapping[str, Path]) -> dict[str, str]:
    """SHA-256 of every file, by folder and path; links are named by where they lead."""
    return {f"{name}/{path.relative_to(folder).as_posix()}": _digest(path)
            for name, folder in folders.items() for path in _files(folder)}  # fmt: skip


def differences(before: Mapping[str, str], now: Mapping[str, str]) -> list[Difference]:
    """What came, went or changed, in order."""
    came = [Difference(name, ADDED, now[name]) for name in now.keys() - before.keys()]
    went = [Difference(name, GONE) for name in before.keys() - now.keys()]
    other = [Difference(name, CHANGED, now[name]) for name in now.keys() & before.keys() if now[name] != before[name]]
    return sorted([*came, *went, *other])


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if PASSED_OVER.isdisjoint(path.relative_to(folder).parts) and (path.is_symlink() or path.is_file()):
            yield path


def _digest(path: Path) -> str:
    if path.is_symlink():
        return f"link to {path.readlink()}"
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
