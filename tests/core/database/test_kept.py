"""Results kept until something is committed: shared while true, gone at once afterwards."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask, request

from gapura.accounts.models import User
from gapura.database import kept as module
from gapura.database.changes import Changes, note_reads, noting_reads
from gapura.database.engine import db
from gapura.database.generation import Look
from gapura.database.kept import LOOK, Kept, kept
from gapura.testing.site import Site


def counting() -> tuple[list[int], Callable[[], int]]:
    """The calls so far, and what is called: it answers their number."""
    calls: list[int] = []

    def call() -> int:
        calls.append(1)
        return len(calls)

    return calls, call


def look(number: int = 0, generation: int = 1) -> Look:
    """What a look sees when the shops were changed so often."""
    return Look(generation, Changes(0, {"umkm_business": number}))


def reading(make: Callable[[], int], *tables: str) -> Callable[[], int]:
    """The same, read from these tables."""

    def call() -> int:
        note_reads(tables)
        return make()

    return call


def test_a_result_is_made_once_until_what_it_was_read_from_is_changed() -> None:
    store, (calls, make) = Kept(), counting()
    shops, events = reading(make, "umkm_business"), reading(make, "agenda_event")
    assert [store.get("a", look(), shops) for _ in range(3)] == [1, 1, 1]
    assert store.get("b", look(), events) == 2
    assert store.get("a", look(1), shops) == 3
    assert store.get("b", look(1), events) == 2, "the shops are nothing to the events"
    assert store.get("b", look(1, generation=2), events) == 4
    assert len(calls) == 4


def test_whatever_takes_a_kept_result_depends_on_its_tables_too() -> None:
    store, (_, make) = Kept(), counting()
    for _ in range(2):
        with noting_reads() as read:
            store.get("a", look(), reading(make, "umkm_business"))
        assert read == {"umkm_business"}
    outer = [
        store.get("outer", look(n), lambda n=n: store.get("a", look(n), reading(make, "umkm_business"))) for n in (0, 1)
    ]
    assert outer == [1, 2]


def test_what_was_asked_for_least_lately_goes_first() -> None:
    store, (calls, make) = Kept(most=2), counting()
    for key in ("a", "b", "a", "c", "a", "b"):
        store.get(key, look(), make)
    assert len(calls) == 4, "b went, a stayed"


def test_a_result_that_is_made_while_something_is_committed_is_over_at_once() -> None:
    store, (_, make) = Kept(), counting()
    store.get("a", look(), reading(make, "umkm_business"))
    assert store.get("a", look(1), lambda: 7) == 7


def test_what_depends_on_the_clock_is_made_anew_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    store, (calls, make) = Kept(), counting()
    store.get("a", look(), make)
    monkeypatch.setattr(module, "OLDEST", -1.0)
    store.get("b", look(), make)
    store.get("b", look(), make)
    assert len(calls) == 3


def test_requests_that_write_and_those_without_a_look_take_no_part() -> None:
    app, (calls, make) = Flask("uji"), counting()
    for method, seen in (("POST", ("uji", look())), ("GET", None)):
        with app.test_request_context("/", method=method):
            if seen:
                request.environ[LOOK] = seen
            kept(("a",), make)
            kept(("a",), make)
    kept(("a",), make)
    assert len(calls) == 5


def test_the_next_request_after_a_commit_sees_it(calm_site: Site) -> None:
    def count() -> int:
        return kept(("people",), lambda: db.session.scalar(sa.select(sa.func.count()).select_from(User)) or 0)

    seen: list[int] = []

    calm_site.visitor().get("/kantor")  # an application is there
    portal = calm_site.portal
    state = portal._look()
    assert state is not None
    for _ in range(2):
        with calm_site.application.test_request_context("/"):
            request.environ[LOOK] = (portal._name, state)
            seen.append(count())
    calm_site.new_account()
    after = portal._look()
    assert after is not None
    with calm_site.application.test_request_context("/"):
        request.environ[LOOK] = (portal._name, after)
        seen.append(count())
    assert seen[0] == seen[1] == seen[2] - 1
