"""What the building of an application takes from a plugin's collections: pages, rights, and answers to hooks."""

from __future__ import annotations

from collections.abc import Iterable

from ..contract.collections import Collection
from ..contract.types import Permission
from ..errors import ContractError
from ..plugins.manifest import Manifest
from .answers import answers_of
from .mounted import Mounted
from .mounting import blueprint_of


def mounted_of(declared: Iterable[Collection], manifest: Manifest) -> list[Mounted]:
    """The collections of a plugin, once it is sure that each has a name and a place of its own.

    Raises:
        ContractError: when two share one.
    """
    found = [Mounted(one, manifest) for one in declared]
    for what in ("name", "path"):
        values = [getattr(one.collection, what) for one in found]
        twice = next((value for value in values if values.count(value) > 1), None)
        if twice is not None:
            raise ContractError(f"collections() declares two collections with {what}={twice!r}; say {what}= at one.")
    return found


def permissions_of(mounted: Iterable[Mounted]) -> list[Permission]:
    """The rights that a plugin's collections ask for; several collections share them."""
    found: dict[str, Permission] = {}
    for one in mounted:
        for permission in one.permissions():
            found.setdefault(permission.name, permission)
    return list(found.values())


__all__ = ["Mounted", "answers_of", "blueprint_of", "mounted_of", "permissions_of"]
