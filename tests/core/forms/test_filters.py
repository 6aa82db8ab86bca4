from __future__ import annotations

import pytest

from gapura import BooleanField, ChoiceField, FilterForm, IntegerField, TextField


class Filters(FilterForm):
    q = TextField(max_length=20)
    kind = ChoiceField(choices={"beach": "Pantai"})
    page = IntegerField(minimum=1, maximum=100)
    signal = BooleanField()


@pytest.mark.parametrize(
    ("query", "chosen"),
    [
        ("", {}),
        ("?q=kopi&kind=beach&page=3&signal=1", {"q": "kopi", "kind": "beach", "page": 3, "signal": True}),
        ("?q=%00&kind=x&page=0&signal=", {}),
        ("?q=" + "x" * 21, {}),
        ("?page=9999999999999999999999&q=a&q=b", {"q": "a"}),
    ],
)
def test_only_what_is_acceptable_is_chosen(bench, query, chosen):
    with bench.app.test_request_context(f"/{query}"):
        assert Filters().chosen() == chosen


def test_filters_carry_neither_token_nor_key(bench):
    with bench.app.test_request_context("/"):
        assert [field.name for field in Filters()] == ["q", "kind", "page", "signal"]
