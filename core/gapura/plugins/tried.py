"""What a trial has shown already: the same mini-app among the same others needs none again for a day.

A trial imports, migrates, builds and asks for every page, which takes seconds of a processor and, on SQLite, the turn
of everybody who writes. Its answer holds for as long as nothing that it looked at is another: the mini-app's own files,
its tables, the version of the portal, and the mini-apps that run beside it. What was parked since is tried anew.
"""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta

import sqlalchemy as sa

from ..database.migrations import pending, plugin_chain
from ..database.types import utcnow
from ..version import __version__
from .discovery import Found
from .models import PluginRecord
from .store import RECORDS

LASTS = timedelta(days=1)  # the surroundings change too: libraries, content


def occasion(connection: sa.Connection, name: str, fingerprint: str) -> str:
    """Hash of all that a trial of a mini-app depends on (hex, 64 characters)."""
    columns = RECORDS.c.name, RECORDS.c.version, RECORDS.c.fingerprint
    serving = RECORDS.c.enabled.is_(True), RECORDS.c.fault.is_(None), RECORDS.c.name != name
    others = connection.execute(sa.select(*columns).where(*serving).order_by(RECORDS.c.name))
    about = [__version__, name, fingerprint, *(list(other) for other in others)]
    return hashlib.sha256(json.dumps(about).encode()).hexdigest()


def was_tried(connection: sa.Connection, found: Found, fingerprint: str) -> bool:
    """Whether a trial on the same occasion went well lately, and nothing has to be migrated."""
    record = connection.execute(sa.select(RECORDS).where(RECORDS.c.name == found.name)).mappings().first()
    if record is None or not PluginRecord(**record).tried_within(LASTS):
        return False
    same = record["tried"] == occasion(connection, found.name, fingerprint)
    return same and not pending(connection, plugin_chain(found.name, found.folder))


def remember_tried(connection: sa.Connection, name: str, fingerprint: str) -> None:
    """Note that a trial went well."""
    values = {"tried": occasion(connection, name, fingerprint), "tried_at": utcnow()}
    connection.execute(sa.update(RECORDS).where(RECORDS.c.name == name).values(values))
