"""Share cards: a page's title on the regency's colours, with its logo and gate, 1200 by 630 pixels.

Open Graph pictures of that size are shown large by every messenger (https://ogp.me).
"""

from __future__ import annotations

import io
import textwrap
from functools import lru_cache

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer
from PIL import Image, ImageDraw, ImageFont

from ..icons import gate_outline
from ..palette import Palette, roles

WIDTH, HEIGHT, MARGIN = 1200, 630, 150
LONGEST = 140
SIZES = ((86, 20), (70, 26), (56, 34))  # of the letters in pixels, and how many fit on a line
MOST_LINES = 4
FOLDER = "/merek/kartu"


def address(words: str) -> str:
    """Path of the card that shows the words."""
    return f"{FOLDER}/{_serializer().dumps(words[:LONGEST])}.jpg"


def read(ticket: str) -> str | None:
    """The words of an address, None when it is not one of ours."""
    try:
        words = _serializer().loads(ticket)
    except BadData:
        return None
    return words if isinstance(words, str) else None


def draw(name: str, words: str, palette: Palette, logo: bytes | None = None) -> bytes:
    """The card as JPEG.

    Args:
        name: of the regency, written above the words unless it is the words.
        logo: a WebP picture, or None.
    """
    colours = roles(palette)
    card = Image.new("RGB", (WIDTH, HEIGHT), colours["brand-strong"])
    pen = ImageDraw.Draw(card)
    _gates(pen, colours["accent-on-strong"])
    _steps(pen, colours["accent-on-strong"])
    top = _head(card, pen, name if words != name else "", colours["brand-strong-contrast"], logo)
    _title(pen, words, colours["brand-strong-contrast"], top)
    out = io.BytesIO()
    card.save(out, "JPEG", quality=85, optimize=True, progressive=True)
    return out.getvalue()


def _gates(pen: ImageDraw.ImageDraw, colour: str) -> None:
    """A half gate at each edge; the title is what one sees through it."""
    for mirrored in (False, True):
        outline = gate_outline(HEIGHT, mirrored=False)
        shift = -40
        points = [(WIDTH - x - shift if mirrored else x + shift, y + 8) for x, y in outline]
        pen.polygon(points, fill=colour)


def _steps(pen: ImageDraw.ImageDraw, colour: str) -> None:
    """The stepped edge along the foot."""
    for left in range(0, WIDTH, 48):
        for step in range(3):
            pen.rectangle(
                (left + 8 * step, HEIGHT - 10 - 8 * step, left + 47 - 8 * step, HEIGHT - 2 - 8 * step), fill=colour
            )


def _head(card: Image.Image, pen: ImageDraw.ImageDraw, name: str, colour: str, logo: bytes | None) -> int:
    """Logo and name; returns where the title may begin."""
    left, middle = MARGIN, 120
    if logo:
        with Image.open(io.BytesIO(logo), formats=["WEBP"]) as file:
            picture = file.convert("RGBA")
        picture.thumbnail((112, 112), Image.Resampling.LANCZOS)
        box = (left, middle - 64, left + 128, middle + 64)
        pen.rounded_rectangle(box, radius=18, fill="#ffffff")
        card.paste(picture, (left + (128 - picture.width) // 2, middle - picture.height // 2), picture)
        left += 156
    if name:
        pen.text((left, middle), textwrap.shorten(name, 44, placeholder="…"), fill=colour, font=_font(40), anchor="lm")
    return 210 if logo or name else 130


def _title(pen: ImageDraw.ImageDraw, words: str, colour: str, top: int) -> None:
    size, lines = _fitted(words)
    step = round(size * 1.2)
    begin = top + max(0, (HEIGHT - 60 - top - step * len(lines)) // 2)
    for place, line in enumerate(lines):
        where = (MARGIN, begin + step * place)
        pen.text(where, line, fill=colour, font=_font(size), stroke_width=max(1, size // 40), stroke_fill=colour)


def _fitted(words: str) -> tuple[int, list[str]]:
    """The largest letters in which the words take few lines."""
    for size, columns in SIZES:
        lines = textwrap.wrap(words, columns)
        if len(lines) <= MOST_LINES - 1:
            return size, lines
    lines = textwrap.wrap(words, SIZES[-1][1], max_lines=MOST_LINES, placeholder=" …")
    return SIZES[-1][0], lines


@lru_cache(maxsize=8)
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def _serializer() -> URLSafeSerializer:
    keys = [*(current_app.config.get("SECRET_KEY_FALLBACKS") or []), current_app.secret_key]
    return URLSafeSerializer(keys, salt="gapura-share-card")
