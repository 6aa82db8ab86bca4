from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gapura.forms.cleaning import Refused, clean_text, echo

pytestmark = pytest.mark.usefixtures("english")

WELCOME = [
    "O'Brien", "Ma'ruf", "😀 👩‍👩‍👧‍👦", "مرحبا", "ꦗꦮ", "<3", "100%", "{{ 7*7 }}", "{% raw %}",
    "<script>alert(1)</script>",
    "'; DROP TABLE x; --", "naïve café", "中文", "\u200fعربي", "a\u200db",
]  # fmt: skip


@pytest.mark.parametrize("text", WELCOME)
def test_what_people_write_comes_out_as_it_went_in(text):
    assert clean_text(text, max_length=200) == text


@pytest.mark.parametrize("bad", ["\x00", "\x07", "\x1b[31m", "\x7f", "\x9b", "\ud800", "\ufffe", "\uffff", "\ufdd0"])
def test_what_nobody_types_is_refused(bad):
    with pytest.raises(Refused, match="cannot be stored"):
        clean_text(f"before {bad} after", max_length=200)


def test_edges_are_trimmed_and_letters_composed():
    assert clean_text(" \u00a0\u3000\ufeff Desa  Suatang \t\n", max_length=50) == "Desa  Suatang"
    assert clean_text("e\u0301", max_length=1) == "é"


def test_one_line_stays_one_line_and_paragraphs_stay_paragraphs():
    typed = "satu\r\ndua\rtiga\u2028empat\tlima"
    assert clean_text(typed, max_length=99) == "satu dua tiga empat lima"
    assert clean_text(typed, max_length=99, multiline=True) == "satu\ndua\ntiga\nempat\tlima"


def test_the_sentence_says_how_much_fits_and_how_much_was_written():
    with pytest.raises(Refused, match=r"At most 5,000 characters fit here; you wrote 100,000\."):
        clean_text("x" * 100_000, max_length=5000)
    with pytest.raises(Refused, match="you wrote 11"):
        clean_text("x" * 11, max_length=10)
    assert clean_text("x" * 10, max_length=10) == "x" * 10


def test_surrounding_space_does_not_count_as_length():
    assert clean_text("   0123456789   ", max_length=10) == "0123456789"


@given(st.text(alphabet=st.characters(), max_size=300), st.integers(1, 100), st.booleans())
def test_whatever_is_accepted_can_be_stored_and_is_clean_already(text, limit, multiline):
    try:
        clean = clean_text(text, max_length=limit, multiline=multiline)
    except Refused:
        return
    assert len(clean) <= limit
    assert unicodedata.is_normalized("NFC", clean)
    assert clean_text(clean, max_length=limit, multiline=multiline) == clean
    assert "\x00" not in clean
    clean.encode("utf-8")


@given(st.text(alphabet=st.characters(), max_size=300), st.integers(1, 50))
def test_what_is_shown_again_is_short_and_fits_a_page(text, limit):
    shown = echo(text, limit)
    assert len(shown) <= 2 * limit
    assert "\x00" not in shown
    shown.encode("utf-8")
