"""The home page: cards that are late hold nobody up, and come after it."""

from __future__ import annotations

import threading
import time

import pytest

from gapura.portal import Portal
from gapura.shell import front
from gapura.testing.visitor import Visitor


@pytest.fixture
def stuck(warung: Portal, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """The mini-app's cards wait for this event."""
    monkeypatch.setattr(front, "PATIENCE", 0.05)
    hooks, go_on = warung.application().extensions["gapura"].hooks, threading.Event()
    answer = hooks.answer

    def slow(plugin: str, hook: str, **arguments: object) -> list[object]:
        go_on.wait(20)
        return list(answer(plugin, hook, **arguments))

    monkeypatch.setattr(hooks, "answer", slow)
    return go_on


def test_cards_stand_on_the_page(warung: Portal) -> None:
    page = Visitor(warung).get("/")
    assert "Kartu warung" in page.text
    assert "data-hx-get" not in page.text.split("<main")[1]
    assert page.headers["ETag"]


def test_a_page_goes_on_without_cards_that_are_late(warung: Portal, stuck: threading.Event) -> None:
    visitor, begun = Visitor(warung), time.monotonic()
    page = visitor.get("/")
    assert time.monotonic() - begun < 15
    assert "Kartu warung" not in page.text
    assert 'data-hx-get="/beranda/warung"' in page.text
    assert 'href="/warung"' in page.text.split("home-late")[1]
    assert "htmx.min.js" in page.text
    assert "ETag" not in page.headers
    running = [thread for thread in threading.enumerate() if thread.name == "cards of warung"]
    assert len(running) == 1
    for _again in range(3):
        visitor.get("/")
    assert [thread for thread in threading.enumerate() if thread.name == "cards of warung"] == running
    stuck.set()
    part = visitor.get("/beranda/warung", headers={"HX-Request": "true"})
    assert "Kartu warung" in part.text
    assert "<html" not in part.text


def test_whoever_has_no_scripts_is_led_to_the_mini_app(warung: Portal) -> None:
    answer = Visitor(warung).get("/beranda/warung")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/warung")
    assert Visitor(warung).get("/beranda/nirwana").status_code == 404


def test_cards_that_raise_are_left_out(warung: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> None:
        raise RuntimeError

    hooks = warung.application().extensions["gapura"].hooks
    for one in hooks._implementations_of("warung", "home_cards"):
        monkeypatch.setattr(one, "function", hooks._guarded("warung", "home_cards", fail))
    page = Visitor(warung).get("/")
    assert page.status_code == 200
    assert "Kartu warung" not in page.text
