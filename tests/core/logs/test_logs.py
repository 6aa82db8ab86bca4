"""Lines of the log: each with its request's number, none that a visitor could have faked."""

from __future__ import annotations

import io
import json
import logging
import logging.config
import time
from collections.abc import Iterator
from typing import Any

import pytest

from gapura import logs
from gapura.plugins.inflight import serving
from gapura.testing.site import Site
from tests.fixtures.portals import MakeLive, MakeSite


@pytest.fixture
def written(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """What a logger of its own writes, as the portal would."""
    settings: dict[str, Any] = logs.configuration("info", as_json=request.param)
    stream = io.StringIO()
    settings["handlers"]["standard"]["stream"] = stream
    settings["loggers"] = {"uji": settings["loggers"]["gapura"]}
    del settings["root"]
    logging.config.dictConfig(settings)
    yield stream
    logging.getLogger("uji").handlers.clear()


@pytest.mark.parametrize("written", [False], indirect=True)
def test_a_line_break_cannot_fake_a_line(written: io.StringIO) -> None:
    logging.getLogger("uji").warning("nama: %s", "x\n[2026-01-01T00:00:00+0000] [1] [INFO] palsu\r")
    assert written.getvalue().count("\n") == 1
    assert "x\\n[2026" in written.getvalue()
    assert "\r" not in written.getvalue()


@pytest.mark.parametrize("written", [False], indirect=True)
def test_a_traceback_is_indented_and_named_by_its_request(written: io.StringIO) -> None:
    with serving("/umkm", "abc123def456"):
        try:
            raise ValueError("di sini\n[2026-01-01] palsu")
        except ValueError:
            logging.getLogger("uji").exception("gagal")
    first, *rest = written.getvalue().splitlines()
    assert first.endswith("gagal (request abc123def456)")
    assert rest
    assert all(line.startswith("    ") for line in rest)


@pytest.mark.parametrize("written", [True], indirect=True)
def test_json_has_an_object_in_each_line(written: io.StringIO) -> None:
    with serving("/umkm", "abc123def456"):
        logging.getLogger("uji").error("dua\nbaris")
    [line] = written.getvalue().splitlines()
    entry = json.loads(line)
    assert entry["message"] == "dua\nbaris"
    assert (entry["levelname"], entry["request_id"]) == ("ERROR", "abc123def456")


def test_every_answer_has_a_number_of_its_own(calm_site: Site) -> None:
    numbers = {calm_site.visitor().get("/").headers["X-Request-ID"] for _ in range(3)}
    assert len(numbers) == 3


@pytest.mark.parametrize(
    ("given", "taken"), [("edge-0123456789", True), ("short", False), ("x" * 65, False), ("a b c d e f g", False)]
)
def test_a_web_server_in_front_may_give_the_number(make_site: MakeSite, given: str, taken: bool) -> None:
    trusting = make_site(proxies=1)
    headers = {"X-Request-ID": given, "X-Forwarded-For": "203.0.113.9"}
    assert (trusting.visitor().get("/", headers=headers).headers["X-Request-ID"] == given) is taken
    trusting.close()


def test_nobody_else_may(calm_site: Site) -> None:
    answer = calm_site.visitor().get("/", headers={"X-Request-ID": "edge-0123456789"})
    assert answer.headers["X-Request-ID"] != "edge-0123456789"


def test_the_log_of_visits_names_no_visitor_and_no_word(live_portal: MakeLive) -> None:
    live = live_portal(workers=1, environment={"GAPURA_ACCESS_LOG": "1", "GAPURA_LOG_FORMAT": "json"})
    live.get("/cari?q=rahasia")
    message = ""
    for _ in range(200):  # the line is written when the answer has left
        lines = [json.loads(line) for line in live.log.splitlines() if '"GET /cari' in line]
        if lines:
            message = lines[0]["message"]
            break
        time.sleep(0.05)
    assert message.startswith("GET /cari 200 ")
    assert "127.0.0.1" not in message
    assert "rahasia" not in live.log


def test_without_it_visits_are_not_logged(live_portal: MakeLive) -> None:
    live = live_portal(workers=1)
    live.get("/kantor")
    assert "/kantor" not in live.log
