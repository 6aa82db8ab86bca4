"""Fixtures for the tests of one mini-app: ``pytest_plugins = ["gapura.testing.plugin"]`` in its test module.

The mini-app is the one whose folder the test lies in. Each test gets a portal of its own, on SQLite, with the mini-app
switched on, the regions of Kabupaten Paser, and the office that ``plugin.toml`` names.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from ..accounts.models import ADMINISTRATOR, CITIZEN, OPERATOR
from ..errors import GapuraError
from ..plugins.manifest import FILE_NAME, Manifest, read_manifest
from .conformance import Skipped, Stage
from .site import Instance, Site
from .visitor import Visitor


def manifest_for(path: Path) -> Manifest:
    """The manifest of the mini-app that a file belongs to, whose folder is put on the Python path.

    Raises:
        GapuraError: when no folder above the file has a ``plugin.toml``.
    """
    folder = next((one for one in path.resolve().parents if (one / FILE_NAME).is_file()), None)
    if folder is None:
        raise GapuraError(f"{path} lies in no mini-app: no folder above it has a {FILE_NAME}.")
    root = str(folder.parent.parent)
    if root not in sys.path:
        sys.path.insert(0, root)
    return read_manifest(folder / FILE_NAME)


@pytest.fixture(scope="module")
def mini_app(request: pytest.FixtureRequest) -> Manifest:
    """The manifest of the mini-app that is tested."""
    return manifest_for(Path(str(request.path)))


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the installation lies that each test gets a copy of."""
    return tmp_path_factory.mktemp("original") / "instance"


@pytest.fixture(scope="module")
def stage(mini_app: Manifest, original: Path) -> Iterator[Stage]:
    """A portal that the checks share and use up; tests take ``site``, which is their own."""
    with Stage(mini_app.name) as made:
        with suppress(Skipped):  # what is wrong is then told by a check
            _ = made.app
            shutil.copytree(made.instance, original)
        yield made


@pytest.fixture
def site(stage: Stage, original: Path, tmp_path: Path) -> Iterator[Site]:
    """A portal of the test's own with the mini-app switched on, see ``gapura.testing.site.Site``."""
    if not original.is_dir():
        pytest.skip("the mini-app has to start first")
    target = tmp_path / "instance"
    shutil.copytree(original, target)
    made = Site.of(Instance(folder=target, database_url=f"sqlite:///{target / 'gapura.db'}"), url="http://localhost")
    yield made  # with the stage's quick passwords
    made.close()


@pytest.fixture
def visitor(site: Site) -> Visitor:
    """Somebody who has not signed in."""
    return site.visitor()


@pytest.fixture
def sign_in(site: Site, mini_app: Manifest) -> Callable[..., Visitor]:
    """``sign_in("manager", office="dispar")``: somebody signed in; the office is the mini-app's unless given."""

    def enter(role: str = CITIZEN, office: str = "") -> Visitor:
        return site.signed_in(role, office or mini_app.office or None)

    return enter


@pytest.fixture
def citizen(site: Site) -> Visitor:
    """Somebody with an account."""
    return site.signed_in(CITIZEN)


@pytest.fixture
def operator(sign_in: Callable[..., Visitor]) -> Visitor:
    """An operator of the mini-app's own office."""
    return sign_in(OPERATOR)


@pytest.fixture
def administrator(site: Site) -> Visitor:
    """An administrator of the portal."""
    return site.signed_in(ADMINISTRATOR)


@pytest.fixture
def region(stage: Stage) -> str:
    """Code of a village of Kabupaten Paser."""
    return stage.village_codes()[0]


def pytest_configure() -> None:
    """Tests see none of the settings of a portal that runs on this machine."""
    for name in [name for name in os.environ if name.startswith("GAPURA_")]:
        del os.environ[name]
