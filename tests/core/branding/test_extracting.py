"""Colours out of logos."""

from __future__ import annotations

import io
import math

import pytest
from PIL import Image, ImageDraw

from gapura.branding.colour import to_oklch
from gapura.branding.extracting import palette_of
from gapura.branding.palette import ground_is_light, unreadable_pairs


def logo(ground: str, *parts: tuple[str, int], size: int = 200) -> bytes:
    """A picture of coloured squares, each so many pixels wide."""
    picture = Image.new("RGBA", (size, size), ground)
    pen = ImageDraw.Draw(picture)
    left = 0
    for colour, width in parts:
        pen.rectangle((left, 0, left + width - 1, size), fill=colour)
        left += width
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def near(one: str, other: str) -> bool:
    """Whether two colours have about the same hue."""
    return abs((to_oklch(one).hue - to_oklch(other).hue + math.pi) % (2 * math.pi) - math.pi) < 0.25


def test_the_most_vivid_colour_leads_and_another_hue_follows() -> None:
    found = palette_of(logo("#ffffff", ("#0a7a3c", 80), ("#f2b01e", 40)))
    assert near(found.brand, "#0a7a3c")
    assert near(found.accent, "#f2b01e")


def test_what_is_transparent_does_not_count() -> None:
    assert near(palette_of(logo("#ff000000", ("#123f8f", 30))).brand, "#123f8f")


@pytest.mark.parametrize(
    "picture",
    [
        logo("#ffffff"), logo("#000000"), logo("#00000000"), logo("#808080"), logo("#ffff00"), logo("#00ff00"),
        logo("#fffff0", ("#ffee00", 150)), logo("#ff00ff", ("#ff00fe", 100)),
    ],
)  # fmt: skip
def test_whatever_the_logo_is_everything_can_be_read(picture: bytes) -> None:
    found = palette_of(picture)
    assert unreadable_pairs(found) == []
    assert ground_is_light(found)
