"""Numbers as people in Indonesia write them, read without guessing: a plain function, no form and no request."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

_GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
_PLAIN = re.compile(r"\d+")


class NotANumber(ValueError):
    """The text is no number, or could be read in two ways."""


def parse_number(text: str, *, whole: bool = False) -> Decimal:
    """Read ``25.000``, ``1.234,5``, ``-12,5``, ``1,234.50`` or ``2.5``.

    A dot before exactly three digits groups thousands; the comma is the decimal mark. Where a ``whole`` number is asked
    for, a comma before exactly three digits groups too, because nobody writes a whole number with three decimals.

    Raises:
        NotANumber: for anything else.
    """
    sign, digits = _plain_digits(text)
    head, mark, tail = _split(digits, whole)
    grouped = re.sub("[.,]", "", head)
    if not (_PLAIN.fullmatch(head) or _GROUPED.fullmatch(head)) or (mark and not _PLAIN.fullmatch(tail)):
        raise NotANumber(text)
    if len(grouped) + len(tail) > 30 or (whole and tail.strip("0")):
        raise NotANumber(text)
    return Decimal(f"{sign}{grouped}.{tail or 0}")


def _plain_digits(text: str) -> tuple[str, str]:
    """Sign and ASCII digits with their marks; digits of any script count, spaces inside are dropped."""
    squeezed = re.sub(r"\s", "", text).replace("\u2212", "-")
    known = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in squeezed)
    sign = "-" if known[:1] == "-" else ""
    return sign, known.lstrip("-+") if known[:1] in ("-", "+") and known[1:2] not in ("-", "+") else known


def _split(digits: str, whole: bool) -> tuple[str, str, str]:
    """Part before the decimal mark, the mark or nothing, and the part behind it."""
    last = max(digits.rfind(","), digits.rfind("."))
    if last < 0 or _groups_only(digits, whole):
        return digits, "", ""
    mark = digits[last]
    if digits.count(mark) > 1:
        raise NotANumber(digits)
    return digits[:last], mark, digits[last + 1 :]


def _groups_only(digits: str, whole: bool) -> bool:
    found = _GROUPED.fullmatch(digits)
    if found is None or digits.startswith("0"):
        return False
    return found.group(1) == "." or whole or digits.count(",") > 1
