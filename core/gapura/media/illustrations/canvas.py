"""A canvas in units of its own width and height, drawn at twice its size so that edges come out smooth."""

from __future__ import annotations

import io
import math
import random
from collections.abc import Callable, Iterable, Sequence

from PIL import Image, ImageDraw, ImageFilter

Colour = str | tuple[int, int, int]
Point = tuple[float, float]

SCALE = 2


def rgb(colour: Colour) -> tuple[int, int, int]:
    """Red, green and blue of ``#rrggbb``."""
    if isinstance(colour, tuple):
        return colour
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(one: Colour, other: Colour, share: float) -> tuple[int, int, int]:
    """A colour between two; ``share`` 0 is the first, 1 the second."""
    first, second = rgb(one), rgb(other)
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


class Canvas:
    """Flat shapes, soft light and gradients; x and y run from 0 to 1, y downwards."""

    def __init__(self, seed: str, size: tuple[int, int]) -> None:
        self.random = random.Random(seed)  # noqa: S311 - repeatable pictures, no secrets
        self.size = size
        self.width, self.height = size[0] * SCALE, size[1] * SCALE
        self.aspect = self.width / self.height
        self.image = Image.new("RGB", (self.width, self.height))
        self.draw = ImageDraw.Draw(self.image, "RGBA")

    def around(self, value: float, spread: float) -> float:
        """A number near ``value``."""
        return value + self.random.uniform(-spread, spread)

    def at(self, x: float, y: float) -> Point:
        """Pixel of a place."""
        return x * self.width, y * self.height

    def gradient(self, stops: Sequence[Colour], top: float = 0.0, bottom: float = 1.0) -> None:
        """Fill a band with colours that run into each other from top to bottom."""
        box = (0, round(top * self.height), self.width, round(bottom * self.height))
        column = Image.new("RGB", (1, len(stops)))
        column.putdata([rgb(stop) for stop in stops])
        height = max(1, box[3] - box[1])
        tall = column.resize((1, height), Image.Resampling.BICUBIC)
        self.image.paste(tall.resize((self.width, height), Image.Resampling.NEAREST), box[:2])

    def veil(self, colour: Colour, top: float, bottom: float, start: float, end: float) -> None:
        """Lay a translucent band over what is there; opacity runs from ``start`` to ``end``."""
        upper, lower = round(top * self.height), round(bottom * self.height)
        mask = Image.new("L", (1, 2))
        mask.putdata([round(start * 255), round(end * 255)])
        height = max(1, lower - upper)
        mask = mask.resize((1, height), Image.Resampling.BILINEAR)
        mask = mask.resize((self.width, height), Image.Resampling.NEAREST)
        self.image.paste(Image.new("RGB", mask.size, rgb(colour)), (0, upper), mask)

    def shape(self, points: Iterable[Point], colour: Colour, opacity: float = 1.0) -> None:
        """A filled polygon."""
        self.draw.polygon([self.at(x, y) for x, y in points], fill=(*rgb(colour), round(opacity * 255)))

    def line(self, points: Iterable[Point], colour: Colour, thickness: float, opacity: float = 1.0) -> None:
        """A line with round joints; its thickness is in parts of the height."""
        wide, ink = max(1, round(thickness * self.height)), (*rgb(colour), round(opacity * 255))
        self.draw.line([self.at(x, y) for x, y in points], fill=ink, width=wide, joint="curve")

    def disc(self, x: float, y: float, radius: float, colour: Colour, opacity: float = 1.0, flat: float = 1.0) -> None:
        """A disc; the radius is in parts of the height, ``flat`` squeezes it."""
        cx, cy = self.at(x, y)
        across = radius * self.height
        box = (cx - across, cy - across * flat, cx + across, cy + across * flat)
        self.draw.ellipse(box, fill=(*rgb(colour), round(opacity * 255)))

    def block(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        colour: Colour,
        round_by: float = 0.0,
        opacity: float = 1.0,
    ) -> None:
        """A rectangle from its upper left corner, with rounded corners if wished."""
        left, top = self.at(x, y)
        right, bottom = self.at(x + width, y + height)
        box = (left, top, max(left, right), max(top, bottom))
        self.draw.rounded_rectangle(box, radius=round_by * self.height, fill=(*rgb(colour), round(opacity * 255)))

    def glow(self, x: float, y: float, radius: float, colour: Colour, strength: float = 0.6) -> None:
        """Soft light around a place."""
        small = Image.new("L", (96, 96))
        ImageDraw.Draw(small).ellipse((24, 24, 72, 72), fill=round(255 * strength))
        across = max(2, round(radius * 4 * self.height))
        mask = small.filter(ImageFilter.GaussianBlur(13)).resize((across, across), Image.Resampling.BILINEAR)
        left, top = round(x * self.width) - across // 2, round(y * self.height) - across // 2
        self.image.paste(Image.new("RGB", mask.size, rgb(colour)), (left, top), mask)

    def profile(self, level: float, swing: float, waves: float, steps: int = 160) -> Callable[[float], float]:
        """A smooth random line across the canvas: its height at each x."""
        parts = [
            (swing / 1.9**octave, waves * 2.1**octave * self.around(1, 0.2), self.random.uniform(0, math.tau))
            for octave in range(4)
        ]
        return lambda x: level + sum(high * math.sin(x * math.tau * often + start) for high, often, start in parts)

    def ridge(self, line: Callable[[float], float], colour: Colour, bottom: float = 1.02, opacity: float = 1.0) -> None:
        """Fill everything below a line."""
        points = [(step / 200, line(step / 200)) for step in range(201)]
        self.shape([(-0.01, bottom), (-0.01, line(0)), *points, (1.01, line(1)), (1.01, bottom)], colour, opacity)

    def zoom(self, left: float, top: float, share: float) -> None:
        """Keep only a part of what was drawn: as a photographer steps nearer."""
        box = (left, top, left + share, top + share)
        across, down = self.width, self.height
        part = self.image.crop((int(box[0] * across), int(box[1] * down), int(box[2] * across), int(box[3] * down)))
        self.image = part.resize((across, down), Image.Resampling.BILINEAR)
        self.draw = ImageDraw.Draw(self.image, "RGBA")

    def png(self) -> bytes:
        """The finished picture."""
        out = io.BytesIO()
        self.image.reduce(SCALE).save(out, "PNG", compress_level=0)
        return out.getvalue()
