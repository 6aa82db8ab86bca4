"""Covering parts of a picture: what is covered cannot be told any more, what is beside it stays."""

from __future__ import annotations

import io
import random

import pytest
from PIL import Image, ImageChops, ImageStat

from gapura.media.covering import covered, grid_of
from gapura.media.pictures import process

from . import pictures as made


@pytest.mark.parametrize(
    ("size", "grid"), [((1600, 1200), (32, 24)), ((1200, 1600), (24, 32)), ((1600, 10), (32, 1)), ((1, 1), (32, 32))]
)
def test_cells_are_about_as_wide_as_high(size: tuple[int, int], grid: tuple[int, int]) -> None:
    assert grid_of(*size) == grid


def noise(size: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    Image.frombytes("RGB", size, random.Random(1).randbytes(size[0] * size[1] * 3)).save(out, "PNG")
    return out.getvalue()


def test_nothing_under_the_brush_is_left_and_everything_beside_it_is() -> None:
    before = process(noise((1600, 1200)))
    cells = [(column, row) for column in range(8, 16) for row in range(6, 12)]
    after = covered(before.variants[1600], cells)
    one, other = (made.opened(found.variants[1600]).convert("RGB") for found in (before, after))
    inside, beside = (400, 300, 800, 600), (0, 0, 380, 1200)
    assert max(ImageStat.Stat(other.crop(inside)).stddev) < 6 < min(ImageStat.Stat(one.crop(inside)).stddev)
    assert max(ImageStat.Stat(ImageChops.difference(one.crop(beside), other.crop(beside))).mean) < 12
    assert set(after.variants) == {480, 960, 1600}
    assert (after.token, after.sha256) != (before.token, before.sha256)
