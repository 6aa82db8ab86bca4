"""The order of the home page as the administrator decides it: plain functions."""

from __future__ import annotations

import pytest

from gapura.branding.front import CARDS, EMERGENCY, FIGURES, OFFICES, SERVICES, Home, moved

USUAL = [SERVICES, FIGURES, f"{CARDS}a", f"{CARDS}b", OFFICES, EMERGENCY]


def test_nothing_decided_is_the_usual_order() -> None:
    assert Home().arrange(["a", "b"]) == USUAL


def test_what_was_decided_stays_and_what_is_new_comes_after_its_usual_neighbour() -> None:
    home = Home(order=(EMERGENCY, f"{CARDS}a", SERVICES, "cards:gone", "strange"))
    found = home.arrange(["a", "b"])
    assert sorted(found) == sorted(USUAL)
    assert [key for key in found if key in home.order] == [EMERGENCY, f"{CARDS}a", SERVICES]
    assert found.index(f"{CARDS}b") == found.index(f"{CARDS}a") + 1


@pytest.mark.parametrize(("steps", "expected"), [(-1, "bacd"), (1, "acbd"), (9, "acdb"), (-9, "bacd"), (0, "abcd")])
def test_a_section_is_moved_and_stops_at_the_ends(steps: int, expected: str) -> None:
    assert "".join(moved("abcd", "b", steps)) == expected


def test_what_is_not_there_cannot_be_moved() -> None:
    with pytest.raises(ValueError, match="x"):
        moved("abc", "x", 1)


def test_what_is_stored_is_read_back() -> None:
    stored = {
        "order": ["offices"],
        "hidden": ["figures"],
        "figures": [{"value": "10", "labels": {"id": "kecamatan", "en": "districts"}, "source": "BPS"}],
    }
    assert Home.of(stored).stored() == stored
    assert Home.of({}).stored() == {"order": [], "hidden": [], "figures": []}
