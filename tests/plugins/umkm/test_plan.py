"""The list stays fast with 100,000 businesses because every query reads an index in the order of the list."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from gapura.database.engine import db

from .conftest import Pasar


def plan(statement: Any) -> str:
    """Return how SQLite would answer a statement."""
    text = str(statement.compile(db.engine, compile_kwargs={"literal_binds": True}))
    return " | ".join(row[3] for row in db.session.execute(sa.text(f"EXPLAIN QUERY PLAN {text}")))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "filters",
    [{}, {"kategori": "kopi"}, {"kecamatan": "64.01.05"}, {"kategori": "kopi", "kecamatan": "64.01.05"}],
    ids=str,
)
def test_a_page_is_read_from_an_index_and_not_sorted(pasar: Pasar, filters: dict[str, str]) -> None:
    models, search = pasar.module("models"), pasar.module("search")
    with pasar.site.application.test_request_context("/umkm"):
        business = models.Business
        listed = sa.select(business).where(search.matching(**filters).condition)
        for after in (sa.true(), business.sort_name > "kopi"):
            found = plan(listed.where(after).order_by(business.sort_name, business.id).limit(25))
            assert "USING INDEX ix_umkm_business_state" in found
            assert "TEMP B-TREE" not in found
            assert "SCAN umkm_business" not in found


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_search_reads_the_words_in_their_index(pasar: Pasar) -> None:
    models, search = pasar.module("models"), pasar.module("search")
    with pasar.site.application.test_request_context("/umkm"):
        begins = search._begins(models.Word, "kopi")
        query = sa.select(models.Word.business_id).where(begins, search._has("bubuk", models.Word.business_id))
        found = plan(query.distinct().limit(1001))
    assert "SEARCH umkm_word USING COVERING INDEX ix_umkm_word_word_business_id (word>? AND word<?)" in found
    assert "(business_id=? AND word>? AND word<?)" in found
