"""Reading colours, contrast as WCAG measures it, and the nearest colour that can be read."""

from __future__ import annotations

import random

import pytest

from gapura.branding import colour


@pytest.mark.parametrize(
    ("typed", "read"),
    [("#abc", "#aabbcc"), ("AABBCC", "#aabbcc"), (" #0e5a46 ", "#0e5a46"), ("fff", "#ffffff")],
)
def test_hex_is_read_in_its_usual_spellings(typed: str, read: str) -> None:
    assert colour.parse_hex(typed) == read


@pytest.mark.parametrize("typed", ["", "#12", "red", "#12345g", "rgb(0,0,0)", "#1234567", "#abc; }", "url(x)"])
def test_what_is_no_colour_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="is not a colour"):
        colour.parse_hex(typed)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000", "#fff", 21.0), ("#777777", "#ffffff", 4.48), ("#767676", "#ffffff", 4.54), ("#0000ff", "#ffffff", 8.59)],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert colour.contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert colour.contrast(other, one) == colour.contrast(one, other)


def test_oklch_of_known_colours() -> None:
    red = colour.to_oklch("#ff0000")
    assert red.lightness == pytest.approx(0.628, abs=0.001)
    assert red.chroma == pytest.approx(0.2577, abs=0.001)
    assert colour.to_oklch("#ffffff").lightness == pytest.approx(1, abs=0.001)
    assert colour.to_oklch("#808080").chroma == pytest.approx(0, abs=0.001)


def test_colours_survive_the_way_to_oklch_and_back() -> None:
    dice = random.Random(7)
    for _ in range(200):
        some = f"#{dice.randrange(1 << 24):06x}"
        assert colour.distance(colour.from_oklch(colour.to_oklch(some)), some) < 0.01


def test_a_colour_no_screen_shows_loses_chroma_and_keeps_hue_and_lightness() -> None:
    wanted = colour.Oklch(0.7, 0.4, 2.5)
    shown = colour.to_oklch(colour.from_oklch(wanted))
    assert shown.lightness == pytest.approx(0.7, abs=0.02)
    assert shown.hue == pytest.approx(2.5, abs=0.05)
    assert shown.chroma < 0.3


def test_a_pair_that_passes_is_left_alone() -> None:
    assert colour.nearest_passing("#0E5A46", "#ffffff") == "#0e5a46"
    assert colour.nearest_pair("#000000", "#ffffff") == ("#000000", "#ffffff")


def test_nearest_passing_moves_lightness_only_as_far_as_needed() -> None:
    better = colour.nearest_passing("#f0b545", "#ffffff")
    assert colour.passes(better, "#ffffff")
    assert colour.contrast(better, "#ffffff") < 4.8
    assert colour.to_oklch(better).hue == pytest.approx(colour.to_oklch("#f0b545").hue, abs=0.06)


def test_every_pair_of_colours_has_a_passing_neighbour() -> None:
    dice = random.Random(11)
    for _ in range(60):
        text, ground = f"#{dice.randrange(1 << 24):06x}", f"#{dice.randrange(1 << 24):06x}"
        assert colour.passes(colour.nearest_passing(text, ground), ground)
        assert colour.passes(*colour.nearest_pair(text, ground))


def test_nearest_pair_changes_the_one_that_has_to_move_less() -> None:
    text, ground = colour.nearest_pair("#ffffff", "#d0722a")
    assert text == "#ffffff"
    assert ground != "#d0722a"


def test_a_ratio_that_no_lightness_reaches_is_said() -> None:
    with pytest.raises(ValueError, match="no lightness"):
        colour.nearest_passing("#808080", "#777777", 8)


def test_black_or_white_can_always_be_read() -> None:
    dice = random.Random(3)
    for _ in range(100):
        ground = f"#{dice.randrange(1 << 24):06x}"
        assert colour.passes(colour.readable_on(ground), ground)


def test_mixing_ends_at_its_ends() -> None:
    assert colour.mix("#102030", "#f0e0d0", 0) == "#102030"
    assert colour.mix("#102030", "#f0e0d0", 1) == "#f0e0d0"
    assert colour.luminance("#102030") < colour.luminance(colour.mix("#102030", "#f0e0d0", 0.5)) < 0.8


def test_shade_stays_within_black_and_white() -> None:
    assert colour.shade("#123456", by=-5) == "#000000"
    assert colour.shade("#123456", by=5) == "#ffffff"
    assert colour.to_oklch(colour.shade("#123456", lightness=0.8, chroma=0.5)).lightness == pytest.approx(0.8, abs=0.01)
