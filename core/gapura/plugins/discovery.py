"""Where plugins are found: folders of the ``plugins`` namespace package, and the ``gapura.plugins`` entry points.

Nothing here imports a plugin.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path

from ..errors import ManifestError
from .manifest import FILE_NAME, Manifest, read_manifest

NAMESPACE = "plugins"
GROUP = "gapura.plugins"


@dataclass(frozen=True)
class Found:
    """A plugin that is there, usable or not.

    Attributes:
        name: its name; the folder's or entry point's where the manifest cannot be read.
        module: Python module to import for it.
        folder: folder that holds its files.
        manifest: the checked manifest, or None.
        problem: why it cannot be used, empty when it can.
    """

    name: str
    module: str
    folder: Path
    manifest: Manifest | None = None
    problem: str = ""


def discover(search_path: Iterable[str] | None = None) -> dict[str, Found]:
    """Find every plugin on the Python path, by name, sorted.

    A name found twice is refused, with both places named.
    """
    found: dict[str, Found] = {}
    for one in [*_folders(search_path), *_distributions()]:
        twin = found.get(one.name)
        if twin is None:
            found[one.name] = one
        elif twin.folder.resolve() != one.folder.resolve():
            problem = f"found twice: in {twin.folder} and in {one.folder}; remove one of them"
            found[one.name] = Found(twin.name, twin.module, twin.folder, twin.manifest, problem)
    return dict(sorted(found.items()))


def hiding_files(search_path: Iterable[str] | None = None) -> list[Path]:
    """Every ``plugins/__init__.py`` on the path: one such file hides all mini-apps from Python."""
    return [init for folder in namespace_folders(search_path) if (init := folder / "__init__.py").is_file()]


def namespace_folders(search_path: Iterable[str] | None = None) -> Iterator[Path]:
    """Every folder called ``plugins`` on the Python path, each once."""
    seen: set[Path] = set()
    for entry in sys.path if search_path is None else search_path:
        folder = (Path(entry or ".") / NAMESPACE).resolve()
        if folder not in seen and folder.is_dir():
            seen.add(folder)
            yield folder


def _folders(search_path: Iterable[str] | None) -> Iterator[Found]:
    for base in namespace_folders(search_path):
        for folder in sorted(base.iterdir()):
            if folder.is_dir() and (folder / "__init__.py").is_file() and not folder.name.startswith((".", "_")):
                yield _inspect(folder.name, f"{NAMESPACE}.{folder.name}", folder)


def _distributions() -> Iterator[Found]:
    for point in entry_points(group=GROUP):
        try:
            spec = importlib.util.find_spec(point.module.partition(".")[0])
        except (ImportError, ValueError):
            spec = None
        if spec is None or not spec.submodule_search_locations:
            yield Found(
                point.name, point.module, Path(), None, f"entry point names {point.module!r}, which is not a package"
            )
            continue
        yield _inspect(point.name, point.module, Path(next(iter(spec.submodule_search_locations))))


def _inspect(name: str, module: str, folder: Path) -> Found:
    try:
        manifest = read_manifest(folder / FILE_NAME)
    except ManifestError as error:
        return Found(name, module, folder, None, str(error))
    return Found(manifest.name, module, folder, manifest)
