"""Strikes are shared by all workers and pass with time."""

import sqlalchemy as sa

from gapura.database.engine import make_engine
from gapura.database.state import create_state_tables
from gapura.plugins.strikes import WINDOW, strike


def test_the_third_within_ten_minutes_is_one_too_many(database_url):
    first, second = (make_engine(sa.make_url(database_url).set(**driver(database_url))) for _ in range(2))
    create_state_tables(first)
    assert not strike(first, "a", 1000)
    assert not strike(second, "b", 1001)
    assert not strike(second, "a", 1002)
    assert strike(first, "a", 1003)
    assert not strike(first, "a", 1004), "the count begins anew"
    assert not strike(first, "b", 1005)
    assert not strike(first, "b", 1001 + WINDOW + 1), "the first one is forgotten"
    assert strike(second, "b", 1001 + WINDOW + 2)
    first.dispose()
    second.dispose()


def driver(url):
    return {"drivername": "postgresql+psycopg"} if url.startswith("postgres") else {}
