"""Whether two pictures show the same: scaled, encoded anew, brightened, cut; and others that do not."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageEnhance

from gapura.media.likeness import are_alike, is_among, likeness_of
from gapura.media.pictures import process

from .pictures import scene


def jpeg(picture: Image.Image, quality: int = 60) -> Image.Image:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return Image.open(io.BytesIO(out.getvalue())).convert("RGB")


@pytest.mark.parametrize(
    "change",
    [
        lambda one: one.resize((640, 480)),
        lambda one: jpeg(one, 30),
        lambda one: jpeg(one.resize((800, 600)), 50),
        lambda one: ImageEnhance.Brightness(one).enhance(1.15),
        lambda one: one.crop((6, 4, one.width - 6, one.height - 4)),
    ],
    ids=["smaller", "coarser", "both", "brighter", "cut at the edge"],
)
def test_the_same_picture_is_known_again(change) -> None:
    for seed in range(6):
        one, other = likeness_of(scene(seed)), likeness_of(change(scene(seed)))
        assert one is not None
        assert other is not None
        assert are_alike(one, other), seed


def test_other_pictures_are_others() -> None:
    found = [likeness_of(scene(seed)) for seed in range(60)]
    alike = [
        (a, b) for a, one in enumerate(found) for b, other in enumerate(found[:a]) if are_alike(one or 0, other or 0)
    ]
    assert alike == []


def test_a_plain_picture_shows_nothing() -> None:
    assert likeness_of(Image.new("RGB", (900, 700), (90, 120, 200))) is None


def test_numbers_fit_into_a_database_and_are_compared_bit_by_bit() -> None:
    numbers = [likeness_of(scene(seed)) for seed in range(40)]
    assert all(number is not None and -(2**63) <= number < 2**63 for number in numbers)
    assert min(number for number in numbers if number is not None) < 0, "both signs come"
    assert are_alike(-1, -2)
    assert not are_alike(-1, 0)
    assert is_among([5], [1 << 40, 4])
    assert not is_among([], [4])
    assert not is_among([0], [-1, 0b11111111])


def test_every_photo_is_told_what_it_shows() -> None:
    out = io.BytesIO()
    scene(3).save(out, "JPEG", quality=90)
    smaller = io.BytesIO()
    scene(3).resize((640, 480)).save(smaller, "WEBP", quality=50)
    one, other = process(out.getvalue()), process(smaller.getvalue())
    assert one.sha256 != other.sha256
    assert one.likeness is not None
    assert other.likeness is not None
    assert are_alike(one.likeness, other.likeness)
