from __future__ import annotations

import pytest

from gapura import illustrate
from gapura.media.illustrations import KINDS

from . import pictures as made

SIZE = (240, 160)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_a_picture_that_is_repeated_exactly(kind):
    data = illustrate(kind, 1, SIZE)
    image = made.opened(data)
    assert (image.format, image.size) == ("PNG", SIZE)
    assert len(image.getcolors(SIZE[0] * SIZE[1])) > 200
    assert illustrate(kind, 1, SIZE) == data
    assert illustrate(kind, 2, SIZE) != data


def test_an_unknown_kind_is_said():
    with pytest.raises(KeyError):
        illustrate("unicorn")
