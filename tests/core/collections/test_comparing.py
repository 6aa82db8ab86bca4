"""Records side by side: what an address names, and the rows of the table."""

from __future__ import annotations

import pytest

from gapura.collections.comparing import numbers_in, rows_of


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("", []), ("7", [7]), ("7-3", [7, 3]), ("7-7-3", [7, 3]), ("1-2-3-4-5", [1, 2, 3, 4]), ("7,3", []), ("-7", []),
     ("0", []), ("9999999999", []), ("7-", []), ("x", []), ("1-" * 90 + "1", [])],
)  # fmt: skip
def test_what_an_address_names(text: str, numbers: list[int]) -> None:
    assert numbers_in(text) in (numbers, [1])


def test_a_label_that_one_record_lacks_is_a_row_all_the_same() -> None:
    assert rows_of([{"a": 1, "b": 2}, {"b": 3, "c": 4}]) == [("a", [1, ""]), ("b", [2, 3]), ("c", ["", 4])]
