"""Where the lines and bars of charts lie."""

from __future__ import annotations

import pytest

from gapura import charts
from gapura.charts.geometry import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH


def test_the_largest_value_is_on_top_and_zero_on_the_ground() -> None:
    drawing = charts.line(["Jan", "Feb", "Mar"], {"a": [0, 5, 10]})
    low, middle, high = drawing.series[0].marks
    assert low.y == HEIGHT - BOTTOM
    assert high.y == TOP
    assert middle.y == pytest.approx((low.y + high.y) / 2, abs=0.1)
    assert (low.x, high.x) == (LEFT, WIDTH - RIGHT)


def test_a_missing_value_is_a_gap_and_no_zero() -> None:
    series = charts.line(["1", "2", "3", "4"], {"a": [1, None, 3, 4]}).series[0]
    assert len(series.marks) == 3
    assert series.path.count("M") == 2


@pytest.mark.parametrize("most", [0, 0.3, 1, 2, 3, 7, 10, 99, 101, 1234, 10**9])
def test_the_grid_has_a_few_round_values_that_reach_the_largest(most: float) -> None:
    ticks = [value for _y, value in charts.line(["a", "b"], {"x": [0, most]}).ticks]
    assert ticks[0] == 0
    assert ticks[-1] >= most
    assert 2 <= len(ticks) <= 6
    assert ticks == sorted(set(ticks))


def test_columns_stand_upon_each_other() -> None:
    first, second = charts.stacked(["a"], {"x": [3], "y": [7]}).series
    assert first.marks[0].y == pytest.approx(second.marks[0].y + second.marks[0].height, abs=0.2)
    total = first.marks[0].height + second.marks[0].height
    assert total == pytest.approx(HEIGHT - TOP - BOTTOM, abs=0.3)


def test_parts_fill_the_whole() -> None:
    drawing = charts.parts({"a": 1, "b": 3, "c": 0, "d": None})
    assert [one.share for one in drawing.series] == [0.25, 0.75, 0, 0]
    assert sum(one.marks[0].width for one in drawing.series) == pytest.approx(WIDTH)
    assert [one.share for one in charts.parts({"a": 0}).series] == [0]
    with pytest.raises(ValueError, match="negative"):
        charts.parts({"a": -1})


def test_what_cannot_be_drawn_is_refused_with_a_reason() -> None:
    with pytest.raises(ValueError, match="2 values for 1 labels"):
        charts.line(["a"], {"x": [1, 2]})
    with pytest.raises(ValueError, match="small multiples"):
        charts.stacked(["a"], {str(n): [1] for n in range(6)})


def test_only_as_many_labels_as_can_be_read_and_the_last_one_always() -> None:
    labels = [str(day) for day in range(1, 32)]
    shown = charts.line(labels, {"x": list(range(31))}).labels
    assert len(shown) <= 8
    assert shown[-1][1] == "31"
    assert charts.line([], {"x": []}).labels == ()
