"""Results kept until something is committed: shared while true, gone at once afterwards."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask, request

from gapura.accounts.models import User
from gapura.database import kept as module
from gapura.database.engine import db
from gapura.database.kept import LOOK, Kept, kept
from gapura.testing.site import Site


def counting() -> tuple[list[int], Callable[[], int]]:
    """The calls so far, and what is called: it answers their number."""
    calls: list[int] = []

    def call() -> int:
        calls.append(1)
        return len(calls)

    return calls, call


def test_a_result_is_made_once_for_a_state() -> None:
    store, (calls, make) = Kept(), counting()
    assert [store.get("a", 1, make) for _ in range(3)] == [1, 1, 1]
    assert store.get("b", 1, make) == 2
    assert store.get("a", 2, make) == 3
    assert len(calls) == 3


def test_what_was_asked_for_least_lately_goes_first() -> None:
    store, (calls, make) = Kept(most=2), counting()
    for key in ("a", "b", "a", "c", "a", "b"):
        store.get(key, 1, make)
    assert len(calls) == 4, "b went, a stayed"


def test_a_result_that_is_made_while_something_is_committed_is_not_kept() -> None:
    store = Kept()

    def make() -> str:
        store.get("other", 2, lambda: "newer state")
        return "of the state before"

    store.get("a", 1, make)
    assert store.get("a", 2, lambda: "anew") == "anew"


def test_what_depends_on_the_clock_is_made_anew_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    store, (calls, make) = Kept(), counting()
    store.get("a", 1, make)
    monkeypatch.setattr(module, "OLDEST", -1.0)
    store.get("b", 1, make)
    store.get("b", 1, make)
    assert len(calls) == 3


def test_requests_that_write_and_those_without_a_look_take_no_part() -> None:
    app, (calls, make) = Flask("uji"), counting()
    for method, look in (("POST", (1,)), ("GET", None)):
        with app.test_request_context("/", method=method):
            if look:
                request.environ[LOOK] = look
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
            request.environ[LOOK] = (portal._name, state.generation, state.change)
            seen.append(count())
    calm_site.new_account()
    after = portal._look()
    assert after is not None
    with calm_site.application.test_request_context("/"):
        request.environ[LOOK] = (portal._name, after.generation, after.change)
        seen.append(count())
    assert seen[0] == seen[1] == seen[2] - 1
