from __future__ import annotations

import os
import stat

import pytest

from gapura.config import load_settings
from gapura.media.storage import LocalStorage, ObjectStorage, Storage, StorageAway, open_storage


@pytest.fixture(params=["local", "object"])
def storage(request, tmp_path) -> Storage:
    if request.param == "local":
        return LocalStorage(tmp_path / "uploads")
    return ObjectStorage("memory:///")


def test_files_come_back_as_they_went_in(storage):
    storage.write({"ab/abc-480.webp": b"satu", "cd/cde-480.webp": b"dua"})
    assert storage.read("ab/abc-480.webp") == b"satu"
    assert storage.read("ab/none.webp") is None
    assert sorted(name for name, _written in storage.names()) == ["ab/abc-480.webp", "cd/cde-480.webp"]
    storage.delete(["ab/abc-480.webp", "ab/none.webp"])
    assert [name for name, _written in storage.names()] == ["cd/cde-480.webp"]


def test_files_are_written_again_without_a_gap(storage):
    for data in (b"satu", b"dua"):
        storage.write({"ab/abc-480.webp": data})
        assert storage.read("ab/abc-480.webp") == data


def test_a_file_is_synced_before_it_has_its_name_and_the_folder_after(tmp_path, monkeypatch):
    steps = []
    sync, replace = os.fsync, os.replace

    def watched(descriptor):
        kind = "folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file"
        steps.append(f"sync {kind}")
        sync(descriptor)

    from pathlib import Path

    monkeypatch.setattr(os, "fsync", watched)
    monkeypatch.setattr(Path, "replace", lambda self, target: steps.append("rename") or replace(self, target))
    folder = tmp_path / "uploads" / "ab"
    folder.mkdir(parents=True)
    LocalStorage(tmp_path / "uploads").write({"ab/abc-480.webp": b"satu"})
    assert steps == ["sync file", "rename", "sync folder"]


def test_when_one_file_fails_none_stays(tmp_path, monkeypatch):
    store = LocalStorage(tmp_path)
    write = LocalStorage._write

    def failing(self, name, data):
        if name == "cd/b":
            raise OSError(28, "No space left on device")
        return write(self, name, data)

    monkeypatch.setattr(LocalStorage, "_write", failing)
    with pytest.raises(StorageAway, match="No space left"):
        store.write({"ab/a": b"x", "cd/b": b"y"})
    assert [name for name, _written in store.names()] == []


def test_a_failed_write_leaves_no_temporary_file(tmp_path, monkeypatch):
    def full(descriptor):
        raise OSError(28, "No space left on device")

    (tmp_path / "ab").mkdir()
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageAway):
        LocalStorage(tmp_path).write({"ab/a": b"x"})
    assert list((tmp_path / "ab").iterdir()) == []


def test_an_unreachable_store_says_so(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(StorageAway):
        LocalStorage(blocked).write({"ab/a": b"x"})
    away = ObjectStorage(f"file://{blocked}")
    with pytest.raises(StorageAway):
        away.write({"ab/a": b"x"})


def test_the_settings_choose(tmp_path):
    local = open_storage(load_settings(instance=tmp_path, url="http://localhost"))
    assert isinstance(local, LocalStorage)
    assert local.folder == tmp_path / "uploads"
    assert isinstance(
        open_storage(load_settings(instance=tmp_path, storage_url="s3://bucket", url="http://localhost")), ObjectStorage
    )
