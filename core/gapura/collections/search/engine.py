"""Finding records by words: a bounded number of hits, the best first, in the same order on both databases.

A record is found when it has every word: as it was typed, by its stem, or as the beginning of one of its words. Of
more than ``MOST_HITS`` only so many are looked at, and besides them as many that have every word in their title. They
come in four tiers: every word in the title, every word begun in the title, every word somewhere, every word begun
somewhere; within a tier by number.

When nothing is found, words that no record has are taken for typing errors.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from ...database.engine import db
from .ddl import TITLE
from .marks import Group, Mark, Values, among, existing, find, is_sqlite, needed, value_groups
from .text import MOST_WORDS, stem, words_of
from .typos import variants

MOST_HITS = 1_000
SHORTEST_BEGINNING = 2  # nearly every record has a word that begins with a given letter
MOST_VARIANTS = 5
Words = Sequence[Sequence[str]]  # each with others in its place


@dataclass(frozen=True)
class Hits:
    """What a search found.

    Attributes:
        ids: of the records, the best first; at most one more than ``MOST_HITS``.
        instead: for words that no record has, those that were looked for in their place.
        values: what the wanted columns hold, a tuple for each of the ids; empty where no column was wanted.
    """

    ids: list[int] = field(default_factory=list)
    instead: dict[str, list[str]] = field(default_factory=dict)
    values: list[tuple[Any, ...]] = field(default_factory=list)

    @property
    def many(self) -> bool:
        """Whether there are more than are looked at."""
        return len(self.ids) > MOST_HITS


def hits(model: type[Any], typed: str, conditions: Sequence[Any] = (), values: Values | None = None) -> list[int]:
    """Ids of the records that have all the words, the best first; at most one more than ``MOST_HITS``."""
    return search(model, typed, values, conditions).ids


def search(
    model: type[Any],
    typed: str,
    values: Values | None = None,
    conditions: Sequence[Any] = (),
    columns: Sequence[Any] = (),
) -> Hits:
    """Find records by words, tolerant of one typing error in each when nothing is found otherwise.

    Args:
        typed: anything at all; without a letter or digit in it nothing is found.
        values: for columns that lists are filtered by, and for the state, the values of which a record has one.
        conditions: further ones on the record; slow where most hits fail them.
        columns: of the model, whose values are wanted with the ids.
    """
    words = [[word] for word in dict.fromkeys(words_of(typed))][:MOST_WORDS]
    groups = value_groups(values or {})
    if not words:
        return Hits()
    ids = _found(model, words, groups, conditions)
    if ids:
        return _in_order(model, ids, words, columns)
    lost = [word for (word,) in words if len(words) == 1 or not find(model, [_marks([word], "", True), *groups], 1)]
    instead = {word: near for word in lost if (near := existing(model, variants(word), groups, MOST_VARIANTS))}
    if len(instead) < len(lost) or not lost:
        return Hits()
    meant = [instead.get(word, [word]) for (word,) in words]
    ids = _found(model, meant, groups, conditions)
    return replace(_in_order(model, ids, meant, columns), instead=instead) if ids else Hits()


def with_values(model: type[Any], values: Values, conditions: Sequence[Any] = ()) -> list[int]:
    """Ids of records that have one of the values in each of these columns; at most one more than ``MOST_HITS``."""
    return find(model, value_groups(values), MOST_HITS + 1, conditions)


def _found(model: type[Any], words: Words, groups: list[Group], conditions: Sequence[Any]) -> list[int]:
    """Ids of records that have the words or begin with them; and of too many those with good titles."""
    found = find(model, [*(_marks(one, "", True) for one in words), *groups], MOST_HITS + 1, conditions)
    if len(found) <= MOST_HITS:
        return found
    titled = find(model, [*(_marks(one, TITLE, False) for one in words), *groups], MOST_HITS + 1, conditions)
    return list(dict.fromkeys([*titled, *found]))


def _in_order(model: type[Any], ids: Sequence[int], words: Words, columns: Sequence[Any]) -> Hits:
    """The records with these ids, the best first, with the columns that are wanted."""
    table = model.__table__  # plain rows of the table: a thousand through the mapper take as long as the page
    wanted = [table.c.id, *(table.c[column.key] for column in columns)]
    query = sa.select(*wanted).where(among(table.c.id, ids)).order_by(_tier(table, words), table.c.id)
    rows = db.session.execute(query.limit(MOST_HITS + 1)).all()
    return Hits([row[0] for row in rows], values=[tuple(row[1:]) for row in rows] if columns else [])


def _tier(table: sa.FromClause, words: Words) -> sa.ColumnElement[int]:
    """Expression: 0 to 3, the better the smaller, worked out from the words that are indexed for a record."""
    place = sa.func.instr if is_sqlite() else sa.func.strpos
    title, body = (sa.literal(" ").concat(text).concat(" ") for text in (table.c.search_title, table.c.search_body))

    def has(text: Any, *, begun: bool) -> sa.ColumnElement[bool]:
        each = [[place(text, f" {mark}{'' if begins else ' '}") > 0 for mark, begins in needed(_marks(one, "", begun))]
                for one in words]  # fmt: skip
        return sa.and_(*(sa.or_(*one) for one in each))

    tiers = (has(title, begun=False), 0), (has(title, begun=True), 1), (has(body, begun=False), 2)
    return sa.case(*tiers, else_=3)


def _marks(words: Sequence[str], place: str, begins: bool) -> list[Mark]:
    """The marks by which one word, or one of those in its place, is found."""
    marks = {(place + one, False): None for word in words for one in (word, stem(word))}
    if begins:
        marks |= {(place + word, True): None for word in words if len(word) >= SHORTEST_BEGINNING}
    return list(marks)
