"""How long one waits for the turn to write."""

import sqlite3
from contextlib import suppress
from types import SimpleNamespace

from gapura.database.turns import BRIEFLY_MS, BUSY_TIMEOUT_MS, JUST_S, Turns


class Held:
    """A connection to a database whose lock somebody else has while ``held``; knows how long it was ready to wait."""

    def __init__(self):
        self.held, self.ready, self.waits = False, BUSY_TIMEOUT_MS, []

    def execute(self, statement):
        if statement.startswith("PRAGMA busy_timeout"):
            self.ready = int(statement.rpartition(" ")[2])
            return
        self.waits.append(self.ready)
        if self.held:
            raise sqlite3.OperationalError("database is locked")


def test_after_a_wait_in_vain_others_wait_only_briefly_until_somebody_writes_or_it_is_long_ago(monkeypatch):
    now, turns, connection = [1000.0], Turns(), Held()
    monkeypatch.setattr("gapura.database.turns.time", SimpleNamespace(monotonic=lambda: now[0]))

    def take(*, held):
        connection.held = held
        with suppress(sqlite3.OperationalError):
            turns.take(connection)
        assert connection.ready == BUSY_TIMEOUT_MS
        return connection.waits[-1]

    patiently, briefly = BUSY_TIMEOUT_MS, BRIEFLY_MS
    assert [take(held=held) for held in (False, True, True, True)] == [patiently, patiently, briefly, briefly]
    assert [take(held=held) for held in (False, True)] == [briefly, patiently], "somebody wrote"
    now[0] += JUST_S + 1
    assert take(held=False) == patiently, "long ago"
