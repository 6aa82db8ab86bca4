"""The declarative bases: ``Base`` for the core, ``Model`` for plugins.

All tables share one metadata, so that foreign keys reach across; each plugin's classes have a registry of their own,
because on a shared registry one wrong ``relationship()`` breaks every query of everybody.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, registry

from ..errors import ContractError

LONGEST_IDENTIFIER = 63  # bytes, PostgreSQL's; kept on SQLite too, so that one migration serves both


def _fitted(kind: str) -> Callable[[Any, Any], str]:
    """Names by table and columns; one that is too long ends in a hash of itself."""

    def name(item: Any, table: Any) -> str:
        full = "_".join([kind, table.name, *(column.name for column in item.columns)])
        if len(full) <= LONGEST_IDENTIFIER:
            return full
        return f"{full[: LONGEST_IDENTIFIER - 9]}_{zlib.crc32(full.encode()):08x}"

    return name


NAMING: dict[str, Any] = {
    "ix": "%(fitted_ix)s",
    "uq": "%(fitted_uq)s",
    "fk": "%(fitted_fk)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "pk": "pk_%(table_name)s",
    **{f"fitted_{kind}": _fitted(kind) for kind in ("ix", "uq", "fk")},
}

metadata = sa.MetaData(naming_convention=NAMING)


class Base(DeclarativeBase):
    """Base of the core's own models; their tables are called ``core_<singular>``."""

    metadata = metadata


_registries: dict[str, registry] = {}
_owners: dict[str, str] = {}


def own_package(package: str, plugin: str) -> None:
    """Say that classes from the Python package ``package`` belong to the plugin called ``plugin``."""
    _owners[package] = plugin


def owner_of(module: str) -> str | None:
    """Name of the plugin whose code the module is, or None for anybody else's."""
    while module:
        if module in _owners:
            return _owners[module]
        module = module.rpartition(".")[0]
    return None


def registry_of(plugin: str) -> registry:
    """The plugin's own registry of mapped classes over the shared metadata."""
    return _registries.setdefault(plugin, registry(metadata=metadata))


def forget(plugin: str) -> None:
    """Drop what a plugin that failed to import left behind, so that it can be tried again."""
    mapped = _registries.pop(plugin, None)
    if mapped is not None:
        mapped.dispose()
    for table in tables_of(plugin):
        metadata.remove(table)


def tables_of(plugin: str) -> list[sa.Table]:
    """Tables whose name carries the plugin's prefix, in no particular order."""
    return [table for name, table in metadata.tables.items() if name.startswith(f"{plugin}_")]


class Model(DeclarativeBase):
    """Base of plugins' models.

    The table is called ``<plugin>_<class in snake case>`` unless ``__tablename__`` says otherwise, and always starts
    with the plugin's name.

    Raises:
        ContractError: when a class is defined outside a plugin or its table lacks the prefix.
    """

    metadata = metadata

    def __init_subclass__(cls, **options: Any) -> None:
        if not cls.__dict__.get("__abstract__"):
            _adopt(cls)
        super().__init_subclass__(**options)


def _adopt(cls: type[Model]) -> None:
    """Give a class to the plugin whose code it is."""
    plugin = owner_of(cls.__module__)
    if plugin is None:
        raise ContractError(
            f"{cls.__module__}.{cls.__name__} uses gapura.Model outside a plugin; plugins live in "
            "plugins/<name>/ or in a distribution with a 'gapura.plugins' entry point."
        )
    _name_table(cls, plugin)
    cls._sa_registry = registry_of(plugin)


def _name_table(cls: type[Model], plugin: str) -> None:
    if "__table__" in cls.__dict__:
        name = cls.__table__.name  # type: ignore[attr-defined]  # SQLAlchemy types it as FromClause
    else:
        name = getattr(cls, "__tablename__", None) or f"{plugin}_{_snake(cls.__name__)}"
        cls.__tablename__ = name
    if not name.startswith(f"{plugin}_"):
        raise ContractError(
            f"{cls.__module__}.{cls.__name__} has the table {name!r}; tables of {plugin!r} start with '{plugin}_'. "
            "Leave __tablename__ out and the right name is made."
        )


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
