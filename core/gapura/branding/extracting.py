"""Colours out of a logo: the one that stands out most, a second one, and a ground and text that go with them."""

from __future__ import annotations

import io
import math

from PIL import Image

from .colour import BLACK, WHITE, Oklch, from_oklch, readable_on, shade, to_oklch
from .palette import Palette, settle

SIDE = 96  # pixels; more say nothing new about the colours
COLOURS = 24
GREY = 0.04  # chroma below which a colour is a grey
APART = math.radians(40)
OPAQUE = 128


def palette_of(picture: bytes) -> Palette:
    """A readable palette from a picture's colours; a grey picture gives a grey one."""
    found = dominant(picture)
    vivid = [(colour, count * colour.chroma) for colour, count in found if colour.chroma >= GREY]
    vivid.sort(key=lambda one: -one[1])
    if not vivid:
        return settle(Palette(brand="#3a3f45", brand_text=WHITE, accent="#c9ccd1", accent_text=BLACK))
    brand = vivid[0][0]
    other = next((one for one, _ in vivid if _turn(one.hue, brand.hue) >= APART), None)
    accent = other or Oklch(0.8, max(brand.chroma, 0.12), brand.hue + math.pi / 3)
    main, second = from_oklch(brand), from_oklch(accent._replace(lightness=max(accent.lightness, 0.72)))
    return settle(
        Palette(
            brand=main,
            brand_text=readable_on(main),
            accent=second,
            accent_text=readable_on(second),
            surface=from_oklch(Oklch(0.985, 0.006, brand.hue)),
            ink=shade(main, lightness=0.24, chroma=0.25),
        )
    )


def dominant(picture: bytes) -> list[tuple[Oklch, int]]:
    """The picture's colours and how many pixels each has; transparent pixels do not count."""
    with Image.open(io.BytesIO(picture)) as file:
        small = file.convert("RGBA")
    small.thumbnail((SIDE, SIDE))
    alpha = small.getchannel("A")
    flat = small.convert("RGB").quantize(COLOURS)
    palette = flat.getpalette() or []
    counts: dict[int, int] = {}
    for index, opacity in zip(flat.tobytes(), alpha.tobytes(), strict=True):
        if opacity >= OPAQUE:
            counts[index] = counts.get(index, 0) + 1
    written = {index: "#" + "".join(f"{part:02x}" for part in palette[3 * index : 3 * index + 3]) for index in counts}
    return [(to_oklch(written[index]), count) for index, count in counts.items()]


def _turn(one: float, other: float) -> float:
    """Angle between two hues."""
    return abs((one - other + math.pi) % (2 * math.pi) - math.pi)
