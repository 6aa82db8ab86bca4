"""A record in few words, for whoever shows it elsewhere: feeds, calendars, share cards, search engines."""

from __future__ import annotations

import re

from . import shown
from .mounted import Mounted
from .records import Record

UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
SHARE_LENGTH = 200


def without_controls(text: str) -> str:
    """A text without the characters that XML 1.0 and iCalendar cannot hold; forms refuse them, old data may not."""
    return UNPRINTABLE.sub("", text)


def summary_of(mounted: Mounted, record: Record, length: int = SHARE_LENGTH) -> str:
    """The beginning of its first long text; where it has none, what its filters say of it."""
    texts = shown.public_texts(mounted, record)
    return shorten(texts[0].text, length) if texts else shorten(facts_in_words(mounted, record), length)


def facts_in_words(mounted: Mounted, record: Record, most: int = 3) -> str:
    """The first public facts by which lists are filtered: enough to tell records apart."""
    wanted = [
        (name, spec)
        for name, spec in mounted.specs.items()
        if spec.filter and spec.kind not in ("yes_no", "date") and shown.is_public(record, name, spec)
    ]
    words = [shown.plain_of(record, name, spec) for name, spec in wanted]
    return " · ".join([word for word in words if word][:most])


def shorten(text: str, length: int) -> str:
    """A text on one line, cut at a word with an ellipsis where it is longer than ``length`` characters."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    return line[:length].rpartition(" ")[0].rstrip(" ,.;:–-") + "…" if " " in line[:length] else line[:length] + "…"
