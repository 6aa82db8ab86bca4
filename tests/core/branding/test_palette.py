"""From six colours to all roles, each of which can be read where the stylesheet uses it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from gapura.branding.colour import contrast, distance, luminance
from gapura.branding.palette import (
    COLOURS,
    Palette,
    Unreadable,
    dark_roles,
    ground_is_light,
    roles,
    settle,
    unreadable_pairs,
)
from gapura.branding.themes import find_themes

ROOT = Path(__file__).parents[3]
# Pairs as the stylesheet puts them: text role, ground role, ratio.
USED = [
    ("ink", "surface", 4.5),
    ("ink", "surface-sunk", 4.5),
    ("ink-soft", "surface", 4.5),
    ("ink-soft", "surface-sunk", 4.5),
    ("brand", "surface", 4.5),
    ("brand-contrast", "brand", 4.5),
    ("brand-ink", "brand-soft", 4.5),
    ("brand-ink", "surface", 4.5),
    ("brand-strong-contrast", "brand-strong", 4.5),
    ("accent-strong", "surface", 4.5),
    ("accent-contrast", "accent", 4.5),
    ("accent-on-strong", "brand-strong", 4.5),
    ("line-strong", "surface", 3.0),
]

RAISED = [(text, "surface-raised", ratio) for text, ground, ratio in USED if ground == "surface"]


def palettes() -> list[Palette]:
    """The palettes of all themes, and of administrators with strange tastes."""
    dice = random.Random(5)
    strange = [
        settle(Palette(brand=f"#{dice.randrange(1 << 24):06x}", accent=f"#{dice.randrange(1 << 24):06x}"))
        for _ in range(20)
    ]
    return [theme.palette for theme in find_themes(ROOT / "themes")[0].values()] + strange


@pytest.mark.parametrize("palette", palettes(), ids=lambda palette: f"{palette.brand}-{palette.accent}")
def test_every_role_can_be_read_where_it_is_used(palette: Palette) -> None:
    colours = roles(palette)
    for text, ground, ratio in USED:
        assert contrast(colours[text], colours[ground]) >= ratio - 0.01, (text, ground)


@pytest.mark.parametrize("palette", palettes(), ids=lambda palette: f"{palette.brand}-{palette.accent}")
def test_every_role_can_be_read_in_the_dark_too(palette: Palette) -> None:
    colours = dark_roles(palette)
    for text, ground, ratio in [*USED, *RAISED]:
        assert contrast(colours[text], colours[ground]) >= ratio - 0.01, (text, ground)
    assert set(colours) == {*roles(palette), "surface-raised"}
    assert luminance(colours["surface"]) < 0.05 < luminance(colours["ink"])


def test_a_choice_replaces_only_what_was_chosen() -> None:
    chosen = Palette().with_choice({"brand": "#123456", "accent": "", "strange": "#ffffff"})
    assert chosen.brand == "#123456"
    assert chosen.accent == Palette().accent


def test_the_own_palette_is_fine() -> None:
    assert unreadable_pairs(Palette()) == []
    assert settle(Palette()) == Palette()


def test_an_unreadable_pair_is_named_with_the_nearest_that_passes() -> None:
    found = unreadable_pairs(Palette(accent="#f0b545", accent_text="#ffffff"))
    assert [(pair.foreground, pair.background) for pair in found] == [("accent_text", "accent")]
    assert found[0].ratio == pytest.approx(1.8, abs=0.1)
    assert contrast(*found[0].better) >= 4.5
    assert isinstance(found[0], Unreadable)


def test_settling_makes_everything_readable_and_stays_near() -> None:
    wild = Palette(brand="#ffee00", ink="#aaaaaa", accent="#777777", accent_text="#888888")
    calm = settle(wild)
    assert unreadable_pairs(calm) == []
    assert calm.surface == wild.surface
    assert all(distance(getattr(calm, name), getattr(wild, name)) < 0.6 for name in COLOURS)


def test_the_ground_has_to_be_light() -> None:
    assert ground_is_light(Palette())
    assert not ground_is_light(Palette(surface="#333333", ink="#ffffff"))
