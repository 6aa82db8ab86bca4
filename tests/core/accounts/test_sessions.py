"""Sessions on the server: what the cookie is, what is written when, and when they end."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from flask import Flask, flash, get_flashed_messages, request, session
from flask_wtf.csrf import generate_csrf, validate_csrf
from werkzeug.test import TestResponse

from gapura.accounts import sessions
from gapura.accounts.sessions import CITIZEN, STAFF, VISITOR, ServerSession, is_alive
from gapura.database.engine import make_engine
from gapura.database.state import create_state_tables
from gapura.testing.site import Site

NAME = sessions.COOKIE_NAME


def add_views(app: Flask) -> None:
    @app.get("/plain")
    def plain() -> str:
        return "nothing"

    @app.get("/look")
    def look() -> str:
        return json.dumps(dict(session))

    @app.get("/token")
    def token() -> str:
        return str(generate_csrf())

    @app.post("/check")
    def check() -> str:
        validate_csrf(request.form["csrf_token"])
        return "valid"

    @app.get("/put/<value>")
    def put(value: str) -> str:
        session["value"] = value
        return "put"

    @app.get("/drop")
    def drop() -> str:
        session.pop("value", None)
        return "dropped"

    add_more_views(app)


def add_more_views(app: Flask) -> None:
    @app.get("/flash")
    def say() -> str:
        flash("Halo & <b>", "success")
        return "said"

    @app.get("/flashes")
    def said() -> str:
        return json.dumps(get_flashed_messages(with_categories=True))

    @app.get("/renew/<int:user>")
    def renew(user: int) -> str:
        current = sessions.current_session()
        current.renew(CITIZEN if user == 1 else STAFF)
        current["_user_id"] = str(user)
        return "renewed"

    @app.get("/end")
    def end() -> str:
        sessions.current_session().end()
        return "ended"


@pytest.fixture
def app(database_url: str) -> Iterator[Flask]:
    app = Flask("sessions")
    app.secret_key = "k" * 40
    engine = make_engine(sa.make_url(database_url))
    create_state_tables(engine)
    app.extensions["gapura"] = SimpleNamespace(resources=SimpleNamespace(state=engine))
    sessions.install(app, secure=False)

    add_views(app)
    yield app
    engine.dispose()


def rows(app: Flask) -> list[sa.Row[tuple[object, ...]]]:
    with app.extensions["gapura"].resources.state.connect() as connection:
        return list(connection.execute(sa.select(sessions.session_table)))


def cookie_of(answer: TestResponse) -> str:
    found = [value for value in answer.headers.getlist("Set-Cookie") if value.startswith(NAME)]
    return found[0] if found else ""


@pytest.fixture
def statements(app: Flask) -> list[str]:
    seen: list[str] = []

    @sa.event.listens_for(app.extensions["gapura"].resources.state, "before_cursor_execute")
    def note(conn: object, cursor: object, statement: str, *rest: object) -> None:
        seen.append(statement.split(maxsplit=1)[0].upper())

    return seen


def test_a_page_that_does_not_look_costs_nothing_and_says_nothing(app: Flask, statements: list[str]) -> None:
    visitor = app.test_client()
    for path in ("/plain", "/look"):
        answer = visitor.get(path)
        assert "Set-Cookie" not in answer.headers
        assert "Cache-Control" not in answer.headers
        assert "Vary" not in answer.headers
    assert statements == []


def test_a_form_costs_a_cookie_and_no_row(app: Flask, statements: list[str]) -> None:
    visitor = app.test_client()
    answer = visitor.get("/token")
    assert cookie_of(answer).startswith(f"{NAME}=a")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Vary"] == "Cookie"
    assert visitor.post("/check", data={"csrf_token": answer.text}).text == "valid"
    assert cookie_of(visitor.get("/token")) == "", "the cookie is sent once"
    assert statements == []


def test_another_visitors_token_is_refused(app: Flask) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    stolen = app.test_client().get("/token").text
    visitor = app.test_client()
    visitor.get("/token")
    assert visitor.post("/check", data={"csrf_token": stolen}).status_code == 500


def test_a_value_is_kept_on_the_server_and_the_cookie_holds_only_an_id(app: Flask) -> None:
    visitor = app.test_client()
    cookie = cookie_of(visitor.get("/put/rahasia"))
    assert cookie.startswith(f"{NAME}=s")
    assert "rahasia" not in cookie
    assert json.loads(visitor.get("/look").text) == {"value": "rahasia"}
    row = rows(app)[0]
    assert row.key not in cookie, "reading the store opens no session"
    assert visitor.get_cookie(NAME) is not None


def test_the_cookie_is_shut_away_from_scripts_and_other_sites(app: Flask) -> None:
    cookie = cookie_of(app.test_client().get("/put/x"))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    assert "Secure" not in cookie
    sessions.install(app, secure=True)
    answer = app.test_client().get("/put/x", base_url="https://paser.example")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-gapura_session=")
    assert "Secure" in cookie


def test_an_empty_session_gives_its_row_back_and_keeps_its_forms(app: Flask) -> None:
    visitor = app.test_client()
    token = visitor.get("/token").text
    visitor.get("/put/x")
    assert len(rows(app)) == 1
    assert cookie_of(visitor.get("/drop")).startswith(f"{NAME}=a")
    assert rows(app) == []
    assert visitor.post("/check", data={"csrf_token": token}).text == "valid"


def test_a_message_is_shown_once_in_plain_text(app: Flask) -> None:
    visitor = app.test_client()
    visitor.get("/flash")
    assert json.loads(visitor.get("/flashes").text) == [["success", "Halo & <b>"]]
    assert json.loads(visitor.get("/flashes").text) == []


def test_messages_that_nobody_reads_do_not_pile_up(app: Flask) -> None:
    visitor = app.test_client()
    for _ in range(30):
        visitor.get("/flash")
    assert len(json.loads(visitor.get("/flashes").text)) == sessions.MOST_FLASHES


def test_signing_in_gives_a_new_id_and_the_old_one_is_dead(app: Flask) -> None:
    visitor = app.test_client()
    visitor.get("/put/before")
    planted = visitor.get_cookie(NAME)
    assert planted is not None
    visitor.get("/renew/1")
    fresh = visitor.get_cookie(NAME)
    assert fresh is not None
    assert fresh.value != planted.value
    assert json.loads(visitor.get("/look").text) == {"_user_id": "1"}
    thief = app.test_client()
    thief.set_cookie(NAME, planted.value)
    assert json.loads(thief.get("/look").text) == {}
    assert len(rows(app)) == 1


@pytest.mark.parametrize("kind", ["a", "s"])
def test_a_planted_id_is_never_taken_over(app: Flask, kind: str) -> None:
    planted = kind + "A" * 43
    visitor = app.test_client()
    visitor.set_cookie(NAME, planted)
    visitor.get("/renew/1")
    kept = visitor.get_cookie(NAME)
    assert kept is not None
    assert planted[1:] not in kept.value


def test_a_letter_changed_by_hand_only_makes_the_session_empty(app: Flask) -> None:
    visitor = app.test_client()
    visitor.get("/renew/1")
    kept = visitor.get_cookie(NAME)
    assert kept is not None
    visitor.set_cookie(NAME, "a" + kept.value[1:])
    assert json.loads(visitor.get("/look").text) == {}


def test_signing_out_kills_a_copy_of_the_cookie(app: Flask) -> None:
    visitor = app.test_client()
    visitor.get("/renew/1")
    copy = visitor.get_cookie(NAME)
    assert copy is not None
    visitor.get("/end")
    assert visitor.get_cookie(NAME) is None
    assert rows(app) == []
    thief = app.test_client()
    thief.set_cookie(NAME, copy.value)
    assert json.loads(thief.get("/look").text) == {}


def test_a_session_that_was_ended_meanwhile_is_not_brought_back_by_a_slow_request(app: Flask) -> None:
    with app.test_request_context("/"):
        current = ServerSession(str(app.secret_key))
        current["_user_id"] = "1"
        app.session_interface.save_session(app, current, app.make_response(""))
    slow = ServerSession(str(app.secret_key), token=current.token, kept=True)
    with app.test_request_context("/"):
        slow["value"] = "late"
        ender = ServerSession(str(app.secret_key), token=current.token, kept=True)
        ender.end()
        app.session_interface.save_session(app, ender, app.make_response(""))
        app.session_interface.save_session(app, slow, app.make_response(""))
    assert rows(app) == []


@pytest.mark.parametrize(
    "cookie", ["", "x", "s", "s" + "A" * 42, "s" + "A" * 44, "s" + "é" * 43, "s" + "'" * 43, "b" + "A" * 43, "s" * 9000]
)
def test_odd_cookies_are_no_session(app: Flask, cookie: str) -> None:
    visitor = app.test_client()
    answer = visitor.get("/look", headers={"Cookie": f"{NAME}={cookie}".encode().decode("latin-1")})
    assert (answer.status_code, answer.text) == (200, "{}")


def test_an_id_that_nobody_has_is_taken_from_the_browser_and_costs_no_write(app: Flask, statements: list[str]) -> None:
    visitor = app.test_client()
    visitor.set_cookie(NAME, "s" + "A" * 43)
    answer = visitor.get("/look")
    assert "Max-Age=0" in cookie_of(answer)
    assert statements == ["SELECT"]


@pytest.mark.parametrize(
    ("now", "seen", "idle", "expires", "alive"),
    [(100, 90, 10, 200, True), (101, 90, 10, 200, False), (199, 199, 10, 200, True), (200, 199, 10, 200, False)],
)
def test_a_session_ends_when_idle_and_at_its_end(now: int, seen: int, idle: int, expires: int, alive: bool) -> None:
    assert is_alive(now, seen, idle, expires) is alive


def test_the_lifetimes_are_those_that_were_promised() -> None:
    assert STAFF.idle <= 3 * 3600
    assert STAFF.absolute <= 12 * 3600
    assert not STAFF.lasting
    assert CITIZEN.lasting
    assert VISITOR.idle <= STAFF.idle


@pytest.mark.parametrize(
    ("user", "idle", "absolute"), [(1, CITIZEN.idle, CITIZEN.absolute), (2, STAFF.idle, STAFF.absolute)]
)
def test_time_ends_a_session(app: Flask, monkeypatch: pytest.MonkeyPatch, user: int, idle: int, absolute: int) -> None:
    start, clock = int(time.time()), SimpleNamespace(now=0)
    monkeypatch.setattr(sessions, "time", SimpleNamespace(time=lambda: start + clock.now))
    visitor = app.test_client()
    visitor.get(f"/renew/{user}")
    step = min(idle, 3600)
    while clock.now + step < absolute:
        clock.now += step
        assert "_user_id" in visitor.get("/look").text, "used often enough, it lives until its end"
    clock.now = absolute
    assert visitor.get("/look").text == "{}"
    visitor.get(f"/renew/{user}")
    clock.now += idle + 1
    assert visitor.get("/look").text == "{}"
    assert rows(app) == []


def test_the_last_use_is_written_at_most_once_a_minute(
    app: Flask, monkeypatch: pytest.MonkeyPatch, statements: list[str]
) -> None:
    start, clock = int(time.time()), SimpleNamespace(now=0)
    monkeypatch.setattr(sessions, "time", SimpleNamespace(time=lambda: start + clock.now))
    visitor = app.test_client()
    visitor.get("/renew/1")
    statements.clear()
    for clock.now in (1, 30, 59, 61, 90):
        visitor.get("/look")
    assert statements.count("SELECT") == 5
    assert statements.count("UPDATE") == 1


def test_what_is_over_is_removed_in_time(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    start, clock = int(time.time()), SimpleNamespace(now=0)
    monkeypatch.setattr(sessions, "time", SimpleNamespace(time=lambda: start + clock.now))
    for _ in range(5):
        app.test_client().get("/put/x")
    monkeypatch.setattr(sessions, "PURGE_ONE_IN", 1)
    clock.now = VISITOR.absolute + 1
    app.test_client().get("/put/y")
    assert len(rows(app)) == 1


def test_a_citizens_cookie_survives_closing_the_browser_and_staffs_does_not(app: Flask) -> None:
    assert f"Max-Age={CITIZEN.absolute}" in cookie_of(app.test_client().get("/renew/1"))
    assert "Max-Age" not in cookie_of(app.test_client().get("/renew/2"))


def test_being_signed_in_costs_one_look_at_the_session_and_one_query(site: Site) -> None:
    visitor = site.signed_in("operator", "dlh")
    visitor.get("/akun/nama")
    seen: list[str] = []

    def note(conn: object, cursor: object, statement: str, *rest: object) -> None:
        seen.append(" ".join(statement.split()))

    engines = {site.portal.resources.engine, site.portal.resources.state}
    for engine in engines:
        sa.event.listen(engine, "before_cursor_execute", note)
    assert visitor.get("/akun/nama").status_code == 200
    assert len([s for s in seen if "core_user" in s or "core_grant" in s]) == 1
    assert len([s for s in seen if "state_session" in s]) == 1
    seen.clear()
    assert site.visitor().get("/").status_code == 200
    assert [s for s in seen if "core_user" in s or "state_" in s] == []
