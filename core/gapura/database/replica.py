"""Reading public pages from a copy of the database that PostgreSQL keeps on another host, when it is not behind.

The copy is used for a request only if it has seen every change that the request's look at the main database saw. So a
page is never older than one read from the main database, and where the copy lags, it is simply not used.
"""

from __future__ import annotations

import logging
import time

import sqlalchemy as sa

from .generation import DatabaseAway, Look, PostgresWatch

log = logging.getLogger(__name__)

AVOIDED = 5.0  # seconds for which a copy that did not answer is not asked


class Replica:
    """The copy.

    Args:
        url: its address.
        engine: for it.
    """

    def __init__(self, url: sa.URL, engine: sa.Engine) -> None:
        self.engine, self._watch, self._again = engine, PostgresWatch(url), 0.0

    def has(self, look: Look) -> bool:
        """Whether the copy is exactly where the main database was at this look."""
        if time.monotonic() < self._again:
            return False
        try:
            own = self._watch.look()
        except DatabaseAway as error:
            log.warning("the copy of the database does not answer and is left out for a while: %s", error)
            self._again = time.monotonic() + AVOIDED
            return False
        return own.generation == look.generation and own.changes == look.changes

    def close(self) -> None:
        """Give back the connections."""
        self._watch.close()
        self.engine.dispose()
