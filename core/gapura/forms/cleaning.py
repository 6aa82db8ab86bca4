"""Text from people, made safe before anything else sees it: plain functions, no form and no request.

Nothing is escaped or forbidden for its meaning: O'Brien, emoji, Arabic, Javanese script and ``<3`` come out as they
went in. Refused is only what no person types and no database keeps: NUL, control characters, half characters, too much.
"""

from __future__ import annotations

import re
import unicodedata

from flask_babel import format_decimal
from flask_babel import gettext as _
from wtforms import ValidationError

_BREAKS = re.compile("\r\n?|[\u2028\u2029\x85]")
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_EDGES = " \t\n\v\f\r\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\ufeff\u200b"
_TRIM = re.compile(f"^[{_EDGES}]+|[{_EDGES}]+$")


class Refused(ValidationError):
    """The text cannot be used; the message is a sentence for the person who typed it."""


def clean_text(raw: str, *, max_length: int, multiline: bool = False) -> str:
    """Return ``raw`` trimmed and in Unicode's composed form (NFC).

    Line breaks become plain newlines; where one line is asked for, breaks and tabs become spaces.

    Raises:
        Refused: when it holds characters that cannot be stored or more than ``max_length`` characters.
    """
    if len(raw) > 4 * max_length + 1000:  # decomposed text shrinks by composing, but never this much
        raise Refused(too_long(max_length, len(raw)))
    plain = raw.isascii() and raw.isprintable()  # most of what is typed, at a tenth of the cost
    text = raw.strip(" ") if plain else _cleaned(raw, multiline)
    if len(text) > max_length:
        raise Refused(too_long(max_length, len(text)))
    return text


def _cleaned(raw: str, multiline: bool) -> str:
    text = _BREAKS.sub("\n", raw)
    if not multiline:
        text = text.replace("\n", " ").replace("\t", " ")
    if _REFUSED.search(text):
        raise Refused(_("This contains characters that cannot be stored. Please delete them and type the text again."))
    return _TRIM.sub("", unicodedata.normalize("NFC", text))


def too_long(max_length: int, found: int) -> str:
    """The sentence for text of ``found`` characters where ``max_length`` fit."""
    return _(
        "At most %(limit)s characters fit here; you wrote %(found)s. Please shorten the text.",
        limit=format_decimal(max_length),
        found=format_decimal(found),
    )


def echo(raw: str, max_length: int) -> str:
    """What a form shows again of refused text: as much as twice the limit, without what no page may contain."""
    return _REFUSED.sub("\ufffd", raw[: 2 * max_length])
