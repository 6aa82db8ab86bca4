"""Making parts of a picture unrecognisable: faces, number plates. What was there cannot be worked out from what is."""

from __future__ import annotations

import io
from collections.abc import Iterable

from PIL import Image
from PIL.WebPImagePlugin import WebPImageFile

from .pictures import encode
from .processed import ProcessedPhoto

FINE = 32  # cells along the longer side, which the brush paints
COARSE = 20  # points along the longer side that are left of the picture under the brush


def grid_of(width: int, height: int) -> tuple[int, int]:
    """Columns and rows of the cells of a picture, as square as its shape allows."""
    longest = max(width, height)
    return max(1, round(FINE * width / longest)), max(1, round(FINE * height / longest))


def covered(widest: bytes, cells: Iterable[tuple[int, int]]) -> ProcessedPhoto:
    """A picture with some cells of its grid replaced by what is left of it at a few points.

    Args:
        widest: the file of its widest variant, which we made ourselves.
        cells: column and row of each, from 0.
    """
    with WebPImageFile(io.BytesIO(widest)) as file:
        file.load()
        picture = file.convert("RGB")
    longest = max(picture.size)
    points = [max(1, round(COARSE * side / longest)) for side in picture.size]
    coarse = picture.resize((points[0], points[1]), Image.Resampling.BOX)
    mask = Image.new("L", grid_of(*picture.size))
    for place in cells:
        mask.putpixel(place, 255)
    veil = coarse.resize(picture.size, Image.Resampling.BICUBIC)
    picture.paste(veil, mask=mask.resize(picture.size, Image.Resampling.NEAREST))
    return encode(picture, quickly=False)
