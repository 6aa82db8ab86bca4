"""The wheel holds everything that the core needs to run, and nothing that belongs to an office."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def contents(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


@pytest.mark.parametrize(
    "folder", ["templates", "static", "translations", "migrations", "database/revision", "scaffold"]
)
def test_every_file_of_the_package_is_in_it(contents, folder):
    files = [path for path in (ROOT / "core/gapura" / folder).rglob("*") if path.is_file()]
    wanted = {path.relative_to(ROOT / "core").as_posix() for path in files if path.suffix != ".pyc"}
    assert wanted
    assert wanted - set(contents) == set()


def test_it_is_typed_and_licensed(contents):
    assert "gapura/py.typed" in contents
    assert any(name.endswith("licenses/LICENSE") for name in contents)


def test_mini_apps_themes_and_tests_stay_outside(contents):
    assert {name.split("/")[0] for name in contents if ".dist-info" not in name} == {"gapura"}
