"""Finding records by words: a bounded number of hits, the best first, in the same order on both databases.

A record is found when it has every word: as it was typed, by its stem, or as the beginning of one of its words. Hits
come in four tiers, asked for only while there are not enough: every word in the title, every word begun in the
title, every word somewhere, every word begun somewhere. Within a tier they come by number.

When nothing is found, words that no record has are taken for typing errors.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from .ddl import TITLE
from .marks import Group, Mark, Values, existing, find, value_groups
from .text import MOST_WORDS, stem, words_of
from .typos import variants

MOST_HITS = 1_000
SHORTEST_BEGINNING = 2  # nearly every record has a word that begins with a given letter
MOST_VARIANTS = 5


@dataclass(frozen=True)
class Hits:
    """What a search found.

    Attributes:
        ids: of the records, the best first; at most one more than ``MOST_HITS``.
        instead: for words that no record has, those that were looked for in their place.
    """

    ids: list[int] = field(default_factory=list)
    instead: dict[str, list[str]] = field(default_factory=dict)

    @property
    def many(self) -> bool:
        """Whether there are more than are looked at."""
        return len(self.ids) > MOST_HITS


def hits(model: type[Any], typed: str, conditions: Sequence[Any] = (), values: Values | None = None) -> list[int]:
    """Ids of the records that have all the words, the best first; at most one more than ``MOST_HITS``."""
    return search(model, typed, values, conditions).ids


def search(model: type[Any], typed: str, values: Values | None = None, conditions: Sequence[Any] = ()) -> Hits:
    """Find records by words, tolerant of one typing error in each when nothing is found otherwise.

    Args:
        typed: anything at all; without a letter or digit in it nothing is found.
        values: for columns that lists are filtered by, and for the state, the values of which a record has one.
        conditions: further ones on the record; slow where most hits fail them.
    """
    words = [[word] for word in dict.fromkeys(words_of(typed))][:MOST_WORDS]
    groups = value_groups(values or {})
    if not words:
        return Hits()
    found = _best(model, words, groups, conditions)
    if found:
        return Hits(found)
    lost = [word for (word,) in words if len(words) == 1 or not find(model, [_marks([word], "", True), *groups], 1)]
    instead = {word: near for word in lost if (near := existing(model, variants(word), groups)[:MOST_VARIANTS])}
    if len(instead) < len(lost) or not lost:
        return Hits()
    found = _best(model, [instead.get(word, [word]) for (word,) in words], groups, conditions)
    return Hits(found, instead if found else {})


def with_values(model: type[Any], values: Values, conditions: Sequence[Any] = ()) -> list[int]:
    """Ids of records that have one of the values in each of these columns; at most one more than ``MOST_HITS``."""
    return find(model, value_groups(values), MOST_HITS + 1, conditions)


def _best(
    model: type[Any], words: Sequence[Sequence[str]], groups: list[Group], conditions: Sequence[Any]
) -> list[int]:
    """The hits tier by tier until there are enough.

    The widest tier is asked second: for a rare word it mostly finds what the first one did, and nothing is left to ask.
    """

    def tier(place: str, begins: bool) -> list[int]:
        asked = [_marks(one, place, begins) for one in words]
        return sorted(find(model, [*asked, *groups], MOST_HITS + 1, conditions))

    best = tier(TITLE, False)
    if len(best) > MOST_HITS:
        return best
    widest = tier("", True)
    if len(widest) == len(best):
        return best
    found = dict.fromkeys(best) | dict.fromkeys(tier(TITLE, True))
    if len(found) <= MOST_HITS:
        found |= dict.fromkeys(tier("", False))
    return list(found | dict.fromkeys(widest))[: MOST_HITS + 1]


def _marks(words: Sequence[str], place: str, begins: bool) -> list[Mark]:
    """The marks by which one word, or one of those in its place, is found."""
    marks = {(place + one, False): None for word in words for one in (word, stem(word))}
    if begins:
        marks |= {(place + word, True): None for word in words if len(word) >= SHORTEST_BEGINNING}
    return list(marks)
