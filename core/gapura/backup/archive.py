"""The one file of a backup: a ZIP whose last entry, the manifest, has the size and hash of every other.

``database/…`` is a copy of the main database, ``files/…`` are uploads under their names, ``instance/…`` what else the
instance folder needs. Sessions and counters are left out: who restores does not want old sessions back.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from pydantic import BaseModel, ValidationError

from ..errors import GapuraError

FORMAT = 1
MANIFEST = "manifest.json"
FILES, INSTANCE = "files/", "instance/"
SQLITE_COPY, POSTGRES_DUMP = "database/gapura.db", "database/gapura.dump"
PLACE = re.compile(r"database/[a-z.]+|instance/[a-z_.]+|files/[\w-]+/[\w.-]+", re.ASCII)
CHUNK = 1 << 20  # bytes
LARGEST_MANIFEST = 512 * 1024 * 1024  # bytes; a million files need about half


class DamagedBackup(GapuraError):
    """The file is not a whole backup; nothing of it may be used."""


class Entry(BaseModel):
    """What the manifest knows of one file: bytes, and SHA-256 in hexadecimal."""

    size: int
    sha256: str


class Manifest(BaseModel):
    """What a backup holds.

    Attributes:
        gapura: version of the portal that wrote it.
        database: ``sqlite`` or ``postgresql``; a backup of the one cannot be restored into the other.
        plugins: version by name of every mini-app that was on.
        rows: how many rows each table has.
        keys: whether the portal's secret key is in it.
    """

    format: int = FORMAT
    made_at: datetime
    gapura: str
    database: str
    url: str
    plugins: dict[str, str]
    rows: dict[str, int]
    keys: bool
    entries: dict[str, Entry]

    @property
    def copy_of_database(self) -> str:
        """Name of the entry with the database."""
        return SQLITE_COPY if self.database == "sqlite" else POSTGRES_DUMP

    @property
    def files(self) -> list[str]:
        """Names of the uploads, as the storage knows them."""
        return [name.removeprefix(FILES) for name in self.entries if name.startswith(FILES)]


class Writer:
    """Writes entries one after the other and remembers what the manifest needs.

    Args:
        path: of the file, which must not exist yet; only its owner may read it.
    """

    def __init__(self, path: Path) -> None:
        path.touch(mode=0o600, exist_ok=False)
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_STORED)
        self.entries: dict[str, Entry] = {}

    def add(self, name: str, data: bytes) -> None:
        """Add content that is compressed already, as pictures are."""
        self._zip.writestr(name, data)
        self.entries[name] = Entry(size=len(data), sha256=hashlib.sha256(data).hexdigest())

    def add_file(self, name: str, path: Path, *, squeeze: bool) -> None:
        """Add a file of any size.

        Args:
            squeeze: compress it, as pays for a database.
        """
        about = zipfile.ZipInfo.from_file(path, name)
        about.compress_type = zipfile.ZIP_DEFLATED if squeeze else zipfile.ZIP_STORED
        with path.open("rb") as source, self._zip.open(about, "w", force_zip64=True) as target:
            size, digest = _copied(source, target)
        self.entries[name] = Entry(size=size, sha256=digest)

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest and close the file."""
        text = manifest.model_dump_json(indent=1)
        self._zip.writestr(MANIFEST, text, zipfile.ZIP_DEFLATED)
        self._zip.close()

    def give_up(self) -> None:
        """Close the file as it is; without a manifest it is not a backup."""
        self._zip.close()


class Reader:
    """Reads a backup; everything is compared with the manifest on the way.

    Raises:
        DamagedBackup: when the file is cut, is not a backup, or is one of a later portal.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._zip = zipfile.ZipFile(path)
            if self._zip.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
                raise DamagedBackup(f"{path}: the list of its files is too long to be one.")
            self.manifest = _manifest(path, json.loads(self._zip.read(MANIFEST)))
        except (OSError, EOFError, KeyError, ValueError, zipfile.BadZipFile) as error:
            raise DamagedBackup(f"{path} is not a whole backup ({error}). Take another one.") from error
        found = {name for name in self._zip.namelist() if name != MANIFEST}
        for name in self.manifest.entries:
            if not PLACE.fullmatch(name) or ".." in name:
                raise DamagedBackup(f"{path} is not a backup of ours: {name!r} would be written to another place.")
        for name in sorted(found ^ set(self.manifest.entries)):
            where = "its list does not name" if name in found else "its list names, is not there"
            raise DamagedBackup(f"{path} is damaged: {name}, which {where}. Take another one.")

    def check(self) -> None:
        """Read every entry and compare.

        Raises:
            DamagedBackup: naming the first one that is not as it was written.
        """
        for name in self.manifest.entries:
            for _piece in self._pieces(name):
                pass

    def read(self, name: str) -> bytes:
        """The content of an entry that fits into memory."""
        return b"".join(self._pieces(name))

    def extract(self, name: str, target: Path) -> None:
        """Write an entry to a file of its owner's own."""
        target.touch(mode=0o600)
        with target.open("wb") as file:
            for piece in self._pieces(name):
                file.write(piece)

    def close(self) -> None:
        """Close the file."""
        self._zip.close()

    def _pieces(self, name: str) -> Iterator[bytes]:
        known, size, digest = self.manifest.entries[name], 0, hashlib.sha256()
        try:
            with self._zip.open(name) as entry:
                while size <= known.size and (piece := entry.read(CHUNK)):
                    size += len(piece)
                    digest.update(piece)
                    yield piece
        except (OSError, EOFError, ValueError, zipfile.BadZipFile, zlib.error) as error:
            raise DamagedBackup(f"{self.path} is damaged at {name} ({error}). Take another one.") from error
        if size != known.size or digest.hexdigest() != known.sha256:
            raise DamagedBackup(f"{self.path} is damaged: {name} is not what was written. Take another one.")


def _manifest(path: Path, read: Any) -> Manifest:
    if isinstance(read, dict) and isinstance(read.get("format"), int) and read["format"] > FORMAT:
        raise DamagedBackup(
            f"{path} was written by a later version of the portal ({read.get('gapura')}); update first."
        )
    try:
        return Manifest.model_validate(read)
    except ValidationError as error:
        raise DamagedBackup(
            f"{path} has a list of its files that cannot be read: {error.errors()[0]['msg']}"
        ) from error


def _copied(source: BinaryIO, target: Any) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    while piece := source.read(CHUNK):
        size += len(piece)
        digest.update(piece)
        target.write(piece)
    return size, digest.hexdigest()
