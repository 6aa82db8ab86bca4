"""Which plugins run, and why the others do not: plain functions on plain data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from graphlib import CycleError, TopologicalSorter

from flask_babel import lazy_gettext as _l

from ..contract.types import Text
from .discovery import Found
from .models import PluginRecord
from .states import State


@dataclass(frozen=True)
class Status:
    """Where one plugin stands.

    Attributes:
        wanted: whether the administrator has it on, whether or not it serves.
        reason: one sentence for a person, empty when there is nothing to say.
        detail: traceback or captured output.
        hopeless: whether trying it again cannot help before something else is changed.
    """

    name: str
    state: State
    found: Found | None
    wanted: bool = False
    reason: Text = ""
    detail: str = ""
    hopeless: bool = False

    @property
    def version(self) -> str:
        """Version from the manifest, empty where there is none."""
        return self.found.manifest.version if self.found and self.found.manifest else ""


def fault_version(plugin_version: str, core_version: str) -> str:
    """The pair of versions that a fault belongs to."""
    return f"{plugin_version}/{core_version}"


def resolve(found: Mapping[str, Found], records: Iterable[PluginRecord], core_version: str) -> dict[str, Status]:
    """The state of every plugin that is found or remembered, by name, those that others need first."""
    remembered = {record.name: record for record in records}
    statuses = {
        name: _alone(name, found.get(name), remembered.get(name), core_version)
        for name in sorted(found.keys() | remembered.keys())
    }
    _settle_claims(statuses)
    order, circle = _order(statuses)
    for name in circle:
        reason = _l("These need each other in a circle: %(path)s.", path=" → ".join([*circle, circle[0]]))
        statuses[name] = replace(statuses[name], state=State.MISSING_DEPENDENCY, reason=reason, hopeless=True)
    for name in order:
        statuses[name] = _with_needs(statuses[name], statuses)
    return {name: statuses[name] for name in order}


def needs_of(status: Status) -> tuple[str, ...]:
    """Names of the plugins this one needs."""
    return status.found.manifest.needs if status.found and status.found.manifest else ()


def dependants(name: str, statuses: Mapping[str, Status]) -> list[str]:
    """Running plugins that need ``name``, directly or through others."""
    result: list[str] = []
    for other, status in statuses.items():  # in topological order, so one pass is enough
        if status.state is State.ENABLED and any(n == name or n in result for n in needs_of(status)):
            result.append(other)
    return result


def _alone(name: str, found: Found | None, record: PluginRecord | None, core_version: str) -> Status:
    wanted = bool(record and record.enabled)
    if found is None or found.manifest is None or found.problem:
        gone = _l("Its folder or distribution is gone. Put it back, or switch it off.")
        reason = found.problem if found else gone
        return Status(name, State.BROKEN, found, wanted, reason, hopeless=True)
    manifest = found.manifest
    if not manifest.fits(core_version):
        reason = _l(
            "It was made for gapura%(wanted)s; this is %(found)s.", wanted=manifest.requires, found=core_version
        )
        return Status(name, State.INCOMPATIBLE, found, wanted, reason, hopeless=True)
    if record is None:
        return Status(name, State.AVAILABLE, found)
    if record.fault and record.fault_version == fault_version(manifest.version, core_version):
        return Status(name, State(record.fault), found, wanted, record.reason, record.detail)
    return Status(name, State.ENABLED if wanted else State.DISABLED, found, wanted)


def _settle_claims(statuses: dict[str, Status]) -> None:
    """Two plugins may share neither an address nor the prefix of their tables; what is on keeps what it has."""
    slugs: dict[str, str] = {}
    names: list[str] = []
    for status in sorted(statuses.values(), key=lambda s: (not s.wanted, s.name)):
        slug = status.found.manifest.slug if status.found and status.found.manifest else ""
        twin = next((n for n in names if n.startswith(f"{status.name}_") or status.name.startswith(f"{n}_")), None)
        if slug in slugs:
            reason = _l("The address /%(slug)s belongs to %(name)s; choose another slug.", slug=slug, name=slugs[slug])
        elif twin:
            reason = _l("Its tables could not be told from those of %(name)s; choose another name.", name=twin)
        else:
            names.append(status.name)
            slugs.update({slug: status.name} if slug else {})
            continue
        statuses[status.name] = replace(status, state=State.BROKEN, reason=reason, hopeless=True)


def _order(statuses: dict[str, Status]) -> tuple[list[str], list[str]]:
    graph = {name: [n for n in needs_of(s) if n in statuses] for name, s in statuses.items()}
    circle: list[str] = []
    while True:
        try:
            return list(TopologicalSorter(graph).static_order()), circle
        except CycleError as error:
            knot = list(dict.fromkeys(error.args[1]))
            circle += [name for name in knot if name not in circle]
            for name in knot:
                graph[name] = [n for n in graph[name] if n not in knot]


def _with_needs(status: Status, statuses: Mapping[str, Status]) -> Status:
    if status.state in (State.BROKEN, State.INCOMPATIBLE, State.MISSING_DEPENDENCY):
        return status
    lacking = [name for name in needs_of(status) if not _usable(statuses.get(name), status.state)]
    if not lacking:
        return status
    names = ", ".join(f"{n} ({statuses[n].state.value})" if n in statuses else f"{n} (not installed)" for n in lacking)
    return replace(status, state=State.MISSING_DEPENDENCY, reason=_l("It needs %(names)s.", names=names), hopeless=True)


def _usable(needed: Status | None, state: State) -> bool:
    """What runs needs what runs; what is off only needs what could be switched on."""
    if needed is None:
        return False
    if state is State.ENABLED:
        return needed.state is State.ENABLED
    return needed.state in (State.ENABLED, State.AVAILABLE, State.DISABLED)
