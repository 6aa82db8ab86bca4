"""The small icons are PNG of the asked size, from the logo or drawn."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from gapura.branding import icons
from gapura.branding.palette import Palette


@pytest.mark.parametrize(
    ("name", "letter"),
    [("Kabupaten Paser", "P"), ("Pemerintah Kabupaten Kotim", "K"), ("Kota Ñam", "Ñ"), ("", "G"), ("Kab. Berau", "B")],
)
def test_the_letter_is_that_of_the_name_itself(name: str, letter: str) -> None:
    assert icons.initial(name) == letter


@pytest.mark.parametrize("size", icons.SIZES)
def test_a_drawn_icon_has_its_size_and_the_regencys_colour(size: int) -> None:
    with Image.open(io.BytesIO(icons.drawn("Kabupaten Paser", Palette(brand="#0000aa"), size))) as picture:
        assert picture.format == "PNG"
        assert picture.size == (size, size)
        red, _green, blue, alpha = picture.convert("RGBA").getpixel((size // 2, size // 20))  # type: ignore[misc]  # RGBA
    assert blue > red
    assert alpha == 255


def test_a_logo_is_centred_on_a_transparent_square() -> None:
    out = io.BytesIO()
    Image.new("RGB", (300, 100), "#ff0000").save(out, "WEBP")
    with Image.open(io.BytesIO(icons.from_logo(out.getvalue(), 48))) as picture:
        assert picture.size == (48, 48)
        assert picture.getpixel((24, 2))[3] == 0  # type: ignore[index]  # RGBA
        assert picture.getpixel((24, 24))[3] == 255  # type: ignore[index]  # RGBA
