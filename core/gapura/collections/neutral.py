"""Cells that a spreadsheet must not take for a formula (OWASP, CSV injection): harmless on the way out, and back."""

from __future__ import annotations

import re

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_GUARDED = re.compile("'+(?:[=+\\-@\t\r\n＝＋－＠])")


def neutral(text: str) -> str:
    """Put an apostrophe before text that would start a formula, or that already looks so guarded."""
    return f"'{text}" if text.startswith(STARTS) or _GUARDED.match(text) else text


def unguarded(text: str) -> str:
    """Take the apostrophe of ``neutral`` away again; any other text stays as it is."""
    return text[1:] if _GUARDED.match(text) else text
