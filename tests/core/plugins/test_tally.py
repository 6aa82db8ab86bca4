"""Counting how mini-apps fare."""

from collections import deque

import pytest

from gapura.plugins.tally import STRIKES, WINDOW, Tally, keeps_failing


@pytest.mark.parametrize(
    ("recent", "fails"),
    [
        ("x" * 4, False),
        ("x" * 5, True),
        (".....xxxxx", True),
        ("x.x.x.x.x.", True),
        ("......xxxx", False),
        ("." * 10, False),
        ("", False),
    ],
)
def test_five_of_the_last_ten(recent, fails):
    assert keeps_failing(deque((mark == "." for mark in recent), maxlen=WINDOW)) is fails


def test_it_parks_once_and_begins_anew():
    tally, parked = Tally(), []
    tally.park = lambda *what: parked.append(what)
    for _ in range(STRIKES):
        tally.note("a", "view", 0.1, "sebab", "jejak")
    assert parked == [("a", "view kept failing: sebab", "jejak")]
    for _ in range(STRIKES - 1):
        tally.note("a", "view", 0.1, "sebab")
    assert len(parked) == 1


def test_each_hook_is_counted_by_itself():
    tally, parked = Tally(), []
    tally.park = lambda *what: parked.append(what)
    for number in range(12):
        tally.note("a", f"hook {number % 4}", 0.0, "sebab")
        tally.note("b", "view", 0.5)
    assert parked == []
    accounts = tally.accounts()
    assert accounts["b", "view"].calls == 12
    assert accounts["b", "view"].seconds == pytest.approx(6)
    assert accounts["a", "hook 0"].failures == 3


def test_what_is_tried_again_begins_anew():
    tally, parked = Tally(), []
    tally.park = lambda *what: parked.append(what)
    for _ in range(4):
        tally.note("a", "view", 0.0, "sebab")
    tally.forget("a")
    tally.note("a", "view", 0.0, "sebab")
    assert parked == []
