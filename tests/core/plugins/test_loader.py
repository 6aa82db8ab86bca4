"""A mini-app's code is imported, whatever it does; of one that fails nothing stays behind."""

import re
import sys

import pytest

from gapura.database.base import metadata, tables_of
from gapura.errors import PluginFault
from gapura.plugins.discovery import Found
from gapura.plugins.loader import fingerprint, load, unload
from gapura.plugins.states import State

MODEL = """
from gapura import Mapped, Model, mapped_column

class Menu(Model):
    id: Mapped[int] = mapped_column(primary_key=True)
"""
PLAIN_TABLE = """
from gapura import db
from sqlalchemy import Column, Integer, Table

Table("liar", db.metadata, Column("id", Integer))
"""


def fault(found):
    with pytest.raises(PluginFault) as caught:
        load(found)
    assert caught.value.plugin == found.name
    assert caught.value.state == State.BROKEN
    return caught.value


def nothing_stays(name):
    modules = [module for module in sys.modules if module.startswith(f"plugins.{name}")]
    return modules == [] and tables_of(name) == []


def test_a_good_one_is_imported_with_its_tables(workshop):
    folder = workshop.plugin("kedai", MODEL)
    loaded = load(workshop.found("kedai"))
    assert (loaded.name, loaded.folder) == ("kedai", folder)
    assert loaded.manifest.slug == "kedai"
    assert loaded.module is sys.modules["plugins.kedai"]
    assert [table.name for table in tables_of("kedai")] == ["kedai_menu"]
    unload(workshop.found("kedai"))
    assert nothing_stays("kedai")


@pytest.mark.parametrize(
    ("ending", "reason"),
    [
        ("raise RuntimeError('sengaja')", r"Its code cannot be imported: RuntimeError: sengaja \(__init__\.py, line "),
        ("raise SystemExit(3)", r"Its code cannot be imported: SystemExit: 3"),
        ("def (", r"Its code cannot be imported: SyntaxError"),
        ("import tidakada", r"No module named 'tidakada'"),
        ("from . import bagian", r"ValueError: dalam \(bagian\.py, line 1\)"),
        ("from sqlalchemy.orm import relationship\nMenu.other = relationship('Tiada')", r"Its models are wrong.*Tiada"),
        ("class B(Model):\n    __tablename__ = 'lain'", r"tables of 'kedai' start with 'kedai_'"),
        (PLAIN_TABLE, r"declares the tables liar; tables of 'kedai' start with 'kedai_'"),
    ],
)
def test_of_one_that_fails_nothing_stays_and_it_can_be_tried_again(workshop, ending, reason):
    before = set(metadata.tables)
    workshop.plugin("kedai", MODEL + ending, files={"bagian.py": "raise ValueError('dalam')"})
    found = workshop.found("kedai")
    error = fault(found)
    assert re.search(reason, error.reason)
    assert "Traceback" in error.detail
    assert nothing_stays("kedai")
    assert set(metadata.tables) == before
    workshop.plugin("kedai", MODEL + "# a mended file, of another length than before")
    assert load(found).module.Menu.__table__ is metadata.tables["kedai_menu"]


def test_one_that_fails_leaves_its_neighbour_alone(workshop):
    """Even one whose name begins alike."""
    workshop.plugin("kedai2", MODEL)
    workshop.plugin("kedai", MODEL + "raise ValueError('sengaja')")
    kept = load(workshop.found("kedai2")).module
    fault(workshop.found("kedai"))
    assert sys.modules["plugins.kedai2"] is kept
    assert [table.name for table in tables_of("kedai2")] == ["kedai2_menu"]
    assert tables_of("kedai") == []
    assert "plugins.kedai" not in sys.modules


def test_without_a_manifest_nothing_is_imported(workshop):
    folder = workshop.plugin("kedai", "raise ValueError('must not run')", manifest="salah")
    found = workshop.found("kedai")
    assert fault(found).reason == found.problem
    assert str(folder) in found.problem


def test_another_module_of_that_name_is_refused_and_forgotten(workshop, tmp_path, monkeypatch):
    workshop.plugin("kedai", MODEL)
    found = workshop.found("kedai")
    other = tmp_path / "lain"
    (other / "plugins").mkdir(parents=True)
    (other / "plugins" / "kedai.py").write_text("from gapura import db")
    with monkeypatch.context() as patch:
        patch.syspath_prepend(str(other))
        reason = fault(found).reason
    assert str(other / "plugins") in reason
    assert str(found.folder) in reason
    assert "comes first on the path" in reason
    assert nothing_stays("kedai")
    assert load(found).folder == found.folder


def test_a_folder_reached_by_a_link_is_in_its_place(workshop, tmp_path):
    folder = workshop.plugin("kedai", MODEL)
    real = tmp_path / "kantor"
    folder.rename(real)
    folder.symlink_to(real)
    assert load(workshop.found("kedai")).name == "kedai"


def test_unloading_what_was_never_loaded_is_no_trouble(tmp_path):
    unload(Found("tiada", "plugins.tiada", tmp_path))


def test_the_fingerprint_tells_every_change(workshop):
    folder = workshop.plugin("kedai", files={"static/a.css": "a"})
    seen = [fingerprint(folder)]
    assert len(seen[0]) == 64
    assert fingerprint(folder) == seen[0]
    (folder / "static" / "a.css").write_text("b")
    seen.append(fingerprint(folder))
    (folder / "static" / "a.css").rename(folder / "static" / "c.css")
    seen.append(fingerprint(folder))
    (folder / "baru.py").touch()
    seen.append(fingerprint(folder))
    (folder / "baru.py").unlink()
    assert fingerprint(folder) == seen[2]
    assert len(set(seen)) == 4


def test_what_python_keeps_beside_the_code_is_no_change(workshop):
    folder = workshop.plugin("kedai")
    before = fingerprint(folder)
    (folder / "__pycache__").mkdir(exist_ok=True)
    (folder / "__pycache__" / "x.pyc").write_bytes(b"x")
    assert fingerprint(folder) == before
