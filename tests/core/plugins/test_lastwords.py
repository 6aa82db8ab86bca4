"""What a dying worker leaves behind, and who reads it."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from gapura.plugins.lastwords import LEFT_STATUS, LastWords, Words

WORKER = """
import os, sys, signal
from pathlib import Path
from gapura.plugins.lastwords import LastWords
words = LastWords(Path(sys.argv[1]))
words.listen()
exec(compile(open(sys.argv[2]).read(), sys.argv[2], "exec"))
"""


@pytest.fixture
def die(tmp_path):
    """Runs code that lies in a mini-app's folder in a worker of its own; returns its exit status."""
    folder = tmp_path / "plugins" / "warung"
    folder.mkdir(parents=True)

    def run(code, check=None):
        (folder / "views.py").write_text(textwrap.dedent(code))
        command = [sys.executable, "-c", WORKER, str(tmp_path / "words"), str(folder / "views.py")]
        return subprocess.run(command, capture_output=True, timeout=60, check=False).returncode

    run.folders = {"lain": tmp_path / "plugins" / "war", "warung": folder}
    run.reader = LastWords(tmp_path / "words")
    return run


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("def f():\n    os._exit(3)\nf()", LEFT_STATUS),
        ("def f():\n    os._exit(0)\nf()", LEFT_STATUS),
        ("import ctypes\ndef f():\n    ctypes.string_at(0)\nf()", -signal.SIGSEGV),
        ("def f():\n    os.abort()\nf()", -signal.SIGABRT),
    ],
)
def test_a_death_names_the_place(die, code, status):
    assert die(code) == status
    [words] = die.reader.left_behind()
    assert words.culprit(die.folders) == "warung"
    assert not words.building
    assert list(die.reader.left_behind()) == [], "it is handed out once"


@pytest.mark.parametrize(
    "code", ["", "sys.exit(3)", "1 / 0", "os.kill(os.getpid(), signal.SIGKILL)", "os.kill(os.getpid(), signal.SIGTERM)"]
)
def test_ordinary_ends_and_kills_from_outside_say_nothing(die, code):
    die(code)
    assert list(die.reader.left_behind()) == []


def test_a_death_while_building_is_told_apart(die):
    die("with words.building():\n    pass\nwith words.building():\n    os._exit(1)")
    [words] = die.reader.left_behind()
    assert words.building
    assert words.culprit(die.folders) == "warung"
    die("with words.building():\n    pass\nos._exit(1)")
    assert [one.building for one in die.reader.left_behind()] == [False]
    die("with words.building():\n    os.kill(os.getpid(), signal.SIGKILL)")
    assert list(die.reader.left_behind()) == [], "killed while building: nobody's fault"


def test_a_child_of_the_worker_may_end_as_it_likes(die):
    assert die("pid = os.fork()\nif not pid:\n    os._exit(5)\nassert os.waitpid(pid, 0)[1] == 5 << 8") == 0
    assert list(die.reader.left_behind()) == []


def test_a_living_worker_is_left_alone(tmp_path):
    folder, file = tmp_path / "words", tmp_path / "wait.py"
    file.write_text("os.write(words._file, b'masih hidup'); print('siap', flush=True); sys.stdin.read()")
    command = [sys.executable, "-c", WORKER, str(folder), str(file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as worker:
        assert worker.stdout
        assert worker.stdout.readline() == b"siap\n"
        reader = LastWords(folder)
        assert list(reader.left_behind()) == []
        worker.kill()
        worker.wait()
        assert [words.text for words in reader.left_behind()] == ["masih hidup"]
        worker.stdin.close()  # type: ignore[union-attr]  # it was asked for


def test_no_folder_no_words(tmp_path):
    assert list(LastWords(tmp_path / "tiada").left_behind()) == []
    with LastWords(tmp_path / "tiada").building():
        pass


def test_the_innermost_frame_of_any_plugin_decides():
    text = 'Stack (most recent call first):\n  File "/usr/lib/a.py", line 1 in x\n  File "/p/lapak/v.py", line 2 in y\n'
    text += '  File "/p/warung/v.py", line 3 in z\n'
    folders = {"warung": Path("/p/warung"), "lapak": Path("/p/lapak"), "lap": Path("/p/lap")}
    assert Words(text, building=False).culprit(folders) == "lapak"
    assert Words("", building=False).culprit(folders) is None
    assert Words(text, building=False).culprit({}) is None
    odd = r'  File "/p/k\xf6ta/v.py", line 1 in x'
    assert Words(odd, building=False).culprit({"kota": Path("/p/köta")}) == "kota"
    assert os.sep == "/"
