"""Notices that a mini-app's files were edited; used while code is being written, never in service.

The server's own reloader watches the modules that are imported. This one sees the rest: a file that could not be
imported, a manifest, a catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from .discovery import namespace_folders

SUFFIXES = frozenset({".py", ".toml", ".po"})


class Edits:
    """What the files looked like at the last look.

    Args:
        search_path: where folders called ``plugins`` are looked for; the Python path by default.
    """

    def __init__(self, search_path: Iterable[str] | None = None) -> None:
        self._search_path = None if search_path is None else tuple(search_path)
        self._before = self._state()

    def changed(self) -> bool:
        """Whether a file came, went or was saved since the last look."""
        now = self._state()
        before, self._before = self._before, now
        return now != before

    def _state(self) -> frozenset[tuple[str, int]]:
        return frozenset(self._files())

    def _files(self) -> Iterator[tuple[str, int]]:
        for folder in namespace_folders(self._search_path):
            for path in folder.rglob("*"):
                if path.suffix in SUFFIXES:
                    yield _stamp(path)


def _stamp(path: Path) -> tuple[str, int]:
    try:
        return str(path), path.stat().st_mtime_ns
    except FileNotFoundError:
        return str(path), 0
