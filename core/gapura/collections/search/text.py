"""Words: how texts are taken apart for the index and for what a visitor typed. Plain functions, the same for both.

A text is indexed as its words without case and accents, each followed by its Indonesian stem where that is another
word. What is typed is taken apart in the same way, so that "berjualan" finds "jual" and the other way round.
"""

from __future__ import annotations

import re
from functools import lru_cache

import snowballstemmer

from ...database.types import fold

WORD = re.compile(r"[^\W_]+")
LONGEST_WORD = 40
MOST_WORDS = 8  # of what was typed
MOST_INDEXED = 20_000  # different words of one record; PostgreSQL takes 1 MB of them
SORT_LENGTH = 80
_stemmer = snowballstemmer.stemmer("indonesian")


def words_of(text: str) -> list[str]:
    """The words of a text, folded, in their order."""
    return [word[:LONGEST_WORD] for word in WORD.findall(fold(text))]


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The Indonesian stem of a folded word (Snowball's algorithm, https://snowballstem.org)."""
    return str(_stemmer.stemWord(word))


def index_text(*texts: str) -> str:
    """What is stored to be searched: every word, and its stem where that differs, once each and in order."""
    found: dict[str, None] = {}
    for word in (one for text in texts for one in words_of(text)):
        found[word] = found[stem(word)] = None
        if len(found) >= MOST_INDEXED:
            break
    return " ".join(found)


def sort_key(title: str) -> str:
    """What lists sort by: the folded title, cut to what is indexed."""
    return fold(title)[:SORT_LENGTH]
