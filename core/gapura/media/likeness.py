"""Whether two pictures show the same, also after one of them was made smaller, encoded anew or brightened.

A difference hash: the picture in nine by eight greys, and for each pair of neighbours in a row whether it gets darker.
Encoding and scaling change a few of the 64 bits, another photo of the same place about a third of them
(N. Krawetz, "Kind of Like That", 2013).
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from PIL import Image

COLUMNS, ROWS = 8, 8
ALIKE = 6  # bits that may differ
PLAIN = 24  # greys between the darkest and the lightest part; less shows nothing that could be told apart
LARGEST = 1 << 63


def likeness_of(picture: Image.Image) -> int | None:
    """The hash as a number from -2⁶³ to 2⁶³-1, as databases keep it; None for a picture that shows hardly anything."""
    small = picture.convert("L").resize((COLUMNS + 1, ROWS), Image.Resampling.BOX)
    greys = list(small.tobytes())
    if max(greys) - min(greys) < PLAIN:
        return None
    bits = 0
    for row in range(ROWS):
        line = greys[row * (COLUMNS + 1) : (row + 1) * (COLUMNS + 1)]
        for left, right in pairwise(line):
            bits = bits << 1 | (left > right)
    return bits - 2 * LARGEST if bits >= LARGEST else bits


def are_alike(one: int, other: int) -> bool:
    """Whether two pictures with these hashes show the same."""
    return ((one ^ other) & (2 * LARGEST - 1)).bit_count() <= ALIKE


def is_among(wanted: Iterable[int], known: Iterable[int]) -> bool:
    """Whether any of the known pictures shows the same as one of the wanted ones."""
    asked = list(wanted)
    return any(are_alike(one, other) for other in known for one in asked)
