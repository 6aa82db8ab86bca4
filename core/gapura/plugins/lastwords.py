"""What a dying worker leaves behind: where it was when it crashed or called ``os._exit()``, for the workers after it.

Python's faulthandler writes it at a crash, and our own ``os._exit`` before it ends the process; while all is well
nothing is written, so requests cost nothing. A worker that is killed from outside leaves an empty file and blames
nobody.
"""

from __future__ import annotations

import faulthandler
import fcntl
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

BUILDING = b"building\n"
FRAME = re.compile(r'^  File "(.+)", line \d+ in ', re.MULTILINE)
LEFT_STATUS = 70  # never the status that the code chose: gunicorn stops as a whole when a worker ends with 3 or 4


@dataclass(frozen=True)
class Words:
    """What one worker left.

    Attributes:
        text: innermost frame first.
        building: whether it died while building an application, so that the next worker would as well.
    """

    text: str
    building: bool

    def culprit(self, folders: Mapping[str, Path]) -> str | None:
        """The plugin in whose files the innermost frame of any plugin lies."""
        for file in FRAME.findall(self.text):
            for name, folder in folders.items():
                plain = str(folder).encode("ascii", "backslashreplace").decode()  # as faulthandler writes it
                if file.startswith(f"{plain}{os.sep}"):
                    return name
        return None


class LastWords:
    """The file of this process in a folder shared by all workers.

    Args:
        folder: made when missing; holds one small file per worker.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = -1
        self._pid = 0

    def listen(self) -> None:
        """From now on a death of this process leaves words; the lock on the file says that it lives."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._pid = os.getpid()
        part = self._folder / f"{self._pid}.part"
        self._file = os.open(part, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX)
        part.rename(self._folder / f"{self._pid}.txt")
        faulthandler.enable(self._file, all_threads=False)
        os._exit = self._leave

    @contextmanager
    def building(self) -> Iterator[None]:
        """Let words that are left inside the block say that an application was being built."""
        if self._file < 0 or self._pid != os.getpid():
            yield
            return
        with suppress(OSError):  # on a full disk a death here blames nobody; the portal is needed all the same
            os.write(self._file, BUILDING)
        try:
            yield
        finally:
            os.ftruncate(self._file, 0)

    def left_behind(self) -> Iterator[Words]:
        """Words of workers that live no more; each is handed to one caller in one process only."""
        for path in self._folder.glob("*.txt") if self._folder.is_dir() else ():
            if path.name != f"{self._pid}.txt":
                content = _take(path)
                if content.removeprefix(BUILDING):
                    yield Words(content.decode(errors="replace"), content.startswith(BUILDING))

    def _leave(self, status: int) -> NoReturn:
        if os.getpid() == self._pid:
            faulthandler.dump_traceback(self._file, all_threads=False)
            status = LEFT_STATUS
        _exit(status)


_exit = os._exit


def _take(path: Path) -> bytes:
    """Read and remove a file whose owner is gone; empty while it lives or when somebody else took it."""
    try:
        file = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return b""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(file).st_nlink == 0:
            return b""
        path.unlink()
        return os.read(file, 64 * 1024)
    except BlockingIOError:
        return b""
    finally:
        os.close(file)
