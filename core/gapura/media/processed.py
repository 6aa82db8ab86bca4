"""A picture on its way from an upload to a row, and the sizes it is kept in: plain values and arithmetic."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

WIDTHS = (480, 960, 1600)
MASTER = 0  # the nominal width of a JPEG file that WebP variants are made from: WebP takes ten times as long to write
TALLEST = 2  # a variant is at most this many times as high as its nominal width


@dataclass
class ProcessedPhoto:
    """A picture that was checked and encoded.

    Attributes:
        width, height: size of its widest variant.
        sha256: hash of the pixels of its widest variant, the same for the same picture whatever its metadata were.
        likeness: what it shows, as ``likeness.likeness_of`` tells it.
        variants: WebP bytes by nominal width, the widest at least, or those of a ``MASTER``; empty for a picture read
            back from storage.
        token: the name it is stored under, random, 128 bits.
        written: whether its files are in storage.
    """

    width: int
    height: int
    sha256: str
    likeness: int | None
    variants: Mapping[int, bytes] = field(repr=False)
    token: str = field(default_factory=lambda: secrets.token_hex(16))
    written: bool = False


def fitted(width: int, height: int, nominal: int) -> tuple[int, int]:
    """Size of the variant of a picture at a nominal width; never larger than the picture."""
    scale = min(1.0, nominal / width, nominal * TALLEST / height)
    return max(1, round(width * scale)), max(1, round(height * scale))


@lru_cache(maxsize=1024)  # cameras have few sizes
def nominal_widths(width: int, height: int) -> tuple[int, ...]:
    """The nominal widths at which a picture is kept: up to the first that shows it whole."""
    kept = []
    for nominal in WIDTHS:
        kept.append(nominal)
        if fitted(width, height, nominal) == (width, height):
            break
    return tuple(kept)


def file_name(token: str, nominal: int) -> str:
    """Where a variant lies in storage."""
    return f"{token[:2]}/{token}-{nominal}.{'jpg' if nominal == MASTER else 'webp'}"
