"""From texts to the words by which they are found, and to the names in addresses: plain functions."""

from __future__ import annotations

import re

from gapura import fold

LONGEST_WORD = 40


def words_of(*texts: str) -> list[str]:
    """The different words of some texts, folded, the longest first: those are the rarest."""
    found = {word[:LONGEST_WORD] for word in re.findall(r"\w+", fold(" ".join(texts)))}
    return sorted(found, key=lambda word: (-len(word), word))


def slug_of(name: str) -> str:
    """The name as it stands in an address, such as ``kopi-bukit-embun``."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name))[:60].strip("-") or "usaha"
