"""Colours as plain functions on plain values: reading, OKLCH, WCAG contrast, and the nearest colour that can be read.

OKLCH separates lightness from hue, so that a colour can be made darker or lighter and stay the same colour to the eye
(https://bottosson.github.io/posts/oklab/). Contrast is that of WCAG 2.2
(https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio).
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import NamedTuple

AA = 4.5
WHITE, BLACK = "#ffffff", "#000000"
_HEX = re.compile(r"#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_STEPS = 400


class Oklch(NamedTuple):
    """Lightness from 0 to 1, chroma from 0 to about 0.37, hue in radians."""

    lightness: float
    chroma: float
    hue: float


def parse_hex(text: str) -> str:
    """Read ``#abc`` or ``#aabbcc``, with or without ``#``; gives ``#aabbcc``.

    Raises:
        ValueError: for anything else.
    """
    found = _HEX.fullmatch(text.strip())
    if not found:
        raise ValueError(f"{text!r} is not a colour; expected six digits such as #0e5a46")
    digits = found[1].lower()
    return "#" + (digits if len(digits) == 6 else "".join(2 * digit for digit in digits))


def luminance(colour: str) -> float:
    """Relative luminance, from 0 (black) to 1 (white)."""
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio, from 1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def passes(foreground: str, background: str, ratio: float = AA) -> bool:
    """Whether text in one colour can be read on the other."""
    return contrast(foreground, background) >= ratio


def readable_on(background: str) -> str:
    """White or black, whichever is easier to read; one of both always passes AA."""
    return max((WHITE, BLACK), key=lambda text: contrast(text, background))


@lru_cache(maxsize=1_000)  # a new application asks again for those of the one before
def nearest_passing(foreground: str, background: str, ratio: float = AA) -> str:
    """The colour most like ``foreground`` that can be read on ``background``: hue kept, lightness moved least.

    Raises:
        ValueError: when no lightness reaches the ratio, which happens only above 4.58.
    """
    if passes(foreground, background, ratio):
        return parse_hex(foreground)
    start = to_oklch(foreground)
    for step in range(1, _STEPS + 1):
        for lightness in (start.lightness - step / _STEPS, start.lightness + step / _STEPS):
            if 0 <= lightness <= 1:
                candidate = from_oklch(start._replace(lightness=lightness))
                if passes(candidate, background, ratio):
                    return candidate
    raise ValueError(f"no lightness of {foreground} reaches {ratio}:1 on {background}")


def nearest_pair(foreground: str, background: str, ratio: float = AA) -> tuple[str, str]:
    """The pair most like the given one that passes: only the colour that has to move less is changed."""
    text = nearest_passing(foreground, background, ratio)
    ground = nearest_passing(background, foreground, ratio)
    if distance(text, foreground) <= distance(ground, background):
        return text, parse_hex(background)
    return parse_hex(foreground), ground


def distance(one: str, other: str) -> float:
    """How different two colours look: the distance in OKLab."""
    return math.dist(_oklab(one), _oklab(other))


def mix(one: str, other: str, share: float) -> str:
    """``share`` of the second colour in the first, mixed as the eye would."""
    pairs = zip(_oklab(one), _oklab(other), strict=True)
    lightness, a, b = (first + (second - first) * share for first, second in pairs)
    return from_oklch(Oklch(lightness, math.hypot(a, b), math.atan2(b, a)))


def shade(colour: str, lightness: float | None = None, chroma: float = 1.0, by: float = 0.0) -> str:
    """The same hue at another lightness (given, or moved ``by``) and with a share of its chroma."""
    was = to_oklch(colour)
    target = (was.lightness if lightness is None else lightness) + by
    return from_oklch(Oklch(min(1.0, max(0.0, target)), was.chroma * chroma, was.hue))


def to_oklch(colour: str) -> Oklch:
    """A colour in OKLCH."""
    lightness, a, b = _oklab(colour)
    return Oklch(lightness, math.hypot(a, b), math.atan2(b, a))


def from_oklch(colour: Oklch) -> str:
    """A colour from OKLCH; one that screens cannot show loses chroma until they can."""
    if not 0 < colour.lightness < 1:
        return WHITE if colour.lightness >= 1 else BLACK
    low, high = 0.0, colour.chroma
    if not _fits(_rgb(colour)):
        for _ in range(20):
            middle = (low + high) / 2
            low, high = (middle, high) if _fits(_rgb(colour._replace(chroma=middle))) else (low, middle)
        colour = colour._replace(chroma=low)
    return "#" + "".join(f"{round(255 * min(1.0, max(0.0, _encode(part)))):02x}" for part in _rgb(colour))


def _linear(colour: str) -> tuple[float, float, float]:
    digits = parse_hex(colour)[1:]
    red, green, blue = (_decode(int(digits[at : at + 2], 16) / 255) for at in (0, 2, 4))
    return red, green, blue


def _decode(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _encode(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def _oklab(colour: str) -> tuple[float, float, float]:
    red, green, blue = _linear(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _rgb(colour: Oklch) -> tuple[float, float, float]:
    """Linear red, green and blue, which may lie outside 0 to 1."""
    a, b = colour.chroma * math.cos(colour.hue), colour.chroma * math.sin(colour.hue)
    long = (colour.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (colour.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (colour.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _fits(parts: tuple[float, float, float]) -> bool:
    return all(-0.0005 <= part <= 1.0005 for part in parts)
