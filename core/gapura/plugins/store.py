"""Reads and writes what the database remembers of plugins; every write that matters moves the generation with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from ..database.generation import Generation, move_generation
from ..database.types import utcnow
from ..version import __version__
from .discovery import Found, discover, hiding_files
from .models import PluginRecord
from .states import State
from .status import Status, fault_version, resolve

RECORDS: Any = PluginRecord.__table__  # SQLAlchemy types it as something that cannot be written to


def read_statuses(connection: sa.Connection) -> tuple[int, dict[str, Status]]:
    """The generation, and every plugin's status as of it.

    The number is read first: should something change between the two reads, the next look sees a higher number.
    """
    number = connection.execute(sa.select(Generation.number)).scalar_one()
    rows = connection.execute(sa.select(RECORDS)).mappings()
    records = [PluginRecord(**row) for row in rows]
    statuses = resolve(discover(), records, __version__)
    return number, _hidden(statuses)


def remember_enabled(connection: sa.Connection, found: Found, fingerprint: str) -> None:
    """Note that a plugin is on and well, and move the generation."""
    version = found.manifest.version if found.manifest else ""
    values = {"enabled": True, "version": version, "fault": None, "reason": "", "detail": "", "fault_version": "",
              "fingerprint": fingerprint}  # fmt: skip
    _write(connection, found.name, values)
    move_generation(connection)


def remember_disabled(connection: sa.Connection, name: str) -> None:
    """Note that a plugin is off, its faults forgotten, and move the generation."""
    _write(connection, name, {"enabled": False, "fault": None, "reason": "", "detail": "", "fault_version": ""})
    move_generation(connection)


def remember_fault(
    connection: sa.Connection, name: str, version: str, state: State, reason: str, detail: str, *, anew: bool = False
) -> bool:
    """Note why a plugin cannot serve, and move the generation.

    Args:
        anew: it was tried again, so what was noted before is not true any more.

    Returns:
        False when another worker had noted a fault of this version already.
    """
    current = connection.execute(
        sa.select(RECORDS.c.fault, RECORDS.c.fault_version).where(RECORDS.c.name == name)
    ).first()
    of = fault_version(version, __version__)
    if not anew and current is not None and current.fault and current.fault_version == of:
        return False
    values = {"fault": state.value, "reason": reason[:2_000], "detail": detail, "fault_version": of, "tried": ""}
    _write(connection, name, values)
    move_generation(connection)
    return True


def forget_faults(connection: sa.Connection) -> None:
    """Let every parked plugin be tried again, and move the generation."""
    mended_by_code = RECORDS.c.fault.is_not(None), RECORDS.c.fault != State.MIGRATION_FAILED.value
    faulty = sa.update(RECORDS).where(*mended_by_code)
    connection.execute(faulty.values(fault=None, reason="", detail="", fault_version=""))
    move_generation(connection)


def _write(connection: sa.Connection, name: str, values: Mapping[str, Any]) -> None:
    values = {**values, "changed_at": utcnow()}
    changed = connection.execute(sa.update(RECORDS).where(RECORDS.c.name == name).values(values))
    if changed.rowcount == 0:
        blank = {"enabled": False, "version": "", "fingerprint": ""}
        connection.execute(sa.insert(RECORDS).values({**blank, **values, "name": name}))


def _hidden(statuses: dict[str, Status]) -> dict[str, Status]:
    """Say so when a ``plugins/__init__.py`` hides everybody."""
    files = hiding_files()
    if not files:
        return statuses
    reason = f"{files[0]} hides every mini-app from Python; delete that file."
    return {n: replace(s, state=State.BROKEN, reason=reason) for n, s in statuses.items()}
