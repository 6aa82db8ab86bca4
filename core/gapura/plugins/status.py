"""Which plugins run, and why the others do not: plain functions on plain data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from graphlib import CycleError, TopologicalSorter

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
    """

    name: str
    state: State
    found: Found | None
    wanted: bool = False
    reason: str = ""
    detail: str = ""

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
    order, circle = _order(statuses)
    for name in circle:
        path = " → ".join([*circle, circle[0]])
        statuses[name] = replace(
            statuses[name], state=State.MISSING_DEPENDENCY, reason=f"These need each other in a circle: {path}."
        )
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
        reason = found.problem if found else "Its folder or distribution is gone; put it back or switch it off."
        return Status(name, State.BROKEN, found, wanted, reason)
    manifest = found.manifest
    if not manifest.fits(core_version):
        reason = f"It was made for gapura{manifest.requires}; this is {core_version}."
        return Status(name, State.INCOMPATIBLE, found, wanted, reason)
    if record is None:
        return Status(name, State.AVAILABLE, found)
    if record.fault and record.fault_version == fault_version(manifest.version, core_version):
        return Status(name, State(record.fault), found, wanted, record.reason, record.detail)
    return Status(name, State.ENABLED if wanted else State.DISABLED, found, wanted)


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
    sentences = [
        f"{name} is {statuses[name].state.value}" if name in statuses else f"{name} is not installed" for name in lacking
    ]
    return replace(status, state=State.MISSING_DEPENDENCY, reason=f"It needs {', '.join(lacking)}: {', '.join(sentences)}.")


def _usable(needed: Status | None, state: State) -> bool:
    """What runs needs what runs; what is off only needs what could be switched on."""
    if needed is None:
        return False
    if state is State.ENABLED:
        return needed.state is State.ENABLED
    return needed.state in (State.ENABLED, State.AVAILABLE, State.DISABLED)
