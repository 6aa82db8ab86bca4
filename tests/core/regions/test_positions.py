from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gapura.regions.centres import BOXES, CENTRES
from gapura.regions.positions import Box, Position, PositionProblem, check, locate

PASER = BOXES["64.01"]


def test_every_known_centre_lies_in_its_regency():
    for code, centre in CENTRES.items():
        assert BOXES[code[:5]].holds(Position(*centre), margin=0)
    assert sum(code.startswith("64.01.") for code in CENTRES) == 10
    assert sum(code.startswith("62.02.") for code in CENTRES) == 17


def test_the_margin_is_two_kilometres():
    edge = Box(-1, 100, 1, 102)
    assert edge.holds(Position(1.019, 101))
    assert not edge.holds(Position(1.021, 101))


@pytest.mark.parametrize(
    ("latitude", "longitude", "kind"),
    [
        (0, 0, "zero"),
        (0.005, -0.005, "zero"),
        (116.1, -1.7, "swapped"),
        (-6.2, 106.8, "outside"),
        (-1.7, -116.1, "outside"),
    ],
)
def test_problems_have_names(latitude, longitude, kind):
    with pytest.raises(PositionProblem) as caught:
        check(Position(latitude, longitude), PASER)
    assert caught.value.kind == kind
    assert caught.value.instead == (Position(-1.7, 116.1) if kind == "swapped" else None)


def test_a_position_near_the_null_point_is_fine_where_the_regency_lies_there():
    assert check(Position(0.001, 0.001), Box(-1, -1, 1, 1)) == (0.001, 0.001)


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_surprises(latitude, longitude):
    with suppress(PositionProblem):
        found = locate(latitude, longitude, PASER)
        assert found is None or PASER.holds(found)


@given(st.floats(PASER.south, PASER.north), st.floats(PASER.west, PASER.east))
def test_every_place_of_the_regency_is_accepted(latitude, longitude):
    found = locate(f"{latitude:.7f}".replace(".", ","), f"{longitude:.7f}", PASER)
    assert found is not None
    assert abs(found.latitude - latitude) < 1e-5
