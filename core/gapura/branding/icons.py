"""The small icons of a portal: from its logo, or drawn as a gate with the first letter of its name."""

from __future__ import annotations

import io
import re

from PIL import Image, ImageDraw, ImageFont

from .palette import Palette, roles

SIZES = (48, 192, 512)
_FIRST_WORDS = re.compile(r"^(portal|pemerintah|pemkab|kabupaten|kota|kab\.?)\s+", re.IGNORECASE)
_SCALE = 4  # drawn larger and shrunk, so that edges are smooth
_STEPS = ((0.0, 0.12), (0.1, 0.09), (0.2, 0.06), (0.31, 0.03))


def initial(name: str) -> str:
    """The letter that stands for the regency: ``P`` for ``Kabupaten Paser``."""
    while _FIRST_WORDS.match(name):
        name = _FIRST_WORDS.sub("", name)
    return next((letter.upper() for letter in name if letter.isalnum()), "G")


def full(logo: bytes | None, name: str, palette: Palette, size: int) -> bytes:
    """An icon that fills its square, what matters within the middle 80 per cent: phones cut it to their own shape."""
    square = Image.new("RGB", (size, size), "#ffffff" if logo else roles(palette)["brand-strong"])
    inner = round(size * 0.7 if logo else size)
    inside = from_logo(logo, inner) if logo else drawn(name, palette, inner)
    with Image.open(io.BytesIO(inside)) as picture:
        square.paste(picture, ((size - inner) // 2,) * 2, picture.convert("RGBA"))
    return _png(square)


def from_logo(logo: bytes, size: int) -> bytes:
    """The logo on a transparent square, as PNG."""
    with Image.open(io.BytesIO(logo), formats=["WEBP"]) as file:
        picture = file.convert("RGBA")
        picture.thumbnail((size, size), Image.Resampling.LANCZOS)
    square = Image.new("RGBA", (size, size))
    square.paste(picture, ((size - picture.width) // 2, (size - picture.height) // 2))
    return _png(square)


def drawn(name: str, palette: Palette, size: int) -> bytes:
    """A gate with the regency's first letter between its halves, in the regency's colours, as PNG."""
    colours = roles(palette)
    full = size * _SCALE
    picture = Image.new("RGBA", (full, full))
    pen = ImageDraw.Draw(picture)
    pen.rounded_rectangle((0, 0, full - 1, full - 1), radius=full * 0.2, fill=colours["brand-strong"])
    for mirrored in (False, True):
        pen.polygon(gate_outline(full, mirrored), fill=colours["accent-on-strong"])
    letter, font = initial(name), ImageFont.load_default(full * 0.52)
    ink = colours["brand-strong-contrast"]
    pen.text(
        (full / 2, full * 0.5), letter, fill=ink, font=font, anchor="mm", stroke_width=full * 0.018, stroke_fill=ink
    )
    return _png(picture.resize((size, size), Image.Resampling.LANCZOS))


def gate_outline(full: int, mirrored: bool) -> list[tuple[float, float]]:
    """Points of a stepped half gate at the left or right edge of a square, in pixels."""
    points = [(0.06, 0.9), (0.06, 0.66)]
    for rise, width in _STEPS:
        points += [(0.1 + (0.12 - width) * 0.6, 0.62 - rise), (0.1 + (0.12 - width) * 0.6 + 0.02, 0.62 - rise - 0.08)]
    points += [(0.2, 0.14), (0.24, 0.14), (0.24, 0.9)]
    return [((1 - x if mirrored else x) * full, y * full) for x, y in points]


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
