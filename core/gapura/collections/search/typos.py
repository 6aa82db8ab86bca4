"""Words that differ from a typed one by a single typing error, the likeliest first: plain functions.

They are made and then looked up. PostgreSQL's ``pg_trgm`` would find them too, but it is an extension that not every
server has, it looks at every different word, and SQLite has nothing like it; what is made here is the same on both.
"""

from __future__ import annotations

import string
from itertools import pairwise

SHORTEST, LONGEST = 4, 24  # letters of a word in which an error is looked for: everything is near to a short one


def variants(word: str) -> list[str]:
    """The words at one error's distance: two letters swapped, one too many, one wrong, one missing.

    At most 53 times as many as the word has letters (https://norvig.com/spell-correct.html has the same four kinds).
    """
    if not SHORTEST <= len(word) <= LONGEST or word.isdigit():
        return []
    letters = dict.fromkeys([*word, *string.ascii_lowercase])
    halves = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    swapped = [word[:at] + two + one + word[at + 2 :] for at, (one, two) in enumerate(pairwise(word))]
    shorter = [before + after[1:] for before, after in halves if after]
    other = [before + letter + after[1:] for before, after in halves if after for letter in letters]
    longer = [before + letter + after for before, after in halves for letter in letters]
    return [one for one in dict.fromkeys([*swapped, *shorter, *other, *longer]) if one != word]
