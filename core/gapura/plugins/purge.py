"""Deletes a switched-off mini-app's data for good, after exporting it."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from ..database.generation import move_generation
from ..database.side import drop_all_of, is_side
from ..errors import GapuraError
from ..resources import Resources
from .models import PluginRecord
from .states import State
from .switch import Note, status_of

BATCH = 1_000
# The core's tables whose rows say in ``kind`` whose table they are about.
SHARED = ("core_history", "core_import", "core_subscriber", "core_claim", "core_count", "core_sighting")
PHOTOS = "core_photo"  # last, for the mini-app's own tables point at them


def purge(resources: Resources, name: str, target: Path, note: Note) -> Iterator[str]:
    """Write each table of the mini-app to ``target/<table>.jsonl``, then drop them all in one transaction.

    Raises:
        GapuraError: when it is on, or the export's folder holds something already.
    """
    status, everybody = status_of(resources, name)
    if status.wanted or status.state is State.ENABLED:
        raise GapuraError(f"{name} is on. Switch it off first: gapura plugin disable {name}")
    target.mkdir(parents=True, exist_ok=True)
    if any(target.iterdir()):
        raise GapuraError(f"{target} is not empty; name a new folder, so that no export is overwritten.")
    with resources.engine.begin() as connection:
        metadata = sa.MetaData()
        others = tuple(f"{other}_" for other in everybody if other.startswith(f"{name}_"))
        own = [table for table in sa.inspect(connection).get_table_names() if _is_own(table, name, others)]
        drop_all_of(connection, own)
        metadata.reflect(connection, only=[table for table in own if not is_side(table)])
        for table in metadata.sorted_tables:
            yield f"{table.name}: {_export(connection, sa.select(table), target / f'{table.name}.jsonl')} rows exported"
        kinds = [t.name for t in metadata.sorted_tables if _is_own(t.name, name, others)]
        yield from _take_shared(connection, name, kinds, target)
        metadata.drop_all(connection, tables=[t for t in metadata.sorted_tables if _is_own(t.name, name, others)])
        connection.execute(sa.text(f"DELETE FROM {PHOTOS} WHERE plugin = :name"), {"name": name})  # noqa: S608  # our own word
        connection.execute(sa.delete(PluginRecord).where(PluginRecord.name == name))
        move_generation(connection)
        note(connection, "plugin.purge", name, {"export": str(target)})
    yield f"{name}: its tables are gone; the export is in {target}"


def _is_own(table: str, name: str, others: tuple[str, ...]) -> bool:
    """Whether a table is this mini-app's, and not one of another whose name merely begins alike."""
    return table.startswith(f"{name}_") and not table.startswith(others)


def _take_shared(connection: sa.Connection, name: str, kinds: list[str], target: Path) -> Iterator[str]:
    """Export and delete what the core's shared tables keep about the mini-app: history, imports, photos.

    They are reached by name: this package lies below those that declare them. The photos' files are then nobody's, and
    `gapura media sweep` removes them.
    """
    metadata = sa.MetaData()
    metadata.reflect(connection, only=[*SHARED, PHOTOS])
    about: dict[str, sa.ColumnElement[bool]] = {t: metadata.tables[t].c.kind.in_(kinds) for t in SHARED}
    about[PHOTOS] = metadata.tables[PHOTOS].c.plugin == name
    for table, its_own in about.items():
        chosen = sa.select(metadata.tables[table]).where(its_own)
        yield f"{table}: {_export(connection, chosen, target / f'{table}.jsonl')} rows exported"
        if table != PHOTOS:
            connection.execute(sa.delete(metadata.tables[table]).where(its_own))


def _export(connection: sa.Connection, chosen: sa.Select[Any], path: Path) -> int:
    count = 0
    rows = connection.execute(chosen, execution_options={"yield_per": BATCH}).mappings()
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(dict(row), default=_plain, ensure_ascii=False) + "\n")
            count += 1
    return count


def _plain(value: Any) -> str:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return str(value) if isinstance(value, Decimal) else repr(value)
