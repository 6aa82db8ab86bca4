"""Audit entries for the switching of mini-apps, which happens outside requests too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from ..database.types import utcnow
from . import chain
from .models import AuditEntry

Note = Callable[[sa.Connection, str, str, dict[str, Any]], None]


def note_by(user_id: int | None = None, address: str = "") -> Note:
    """A function that writes entries of this person, or of the command line and the portal itself."""

    def note(connection: sa.Connection, action: str, plugin: str, values: dict[str, Any]) -> None:
        line = connection.execute(
            sa.insert(AuditEntry).values(
                at=utcnow(),
                actor_id=user_id,
                actor_role="administrator" if user_id else "",
                **chain.marked(address[:45]),
                action=action,
                subject=f"plugin:{plugin}",
                before=None,
                after=values or None,
            )
        )
        chain.seal(connection, line.inserted_primary_key or ())

    return note


note_plugin = note_by()
