"""Counts a mini-app's hangs and deaths across all workers: the third within ten minutes parks it."""

from __future__ import annotations

import time

import sqlalchemy as sa

from ..database.state import state_metadata

LIMIT = 3
WINDOW = 600.0

strikes = sa.Table(
    "state_strike",
    state_metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("plugin", sa.String(40), nullable=False),
    sa.Column("at", sa.Float, nullable=False),
)


def strike(state: sa.Engine, plugin: str, now: float | None = None) -> bool:
    """Count one strike.

    Returns:
        Whether it was the one too many; the count begins anew then.
    """
    now = time.time() if now is None else now
    with state.begin() as connection:
        connection.execute(sa.insert(strikes).values(plugin=plugin, at=now))
        connection.execute(sa.delete(strikes).where(strikes.c.at < now - WINDOW))
        count = connection.scalar(sa.select(sa.func.count()).where(strikes.c.plugin == plugin)) or 0
        if count >= LIMIT:
            connection.execute(sa.delete(strikes).where(strikes.c.plugin == plugin))
    return count >= LIMIT
