"""Putting a backup in the place of what an installation has: nothing is touched before all of it was compared."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from ..config import Settings
from ..errors import GapuraError
from ..media.storage import open_storage
from . import encryption
from .archive import FILES, INSTANCE, Manifest, Reader
from .databases import copies
from .services import ROOM_LEFT, SECRET_KEY, read_back

BATCH_BYTES = 32 * 1024 * 1024
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Restored:
    """What was put back.

    Attributes:
        aside: where the database from before is, empty where there was none or it was replaced.
    """

    manifest: Manifest
    aside: str = ""


def restore(
    path: Path, settings: Settings, *, identity: Path | None = None, replace: bool = False, say: Progress = print
) -> Restored:
    """Restore a backup into the installation that the settings describe.

    Args:
        path: of the backup.
        identity: a file with the secret key of an encrypted one.
        replace: whether what the installation has now may be replaced.
        say: told what is being done.

    Raises:
        GapuraError: when the backup is damaged or does not fit, or the portal runs; all is then as it was.
    """
    if not path.is_file():
        raise GapuraError(f"{path} does not exist; name the file of a backup.")
    _refuse_while_it_runs(settings)
    with tempfile.TemporaryDirectory(prefix=".restoring-", dir=settings.instance) as folder:
        place = Path(folder)
        whole = _opened(path, place, identity)
        say("Comparing every file with its hash ...")
        with closing(Reader(whole)) as reader:
            _refuse_what_does_not_fit(reader.manifest, settings, replace)
        manifest, note = read_back(whole, settings, place)
        if note:
            say(note)
        with closing(Reader(whole)) as reader:
            return Restored(manifest, _put(reader, settings, place, say))


def examine(path: Path, settings: Settings, *, identity: Path | None = None) -> tuple[Manifest, str]:
    """Read a backup back and change nothing.

    Returns:
        What it holds, and a note where its database could not be restored on this server.

    Raises:
        GapuraError: when it is damaged.
    """
    with tempfile.TemporaryDirectory(prefix=".restoring-", dir=settings.instance) as folder:
        return read_back(_opened(path, Path(folder), identity), settings, Path(folder))


def running_pid(settings: Settings) -> int | None:
    """The process id of the portal that serves this instance, None when none does."""
    try:
        pid = int((settings.instance / "run" / "gunicorn.pid").read_text())
        os.kill(pid, 0)
    except (FileNotFoundError, ValueError, ProcessLookupError):
        return None
    except PermissionError:
        return pid  # somebody else's, and alive
    return pid


def _refuse_while_it_runs(settings: Settings) -> None:
    pid = running_pid(settings)
    if pid is not None:
        raise GapuraError(f"The portal runs (process {pid}); stop it first, or what people send meanwhile is lost.")


def _opened(path: Path, place: Path, identity: Path | None) -> Path:
    if path.suffix != encryption.ENDING:
        return path
    encryption.decrypt(path, place / "backup.zip", identity)
    return place / "backup.zip"


def _refuse_what_does_not_fit(manifest: Manifest, settings: Settings, replace: bool) -> None:
    kind = copies(settings.main_database)
    if manifest.database != kind.kind:
        raise GapuraError(
            f"The backup is of a portal on {manifest.database}, and this one is on {kind.kind}. "
            "Set GAPURA_DATABASE_URL to a database of that kind."
        )
    if not replace and not kind.is_empty():
        raise GapuraError("This installation has data already. To replace it, add --replace.")
    needed = sum(entry.size for entry in manifest.entries.values()) + ROOM_LEFT
    free = shutil.disk_usage(settings.instance).free
    if not settings.storage_url and free < needed:
        raise GapuraError(f"{settings.instance} has {free // 2**20} MB free; the backup needs {needed // 2**20} MB.")


def _put(reader: Reader, settings: Settings, place: Path, say: Progress) -> str:
    """Files first, the database last: a portal that is started too early finds the old state or the new one."""
    manifest = reader.manifest
    say(f"Writing {len(manifest.files)} files ...")
    storage, batch, size = open_storage(settings), dict[str, bytes](), 0
    for name in manifest.files:
        batch[name] = reader.read(FILES + name)
        size += len(batch[name])
        if size > BATCH_BYTES:
            storage.write(batch)
            batch, size = {}, 0
    if batch:
        storage.write(batch)
    for name in manifest.entries:
        if name.startswith(INSTANCE) and name != INSTANCE + SECRET_KEY:
            _replace(settings.instance / name.removeprefix(INSTANCE), reader.read(name))
    if manifest.keys and not settings.secret_key.get_secret_value():
        _replace(settings.instance / SECRET_KEY, reader.read(INSTANCE + SECRET_KEY))
    say("Putting the database in its place ...")
    copy = place / "database"
    reader.extract(manifest.copy_of_database, copy)
    aside = copies(settings.main_database).put(copy)
    _end_sessions(settings)
    return aside


def _end_sessions(settings: Settings) -> None:
    """Whoever was signed in belongs to the state from before; on PostgreSQL the dump has no sessions."""
    if settings.state_database != settings.main_database:
        for end in ("", "-wal", "-shm"):
            Path(f"{settings.state_database.database}{end}").unlink(missing_ok=True)


def _replace(path: Path, data: bytes) -> None:
    draft = path.with_name(f"{path.name}.restoring")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    with draft.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
