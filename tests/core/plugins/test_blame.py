"""Whose fault an exception is."""

import errno
import sqlite3

import psycopg
import pytest
from sqlalchemy.exc import IntegrityError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from gapura.plugins.blame import ViewFault, blame, describe, full_traceback, surroundings_failed


@pytest.fixture
def code(tmp_path):
    """Runs code as if it lay in a mini-app's file."""

    def run(plugin, text, **names):
        file = tmp_path / plugin / "views.py"
        space = dict(names)
        exec(compile(text, str(file), "exec"), space)
        return space["f"]

    run.folders = {name: tmp_path / name for name in ("warung", "lapak", "warung2")}
    return run


def caught(function):
    try:
        function()
    except BaseException as error:
        return error
    raise AssertionError("it did not raise")


def test_the_innermost_frame_in_a_plugin_decides(code):
    inner = code("lapak", "def f():\n    raise ValueError('x')")
    outer = code("warung", "def f():\n    inner()", inner=inner)
    assert blame(caught(outer), code.folders) == "lapak"
    assert blame(caught(inner), code.folders) == "lapak"


def test_an_error_that_ends_in_a_library_is_still_the_plugins(code):
    assert blame(caught(code("warung", "def f():\n    int('x')")), code.folders) == "warung"
    assert blame(caught(code("warung", "import json\ndef f():\n    json.loads('{')")), code.folders) == "warung"


def test_a_folder_whose_name_only_begins_alike_is_another(code):
    assert blame(caught(code("warung2", "def f():\n    1/0")), code.folders) == "warung2"


def test_our_own_errors_are_nobodys(code):
    assert blame(caught(lambda: 1 / 0), code.folders) is None


def test_the_cause_is_looked_at_when_the_error_itself_has_no_owner(code):
    bad = code("warung", "def f():\n    1/0")

    def wrap():
        try:
            bad()
        except ZeroDivisionError as error:
            raise RuntimeError("elsewhere") from error.with_traceback(error.__traceback__.tb_next)

    assert blame(caught(wrap), code.folders) == "warung"


def test_what_has_no_frame_is_the_owners(code):
    fault = ViewFault("warung")
    fault.__cause__ = TypeError("no valid answer")
    assert blame(fault, code.folders) == "warung"
    assert describe(fault) == "TypeError: no valid answer"
    core = ViewFault(None)
    core.__cause__ = TypeError("x")
    assert blame(core, code.folders) is None


SURROUNDINGS = [
    OSError(errno.ENOSPC, "full"),
    OSError(errno.EROFS, "read-only"),
    OSError(errno.EMFILE, "too many"),
    PoolTimeout(),
    OperationalError("x", {}, sqlite3.OperationalError("database is locked")),
    OperationalError("x", {}, sqlite3.OperationalError("disk I/O error")),
    OperationalError("x", {}, sqlite3.OperationalError("attempt to write a readonly database")),
    OperationalError("x", {}, psycopg.OperationalError("server closed the connection")),
    InternalError("x", {}, psycopg.errors.ReadOnlySqlTransaction("cannot execute INSERT in a read-only transaction")),
]
OWN = [
    OSError(errno.ENOENT, "no such file"),
    OperationalError("x", {}, sqlite3.OperationalError("no such table: warung_x")),
    IntegrityError("x", {}, sqlite3.IntegrityError("UNIQUE")),
    MemoryError(),
    RecursionError(),
]


@pytest.mark.parametrize("error", SURROUNDINGS, ids=repr)
def test_for_a_missing_database_or_disk_nobody_is_blamed(code, error):
    raised = caught(code("warung", "def f():\n    raise error", error=error))
    assert surroundings_failed(raised)
    assert blame(raised, code.folders) is None
    wrapped = RuntimeError()
    wrapped.__cause__ = raised
    assert surroundings_failed(wrapped)


@pytest.mark.parametrize("error", OWN, ids=repr)
def test_for_these_the_plugin_is(code, error):
    raised = caught(code("warung", "def f():\n    raise error", error=error))
    assert not surroundings_failed(raised)
    assert blame(raised, code.folders) == "warung"


def test_a_description_is_one_line_that_names_the_place(code):
    error = caught(code("warung", "def f():\n    raise ValueError('satu\\n  dua' + 'x' * 900)"))
    text = describe(error)
    assert text.startswith("ValueError: satu dua")
    assert text.endswith("(views.py, line 2)")
    assert "\n" not in text
    assert len(text) < 400
    assert "Traceback" in full_traceback(error)
    assert len(full_traceback(caught(code("warung", "def f():\n    raise ValueError('x' * 99999)")))) <= 8_000


def test_a_templates_frame_counts(tmp_path):
    from jinja2 import Environment, FileSystemLoader

    folder = tmp_path / "warung" / "templates"
    folder.mkdir(parents=True)
    (folder / "a.html").write_text("{{ 1 / 0 }}")
    template = Environment(loader=FileSystemLoader(folder), autoescape=True).get_template("a.html")
    assert blame(caught(template.render), {"warung": tmp_path / "warung"}) == "warung"


@pytest.mark.timeout(60)
def test_an_error_that_is_its_own_cause_has_an_end(code):
    itself = code("warung", "def f():\n    try:\n        1 / 0\n    except Exception as e:\n        raise e from e")
    assert blame(caught(itself), code.folders) == "warung"
    first, second = ValueError("a"), ValueError("b")
    first.__cause__, second.__cause__ = second, first
    assert not surroundings_failed(first)
    assert blame(first, code.folders) is None


def test_an_error_that_cannot_say_what_it_is_is_described_all_the_same():
    class Mute(Exception):
        def __str__(self):
            return self.code

    assert describe(Mute()) == "Mute: (it cannot say why)"
    assert "Mute" in full_traceback(Mute())


def test_through_werkzeug_it_is_the_caller(code):
    from werkzeug.routing import BuildError, Map

    error = caught(code("warung", "def f():\n    routes.build('tiada')", routes=Map().bind("example.go.id")))
    assert isinstance(error, BuildError)
    assert blame(error, code.folders) == "warung"
