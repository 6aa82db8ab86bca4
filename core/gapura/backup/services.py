"""Making a backup while the portal runs, and reading it back before it is called good."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from ..config import Settings, old_secret_keys, secret_key
from ..database.types import utcnow
from ..errors import GapuraError
from ..integrity.services import BASELINE
from ..media.storage import open_storage
from ..plugins.states import State
from ..plugins.store import read_statuses
from ..resources import Resources
from ..version import __version__
from . import encryption
from .archive import FILES, INSTANCE, SQLITE_COPY, Manifest, Reader, Writer
from .databases import Copies, NotPermitted, NotReadBack, Rows, copies
from .models import BackupRun

SECRET_KEY = "secret_key"  # noqa: S105  # the name of a file
NAME = re.compile(r"gapura-\d{8}-\d{6}\.zip(\.age)?")
ROOM_LEFT = 200 * 1024 * 1024  # bytes that must stay free: a full disk stops the portal


@dataclass(frozen=True)
class Made:
    """A backup that was read back.

    Attributes:
        note: what could not be done, empty when all was.
    """

    path: Path
    manifest: Manifest
    size: int
    encrypted: bool
    seconds: float
    note: str = ""


def folder_of(settings: Settings) -> Path:
    """Where backups lie unless another folder is named."""
    return settings.backup_folder or settings.instance / "backups"


def make(resources: Resources, folder: Path, *, recipient: str = "", keys: bool = False) -> Made:
    """Make a backup, read it back, and write down that there is one.

    Args:
        folder: where to put it.
        recipient: an age public key; whoever has the secret one can read the file, and nobody else.
        keys: put the portal's secret key in, without which second steps are lost after a restore; an encrypted backup
            always has it.

    Raises:
        GapuraError: when there is no good backup; nothing half done is left.
    """
    begun, at = time.monotonic(), utcnow()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _workplace(folder) as place:
            made = _made(resources, place, folder, at, recipient, keys or bool(recipient))
    except (GapuraError, OSError) as error:
        with suppress(sa.exc.SQLAlchemyError):  # a full disk takes this neither; the first fault counts
            _write_down(resources, BackupRun(made_at=at, fault=str(error)[:2000], seconds=time.monotonic() - begun))
        raise error if isinstance(error, GapuraError) else GapuraError(f"No backup could be made: {error}") from error
    done = Made(made.path, made.manifest, made.size, made.encrypted, time.monotonic() - begun, made.note)
    _write_down(resources, _as_row(done))
    return done


def prune(folder: Path, keep: int) -> list[str]:
    """Remove all but the newest backups; only files with the names that ``make`` gives."""
    found = sorted((path for path in folder.glob("gapura-*") if NAME.fullmatch(path.name)), key=lambda path: path.name)
    gone = found[:-keep]
    for path in gone:
        path.unlink(missing_ok=True)
    return [path.name for path in gone]


def read_back(path: Path, settings: Settings, place: Path) -> tuple[Manifest, str]:
    """Compare each file of a backup with its hash, restore its database in a temporary place and count.

    Returns:
        What the backup holds, and a note where the database could not be restored on this server.

    Raises:
        GapuraError: when something is not as it was written.
    """
    reader = Reader(path)
    try:
        reader.check()
        copy = place / "read-back"
        reader.extract(reader.manifest.copy_of_database, copy)
        kind = copies(settings.main_database)
        note = "" if kind.kind != reader.manifest.database else _compared(kind, copy, place, reader.manifest.rows)
        copy.unlink()
    finally:
        reader.close()
    return reader.manifest, note


def _compared(kind: Copies, copy: Path, place: Path, written: Rows) -> str:
    try:
        rows = kind.read_back(copy, place)
    except NotPermitted as error:
        return str(error)
    for table in sorted(written.keys() | rows.keys()):
        if written.get(table, 0) != rows.get(table, 0):
            raise NotReadBack(f"{table} had {written.get(table, 0)} rows and has {rows.get(table, 0)} when read back.")
    return ""


def _made(resources: Resources, place: Path, folder: Path, at: datetime, recipient: str, keys: bool) -> Made:
    conf, name = resources.settings, f"gapura-{at:%Y%m%d-%H%M%S}.zip"
    _check_room(conf, folder, bool(recipient))
    manifest = _write(resources, place / name, place, at, keys)
    _, note = read_back(place / name, conf, place)
    final = folder / name
    if recipient:
        encryption.encrypt(place / name, place / f"{name}.age", recipient)
        final = folder / f"{name}.age"
    _move(place / final.name, final)
    return Made(final, manifest, final.stat().st_size, bool(recipient), 0.0, note)


def _write(resources: Resources, path: Path, place: Path, at: datetime, keys: bool) -> Manifest:
    """The database first: the files of whatever is in it were written before it."""
    conf, writer = resources.settings, Writer(path)
    kind = copies(conf.main_database)
    try:
        copy = place / "database"
        rows = kind.copy(copy)
        blank = Manifest(
            made_at=at, gapura=__version__, database=kind.kind, url=conf.public_url, plugins=_plugins(resources),
            rows=rows, keys=keys, entries={},
        )  # fmt: skip
        writer.add_file(blank.copy_of_database, copy, squeeze=blank.copy_of_database == SQLITE_COPY)
        copy.unlink()
        storage = open_storage(conf)
        for name, _written in storage.names():
            if not name.rpartition("/")[2].startswith(".") and (data := storage.read(name)) is not None:
                writer.add(FILES + name, data)
        for name, data in _instance_files(conf, keys):
            writer.add(INSTANCE + name, data)
        manifest = blank.model_copy(update={"entries": writer.entries})
        writer.finish(manifest)
        return manifest
    except BaseException:
        writer.give_up()
        raise


def _instance_files(conf: Settings, keys: bool) -> Iterator[tuple[str, bytes]]:
    baseline = conf.instance / BASELINE
    if baseline.is_file():
        yield BASELINE, baseline.read_bytes()
    if keys:
        yield SECRET_KEY, ("\n".join([secret_key(conf), *old_secret_keys(conf)]) + "\n").encode()


def _plugins(resources: Resources) -> dict[str, str]:
    with resources.engine.connect() as connection:
        _generation, statuses = read_statuses(connection)
    return {name: status.version for name, status in statuses.items() if status.state is State.ENABLED}


def _check_room(conf: Settings, folder: Path, encrypted: bool) -> None:
    """Refuse before a disk is full: a portal whose disk is full takes no reports."""
    local = [] if conf.storage_url else [*(conf.instance / "uploads").glob("*/*")]
    uploads = sum(path.stat().st_size for path in local if path.is_file())
    database = Path(conf.main_database.database or "")
    size = database.stat().st_size * 3 if conf.main_database.get_backend_name() == "sqlite" else 0
    needed, free = (uploads * (1 + encrypted)) + size + ROOM_LEFT, shutil.disk_usage(folder).free
    if free < needed:
        raise GapuraError(
            f"{folder} has {free // 2**20} MB free, and a backup needs about {needed // 2**20} MB while it is made. "
            "Make room, or name a folder on another disk in GAPURA_BACKUP_FOLDER."
        )


def _move(source: Path, target: Path) -> None:
    with source.open("rb") as file:
        os.fsync(file.fileno())
    source.replace(target)


@contextmanager
def _workplace(folder: Path) -> Iterator[Path]:
    """A folder beside the backups, gone afterwards; what an earlier try left behind when it was killed goes too."""
    for left in folder.glob(".making-*"):
        if time.time() - left.stat().st_mtime > 24 * 3600:
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=".making-", dir=folder) as place:
        yield Path(place)


def _as_row(made: Made) -> BackupRun:
    return BackupRun(
        made_at=made.manifest.made_at, path=str(made.path)[:500], size=made.size, rows=sum(made.manifest.rows.values()),
        files=len(made.manifest.files), seconds=made.seconds, encrypted=made.encrypted, note=made.note[:500],
    )  # fmt: skip


def _write_down(resources: Resources, run: BackupRun) -> None:
    """In a transaction of its own: that a backup failed must be known, whatever failed."""
    values = {column.name: getattr(run, column.name) for column in sa.inspect(BackupRun).columns if column.name != "id"}
    with resources.engine.begin() as connection:
        connection.execute(sa.insert(BackupRun).values({k: v for k, v in values.items() if v is not None}))
