"""The session of a request: on the main database, and for public reading perhaps on a copy of it."""

from __future__ import annotations

import logging
from typing import Any

import sqlalchemy as sa
from flask import has_request_context, request
from flask_sqlalchemy.session import Session

log = logging.getLogger(__name__)

REPLICA = "gapura.replica"  # where the portal hands a request the copy's engine


class RoutedSession(Session):
    """A session that reads where the portal said, until the request writes or asks for the connection itself."""

    def close(self) -> None:
        """Give the connections back; one that broke since the last statement takes no finished answer with it."""
        try:
            super().close()
        except sa.exc.DBAPIError as error:
            if not error.connection_invalidated:
                raise
            log.warning("a connection to the database broke after its last use: %s", error.orig)
            self.invalidate()

    def get_bind(
        self,
        mapper: Any | None = None,
        clause: Any | None = None,
        bind: sa.Engine | sa.Connection | None = None,
        **kwargs: Any,
    ) -> sa.Engine | sa.Connection:
        """The engine for a statement."""
        replica: sa.Engine | None = request.environ.get(REPLICA) if has_request_context() else None
        if replica is not None and bind is None:
            if getattr(clause, "is_select", False) and not (self._flushing or _locks(clause)):
                return replica
            del request.environ[REPLICA]  # whoever writes sees from here on what it wrote
        return super().get_bind(mapper=mapper, clause=clause, bind=bind, **kwargs)


def _locks(clause: Any) -> bool:
    """Whether rows are read to be written."""
    return getattr(clause, "_for_update_arg", None) is not None
