from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gapura.forms.amounts import NotANumber, parse_number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("25000", "25000"), ("25.000", "25000"), ("25.000.000", "25000000"), ("1.234,5", "1234.5"),
        ("1,234.50", "1234.50"), ("12,5", "12.5"), ("2.5", "2.5"), ("0.250", "0.250"), ("-12,5", "-12.5"),
        ("\u22127", "-7"), ("+7", "7"), ("25 000", "25000"), ("25\u00a0000", "25000"), ("٢٥", "25"), ("１２", "12"),
        ("12,345", "12.345"), ("1,234,567", "1234567"), ("007", "7"),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(typed, number):
    assert parse_number(typed) == Decimal(number)


@pytest.mark.parametrize(
    ("typed", "number"), [("25,000", 25000), ("1.250", 1250), ("12,00", 12), ("1.234,00", 1234), ("0", 0)]
)
def test_whole_numbers(typed, number):
    assert parse_number(typed, whole=True) == number


@pytest.mark.parametrize("typed", ["12,5", "1.234,5", "2.5"])
def test_a_fraction_is_no_whole_number(typed):
    with pytest.raises(NotANumber):
        parse_number(typed, whole=True)


@pytest.mark.parametrize(
    "typed",
    ["", "-", "a", "1.23.4", "1..2", "1,,2", "1.2,3.4", "12.34.56", ".", ",", "1e5", "NaN", "inf", "0x10", "1_000",
     "--1", "+-1", "½", "1" * 31, "1.0000.000", "5-3", "²"],
)  # fmt: skip
def test_what_is_no_number(typed):
    with pytest.raises(NotANumber):
        parse_number(typed)


@given(st.text(max_size=40), st.booleans())
def test_anything_else_is_refused_in_the_same_way(typed, whole):
    with suppress(NotANumber):
        assert parse_number(typed, whole=whole).is_finite()


@given(st.integers(-(10**12), 10**12))
def test_grouped_thousands_are_read_back(number):
    assert parse_number(f"{number:,}".replace(",", ".")) == number
