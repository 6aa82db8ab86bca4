"""Imports a plugin's code, whatever it does, and checks that it keeps the contract."""

from __future__ import annotations

import hashlib
import importlib
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from sqlalchemy.exc import SQLAlchemyError

from ..database.base import forget, metadata, own_package, registry_of
from ..errors import ContractError, PluginFault
from .blame import describe, full_traceback
from .discovery import Found
from .manifest import Manifest
from .states import State


@dataclass(frozen=True)
class Loaded:
    """A plugin whose code is imported."""

    name: str
    manifest: Manifest
    folder: Path
    module: ModuleType


def load(found: Found) -> Loaded:
    """Import a plugin's package and check its mapped classes.

    Raises:
        PluginFault: in state ``broken``, whatever the code raised, ``SystemExit`` included. Nothing of it stays behind.
    """
    if found.manifest is None:
        raise PluginFault(found.name, State.BROKEN, found.problem)
    own_package(found.module, found.name)
    before = set(metadata.tables)
    try:
        module = importlib.import_module(found.module)
        _check_place(found, module)
        _check_tables(found.name, set(metadata.tables) - before)
        registry_of(found.name).configure(cascade=True)
    except (Exception, SystemExit) as error:
        for table in set(metadata.tables) - before:
            metadata.remove(metadata.tables[table])
        unload(found)
        if isinstance(error, ContractError):
            raise PluginFault(found.name, State.BROKEN, str(error), full_traceback(error)) from error
        kind = "Its models are wrong" if isinstance(error, SQLAlchemyError) else "Its code cannot be imported"
        raise PluginFault(found.name, State.BROKEN, f"{kind}: {describe(error)}", full_traceback(error)) from error
    return Loaded(found.name, found.manifest, found.folder, module)


def unload(found: Found) -> None:
    """Forget a plugin's modules, tables and mapped classes, so that another try starts clean."""
    for name in [m for m in sys.modules if m == found.module or m.startswith(f"{found.module}.")]:
        del sys.modules[name]
    forget(found.name)
    importlib.invalidate_caches()


def fingerprint(folder: Path) -> str:
    """Hash of a plugin's files, by which a later change is noticed (hex, 64 characters)."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts):
        digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _check_tables(name: str, tables: set[str]) -> None:
    strangers = sorted(table for table in tables if not table.startswith(f"{name}_"))
    if strangers:
        raise ContractError(f"It declares the tables {', '.join(strangers)}; tables of {name!r} start with '{name}_'.")


def _check_place(found: Found, module: ModuleType) -> None:
    place = Path(module.__file__ or "").resolve().parent
    if place != found.folder.resolve():
        raise ContractError(
            f"Python imports {found.module!r} from {place}, but the plugin was found in {found.folder}; "
            "another module of that name comes first on the path."
        )
