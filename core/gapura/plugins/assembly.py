"""What one application was assembled from."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from flask import current_app

from ..contract.types import Permission
from ..resources import Resources
from .hooks import Hooks
from .loader import Loaded
from .manifest import Manifest
from .status import Status


@dataclass
class Assembly:
    """The parts of one application; filled while it is built, not changed afterwards.

    Attributes:
        generation: the number of the generation it was built for.
        statuses: every known plugin's state, those needed by others first.
        plugins: the running plugins by name, in the same order.
        permissions: declared rights by name, with the roles that have them now.
        proposed: the same, with the roles that their mini-apps propose.
        collections: the running plugins' collections by key, each a ``gapura.collections.mounted.Mounted``.
        access: who may reach each endpoint: ``public``, ``signed in`` or a permission's name.
    """

    resources: Resources
    generation: int
    statuses: dict[str, Status]
    hooks: Hooks
    plugins: dict[str, Loaded] = field(default_factory=dict)
    permissions: dict[str, Permission] = field(default_factory=dict)
    proposed: dict[str, Permission] = field(default_factory=dict)
    collections: dict[str, Any] = field(default_factory=dict)
    access: dict[str, str] = field(default_factory=dict)

    @cached_property
    def slugs(self) -> dict[str, str]:
        """Running plugin by the first part of its pages' path."""
        return {plugin.manifest.slug: name for name, plugin in self.plugins.items()}

    @cached_property
    def absent(self) -> dict[str, tuple[bool, Manifest]]:
        """Manifest of plugins that do not run, by slug, and whether the administrator has them on nevertheless."""
        return {
            s.found.manifest.slug: (s.wanted, s.found.manifest)
            for s in self.statuses.values()
            if s.found and s.found.manifest and not s.found.problem and s.found.manifest.slug not in self.slugs
        }

    @cached_property
    def folders(self) -> dict[str, Path]:
        """Folder of each running plugin, for blame."""
        return {name: plugin.folder.resolve() for name, plugin in self.plugins.items()}


def current_assembly() -> Assembly:
    """The assembly of the application that serves the current request."""
    assembly: Assembly = current_app.extensions["gapura"]
    return assembly
