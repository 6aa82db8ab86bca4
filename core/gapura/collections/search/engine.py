"""Finding records by words: a bounded number of hits, the best first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from ...database.engine import db
from ...database.types import like_pattern
from .text import MOST_WORDS, stem, words_of

MOST_HITS = 1_000


def hits(model: type[Any], typed: str, conditions: Sequence[Any]) -> list[int]:
    """Ids of the records that have all the words, the best first; at most one more than ``MOST_HITS``."""
    words = words_of(typed)[:MOST_WORDS]
    if not words:
        return []
    found = sa.and_(*(_has(model, word) for word in words))
    return list(db.session.scalars(sa.select(model.id).where(found, *conditions).limit(MOST_HITS + 1)))


def _has(model: type[Any], word: str) -> sa.ColumnElement[bool]:
    columns = (model.search_title, model.search_body)
    return sa.or_(*(c.like(like_pattern(w), escape="\\") for c in columns for w in {word, stem(word)}))
