"""Where files lie: a local folder by default, or any object store that ``GAPURA_STORAGE_URL`` names.

A file is there whole or not at all, and what ``write`` returned from survives a power cut. The local folder is written
by our own few lines because obstore's local back end renames without syncing (seen with strace, obstore 0.12).
"""

from __future__ import annotations

import contextlib
import mimetypes
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any, Protocol
from urllib.parse import parse_qsl

from ..config import Settings
from ..errors import GapuraError

UNKNOWN = "application/octet-stream"
CHUNK = 256 * 1024  # bytes that are copied at a time


class StorageAway(GapuraError):
    """Files cannot be written or read now: the disk is full, the folder read-only, the store unreachable."""


class Storage(Protocol):
    """Files by name; names are ``ab/abcdef….webp``, made by us and never by visitors."""

    def write(self, files: Mapping[str, bytes]) -> None:
        """Keep files for good; either all are there afterwards, or StorageAway is raised."""

    def read(self, name: str) -> bytes | None:
        """Content of a file, None when there is none."""

    def has(self, name: str) -> bool:
        """Whether there is such a file."""

    def take_in(self, name: str, path: Path) -> None:
        """Keep a file of this machine, of any size; it is there afterwards, or StorageAway is raised."""

    def open(self, name: str) -> Iterator[bytes] | None:
        """Content of a file, piece by piece; None when there is none."""

    def delete(self, names: Iterable[str]) -> None:
        """Remove files; those that are not there are passed over."""

    def names(self) -> Iterator[tuple[str, datetime]]:
        """Every file with the time it was written."""

    def address(self, name: str, seconds: int) -> str:
        """A signed address at which a browser gets the file itself for so long; empty where there is none."""


class LocalStorage:
    """A folder of this machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, files: Mapping[str, bytes]) -> None:
        """Write each to a temporary name, sync, rename; then sync the folders."""
        done: list[Path] = []
        try:
            for name, data in files.items():
                done.append(self._write(name, [data]))
            for folder in {path.parent for path in done}:
                _sync_folder(folder)
        except OSError as error:
            self.delete(str(path.relative_to(self.folder)) for path in done)
            raise StorageAway(f"{self.folder}: {error.strerror}") from error

    def _write(self, name: str, data: Iterable[bytes]) -> Path:
        path = self.folder / name
        if not path.parent.is_dir():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
            _sync_folder(path.parent.parent)
        temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
        try:
            with temporary.open("xb") as file:
                file.writelines(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise
        return path

    def read(self, name: str) -> bytes | None:
        """Content of a file, None when there is none."""
        try:
            return (self.folder / name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StorageAway(f"{self.folder}: {error.strerror}") from error

    def has(self, name: str) -> bool:
        """Whether there is such a file."""
        return (self.folder / name).is_file()

    def take_in(self, name: str, path: Path) -> None:
        """Copy it as ``write`` does."""
        try:
            with path.open("rb") as source:
                self._write(name, iter(lambda: source.read(CHUNK), b""))
            _sync_folder((self.folder / name).parent)
        except OSError as error:
            raise StorageAway(f"{self.folder}: {error.strerror}") from error

    def open(self, name: str) -> Iterator[bytes] | None:
        """Content of a file, piece by piece; None when there is none."""
        try:
            file = (self.folder / name).open("rb")
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StorageAway(f"{self.folder}: {error.strerror}") from error
        return _pieces(file)

    def delete(self, names: Iterable[str]) -> None:
        """Remove files; what cannot be removed is found by the next sweep."""
        for name in names:
            with contextlib.suppress(OSError):
                (self.folder / name).unlink(missing_ok=True)

    def names(self) -> Iterator[tuple[str, datetime]]:
        """Every file, left-over temporary ones too."""
        for path in self.folder.glob("*/*"):
            with contextlib.suppress(FileNotFoundError):
                yield str(path.relative_to(self.folder)), datetime.fromtimestamp(path.stat().st_mtime, UTC)

    def address(self, name: str, seconds: int) -> str:
        """None: the portal hands the file out itself."""
        return ""


class ObjectStorage:
    """S3, Azure, Google Cloud or memory, through obstore; opened at first use, which is after the fork.

    Args:
        url: such as ``s3://bucket/folder?endpoint=https://s3.internal&region=id-1``. Keys are not in it: they are read
            from the environment, as ``AWS_ACCESS_KEY_ID`` and ``AWS_SECRET_ACCESS_KEY``.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._opened: Any = None

    @property
    def _store(self) -> Any:
        if self._opened is None:
            from obstore.store import from_url  # its threads must not be started before a worker is forked

            place, _, query = self._url.partition("?")
            options: Any = dict(parse_qsl(query))
            plain = options.get("endpoint", "").startswith("http://")  # a store inside the same network
            self._opened = from_url(place, config=options or None, client_options={"allow_http": plain})
        return self._opened

    def write(self, files: Mapping[str, bytes]) -> None:
        """Put each file; the store answers when it is durable."""
        done: list[str] = []
        try:
            for name, data in files.items():
                self._store.put(name, data, attributes={"Content-Type": mimetypes.guess_type(name)[0] or UNKNOWN})
                done.append(name)
        except Exception as error:
            with contextlib.suppress(Exception):
                self.delete(done)
            raise StorageAway(str(error)) from error

    def read(self, name: str) -> bytes | None:
        """Content of a file, None when there is none."""
        try:
            return bytes(self._store.get(name).bytes())
        except FileNotFoundError:
            return None
        except Exception as error:
            raise StorageAway(str(error)) from error

    def has(self, name: str) -> bool:
        """Whether there is such a file: asked without fetching it."""
        try:
            self._store.head(name)
        except FileNotFoundError:
            return False
        except Exception as error:
            raise StorageAway(str(error)) from error
        return True

    def take_in(self, name: str, path: Path) -> None:
        """Put it, in parts where it is large; the store answers when it is durable."""
        try:
            self._store.put(name, path, attributes={"Content-Type": UNKNOWN})
        except Exception as error:
            raise StorageAway(str(error)) from error

    def open(self, name: str) -> Iterator[bytes] | None:
        """Content of a file, piece by piece; None when there is none."""
        try:
            return map(bytes, self._store.get(name).stream())
        except FileNotFoundError:
            return None
        except Exception as error:
            raise StorageAway(str(error)) from error

    def delete(self, names: Iterable[str]) -> None:
        """Remove files; what cannot be removed is found by the next sweep."""
        for name in names:
            with contextlib.suppress(Exception):
                self._store.delete(name)

    def names(self) -> Iterator[tuple[str, datetime]]:
        """Every file with the time it was written."""
        for page in self._store.list():
            for found in page:
                yield found["path"], found["last_modified"]

    def address(self, name: str, seconds: int) -> str:
        """Signed for so long; empty for a store that signs nothing, such as memory."""
        import obstore

        try:
            return str(obstore.sign(self._store, "GET", name, timedelta(seconds=seconds)))
        except Exception:
            return ""


def open_storage(settings: Settings) -> Storage:
    """The storage that the settings name; costs nothing until it is used."""
    return ObjectStorage(settings.storage_url) if settings.storage_url else LocalStorage(settings.instance / "uploads")


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        yield from iter(lambda: file.read(CHUNK), b"")


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
