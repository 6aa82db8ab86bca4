"""The session of a request gives its connections back, whatever became of them."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from gapura.database.engine import db, make_engine
from gapura.database.routed import RoutedSession

pytestmark = pytest.mark.postgres
CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = :name"


def test_a_connection_that_breaks_after_its_last_use_takes_no_answer_with_it(postgres_url: str) -> None:
    url = sa.make_url(postgres_url).set(drivername="postgresql+psycopg")
    engine, other = make_engine(url), make_engine(url)
    session, asked = RoutedSession(db), {"statement": sa.text("SELECT 1"), "bind_arguments": {"bind": engine}}
    try:
        assert session.scalar(**asked) == 1
        with other.begin() as connection:
            connection.execute(sa.text(CUT), {"name": url.database})
        session.close()
        assert engine.pool.checkedout() == 0
        assert session.scalar(**asked) == 1, "the next one begins anew"
    finally:
        session.close()
        engine.dispose()
        other.dispose()
