"""A collection in a running application: the declaration with what follows from the plugin it belongs to."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flask import url_for

from ..contract.collections import Collection, Workflow
from ..contract.types import Permission, Text
from ..database.types import fold
from ..plugins.assembly import current_assembly
from ..plugins.manifest import Manifest
from ..shell.language import current_language
from .fields import Spec
from .records import Record, specs_of
from .search.text import WORD

RIGHTS = ("edit", "approve", "import", "export")
SLUG_LENGTH = 60


@dataclass(frozen=True, eq=False)
class Mounted:
    """One collection of one running plugin."""

    collection: Collection
    manifest: Manifest
    kept: dict[str, Any] = field(default_factory=dict)  # what is made once for each application

    @property
    def plugin(self) -> str:
        """Name of the plugin."""
        return self.manifest.name

    @property
    def key(self) -> str:
        """Name of the collection's blueprint, and its key among all collections of the portal."""
        return f"{self.plugin}_{self.collection.name}"

    @property
    def model(self) -> type[Any]:
        """The record class."""
        return self.collection.model

    @property
    def workflow(self) -> Workflow:
        """States and steps."""
        return self.collection.workflow

    @property
    def base(self) -> str:
        """Path of the list."""
        return f"/{self.manifest.slug}" + (f"/{self.collection.path}" if self.collection.path else "")

    @cached_property
    def specs(self) -> dict[str, Spec]:
        """The fields by name, in order."""
        return specs_of(self.model)

    @cached_property
    def filters(self) -> dict[str, Spec]:
        """What the public list is filtered by: fields, and questions of the class's own."""
        fields = {name: spec for name, spec in self.specs.items() if spec.filter and spec.shown}
        return fields | dict(getattr(self.model, "own_filters", {}))

    @property
    def kind_field(self) -> str:
        """Name of the first choice that lists are filtered by: what kind of thing a record is; or nothing."""
        return next((name for name, spec in self.filters.items() if spec.kind == "choice" and name in self.specs), "")

    @property
    def title(self) -> Text:
        """Heading of the list."""
        return self.collection.title or self.manifest.text("title", current_language())

    @property
    def summary(self) -> Text:
        """Lead of the list."""
        if self.collection.summary is not None or self.collection.path:
            return self.collection.summary or ""
        return self.manifest.text("summary", current_language())

    def right(self, verb: str) -> str:
        """Name of the permission for ``edit``, ``approve``, ``import`` or ``export``."""
        return f"{self.plugin}.{verb}"

    def named(self, verb: str) -> str:
        """What a job or background work of this collection is called."""
        return f"{self.plugin}.{verb}_{self.collection.name}"

    def url(self, view: str, **values: Any) -> str:
        """Address of one of the collection's pages."""
        return url_for(f"{self.key}.{view}", **values)

    def url_of(self, record: Record) -> str:
        """Address of a record's own page."""
        return self.url("detail", record_id=record.id, slug=slug_of(record.title))

    def template(self, name: str) -> list[str]:
        """Where a template is looked for: the plugin's own first, then the kit's."""
        return [f"{self.plugin}/{self.collection.name}/{name}", f"collections/{name}"]

    def permissions(self) -> list[Permission]:
        """The rights that the collection's views ask for."""
        from .access import TITLES  # texts only

        roles = self.collection.roles
        given = {"edit": roles["edit"], "approve": roles["approve"], "import": roles["imports"]}
        given["export"] = roles["exports"]
        return [Permission(name=self.right(verb), title=TITLES[verb], roles=given[verb]) for verb in RIGHTS]


def slug_of(title: str) -> str:
    """A title as it stands in an address, after the number that finds the record."""
    return "-".join(WORD.findall(fold(title)))[:SLUG_LENGTH].strip("-") or "data"


def all_mounted() -> dict[str, Mounted]:
    """Every collection of the running application by key."""
    found: dict[str, Mounted] = current_assembly().collections
    return found


def mounted_for(model: type[Any]) -> Mounted | None:
    """The collection that keeps records of a class."""
    return next((one for one in all_mounted().values() if one.model is model), None)
