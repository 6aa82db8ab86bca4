from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gapura.collections.fields import Spec
from gapura.collections.imports.mapping import names_of
from gapura.collections.imports.values import Rule, value_of
from gapura.forms import Refused

pytestmark = pytest.mark.usefixtures("english")

OPTIONS = {"organik": "Organik", "kertas": "Kertas, kardus", "plus": "+"}
NAMES = names_of({title: key for key, text in OPTIONS.items() for title in (key, text, f"{text} (en)")})


def rule(kind, **more):
    required = more.pop("required", False)
    listed = kind in ("choice", "choices")
    spec = Spec(kind=kind, label="X", options=OPTIONS if listed else {}, **more)
    return Rule(spec=spec, required=required, names=NAMES if listed else {})


GOOD = [
    ("text", "  Kopi  ", "Kopi"),
    ("text", "", None),
    ("text", "'=1+1", "=1+1"),
    ("text", "O'Brien <3", "O'Brien <3"),
    ("integer", "1.250", 1250),
    ("integer", "", None),
    ("decimal", "1,2340", Decimal("1.23")),
    ("rupiah", "Rp 25.000,-", 25000),
    ("rupiah", "dua ribu", 2000),
    ("rupiah", "0", 0),
    ("yes_no", "Ya", True),
    ("yes_no", "TIDAK", False),
    ("yes_no", "", False),
    ("yes_no", "1", True),
    ("yes_no", "x", True),
    ("date", "17/8/2026", date(2026, 8, 17)),
    ("date", "17 Agustus 2026", date(2026, 8, 17)),
    ("date", "46251", date(2026, 8, 17)),
    ("date", "2026-08-17 00:00:00", date(2026, 8, 17)),
    ("phone", "81234567890", "+6281234567890"),
    ("phone", "6281234567890", "+6281234567890"),
    ("phone", "", None),
    ("email", "a@Contoh.id", "a@contoh.id"),
    ("url", "contoh.id", "https://contoh.id"),
    ("choice", "kertas, KARDUS", "kertas"),
    ("choice", "Organik (en)", "organik"),
    ("choice", "+", "plus"),
    ("choices", "Kertas, kardus, organik", ["organik", "kertas"]),
    ("choices", "organik; kertas", ["organik", "kertas"]),
    ("choices", "organik|Organik", ["organik"]),
    ("choices", "", []),
]


@pytest.mark.parametrize(("kind", "text", "value"), GOOD)
def test_what_people_write_in_tables_is_understood(kind, text, value):
    assert value_of(text, rule(kind)) == value


BAD = [
    ("integer", "dua belas", "not a whole number"),
    ("integer", "1,5", "not a whole number"),
    ("rupiah", "murah", "rupiah"),
    ("yes_no", "mungkin", "neither yes nor no"),
    ("date", "31/02/2026", "not in the calendar"),
    ("date", "1999", "not a date"),
    ("phone", "8.12346E+11", "shortened"),
    ("phone", "abc", "phone number"),
    ("choice", "emas", "Possible are: Organik"),
    ("choices", "organik, emas", "not on the list"),
    ("text", "#REF!", "error of Excel"),
    ("text", "a\0b", "cannot be stored"),
    ("text", "x" * 201, "At most 200"),
    ("integer", "9" * 200, "At most"),
]


@pytest.mark.parametrize(("kind", "text", "sentence"), BAD)
def test_what_cannot_be_is_refused_in_a_sentence(kind, text, sentence):
    with pytest.raises(Refused, match=sentence):
        value_of(text, rule(kind))


@pytest.mark.parametrize("kind", ["text", "integer", "date", "choice", "choices", "phone"])
def test_a_required_cell_must_be_filled(kind):
    for blank in ("", "  ", "\u00a0"):
        with pytest.raises(Refused, match="fill this in"):
            value_of(blank, rule(kind, required=True))


@given(text=st.text(max_size=60), kind=st.sampled_from(sorted({kind for kind, *_ in GOOD})))
def test_any_cell_gives_a_value_or_a_sentence(text, kind):
    try:
        value_of(text, rule(kind))
    except Refused as refusal:
        assert str(refusal)
