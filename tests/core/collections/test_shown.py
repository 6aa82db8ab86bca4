"""Values as people read them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from gapura.collections import shown
from gapura.collections.fields import Spec


@pytest.mark.parametrize(("kind", "value", "words"), [("rupiah", 0, "Gratis"), ("integer", 0, "Gratis")])
def test_nothing_has_a_name_where_the_field_gives_it_one(kind: str, value: int, words: str) -> None:
    assert shown.readable(value, Spec(kind=kind, label="Tiket", zero="Gratis")) == words


@pytest.mark.parametrize(("value", "unknown", "expected"), [
    (None, "belum didata", ("Belum didata", '<span class="muted">Jalan</span>')),
    (None, "", ("Jalan", "")),
    ("Aspal", "belum didata", ("Jalan", "Aspal")),
    (None, "<b>", ("<b>", '<span class="muted">Jalan</span>')),
])  # fmt: skip
def test_a_fact_says_that_it_is_unknown_where_the_field_has_words_for_that(
    value: str | None, unknown: str, expected: tuple[str, str]
) -> None:
    specs = {"name": Spec(kind="text", label="Nama"), "road": Spec(kind="text", label="Jalan", unknown=unknown)}
    mounted: Any = SimpleNamespace(specs=specs, collection=SimpleNamespace(title_field="name"))
    record: Any = SimpleNamespace(name="Pantai", road=value)
    assert shown.public_facts(mounted, record) == [expected]


def test_what_is_unknown_stands_last_and_together() -> None:
    labels = {"name": "Nama", "road": "Jalan", "ticket": "Tiket", "signal": "Sinyal <4G>"}
    specs = {n: Spec(kind="text", label=label, unknown="belum didata") for n, label in labels.items()}
    mounted: Any = SimpleNamespace(specs=specs, collection=SimpleNamespace(title_field="name"))
    record: Any = SimpleNamespace(name="Pantai", road=None, ticket="Gratis", signal=None)
    assert shown.public_facts(mounted, record) == [
        ("Tiket", "Gratis"),
        ("Belum didata", '<span class="muted">Jalan, sinyal &lt;4G&gt;</span>'),
    ]
