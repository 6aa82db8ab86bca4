"""Lets pytest collect the tests of a mini-app without importing the mini-app as an ordinary package.

Loaded by every pytest in whose environment Gapura is installed, so it imports nothing at first. A mini-app's folder
has an ``__init__.py``; pytest would import it before its tests, outside the portal, where its models have no owner.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

MANIFEST = "plugin.toml"


def pytest_collect_directory(path: Path, parent: Any) -> Any:
    """Take a mini-app's folder for a plain folder."""
    if not (path / MANIFEST).is_file():
        return None
    import pytest

    from ..database.base import own_package

    for package in (path.name, f"plugins.{path.name}"):
        own_package(package, path.name.removeprefix("gapura_"))
    directory: Any = pytest.Dir
    return directory.from_parent(parent, path=path)
