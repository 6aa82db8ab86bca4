"""Where the workers of a host keep their counts; imported by the server's configuration, so nothing else is here."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108  # the folder made in it is private, and nobody else's is taken


def counts_folder(instance: Path) -> Path:
    """The folder for an instance's counts, made if need be: in memory, else in the instance folder.

    Args:
        instance: the instance folder, whose name tells several portals of one host apart.
    """
    name = hashlib.sha256(str(instance).encode()).hexdigest()[:16]
    for folder in (MEMORY / f"gapura-{os.geteuid()}-{name}", instance / "run" / "counts"):
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError:
            continue
        about = folder.lstat()
        if stat.S_ISDIR(about.st_mode) and about.st_uid == os.geteuid() and not about.st_mode & 0o022:
            return folder
    return folder
