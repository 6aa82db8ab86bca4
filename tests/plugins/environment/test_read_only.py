"""A database that takes nothing in, as after a change of servers or with a disk that was mounted anew: pages go on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa

from .conftest import REPORT, Town

ONLY_READ = {"sqlite": "PRAGMA query_only = ON", "postgresql": "SET default_transaction_read_only = ON"}


@dataclass
class Switch:
    """Whether the database lets nobody write."""

    engine: sa.Engine
    on: bool = False

    def turn(self, *, on: bool) -> None:
        """From now on it is so."""
        self.on = on
        self.engine.dispose()

    def begin(self, connection: Any, record: object) -> None:
        """Tell a new connection."""
        if self.on:
            connection.cursor().execute(ONLY_READ[self.engine.dialect.name]).close()
            connection.commit()


@pytest.fixture
def only_read(town: Town) -> Switch:
    """Turns it on; somebody has reported something before."""
    town.verified()
    switch = Switch(town.site.portal.resources.engine)
    sa.event.listen(switch.engine, "connect", switch.begin)
    switch.turn(on=True)
    return switch


def test_pages_are_read_and_forms_refused_with_a_sentence_until_it_is_over(town: Town, only_read: Switch) -> None:
    for path in ("/", "/lingkungan", "/cari?q=sungai", REPORT):
        assert town.visitor().get(path).status_code == 200, path
    visitor = town.visitor()
    refused = town.send(visitor, seed=2)
    assert refused.status_code == 503
    assert int(refused.headers["Retry-After"]) > 0
    assert "<h1>" in refused.text
    assert town.count() == 1
    only_read.turn(on=False)
    assert town.send(visitor, seed=2).status_code == 303
    assert town.count() == 2
