"""QRIS: reading the payload of a payment code, so that a swapped or mistyped one is noticed. Plain functions.

Sources: EMVCo, QR Code Specification for Payment Systems, Merchant-Presented Mode, version 1.1, chapters 3 and 4 (data
objects, CRC); Bank Indonesia's QRIS, which prescribes currency 360 and country ID.
"""

from __future__ import annotations

import binascii
import difflib
import re
from dataclasses import dataclass

from flask_babel import gettext as _

from ..database.types import fold
from .base import Refused

VERSION, CURRENCY, COUNTRY, NAME, CITY, CRC = "00", "53", "58", "59", "60", "63"
RUPIAH = "360"
ACCOUNTS = [f"{number:02}" for number in range(26, 52)]
SAME = 0.6  # of the letters, or one whole word
SHORTEST = 4  # letters of a word that tells something
COMMON = frozenset(
    ["toko", "warung", "kedai", "rumah", "makan", "depot", "usaha", "cabang", "dagang"]
)  # and these tell nothing


@dataclass(frozen=True)
class Qris:
    """What a payment code says.

    Attributes:
        merchant: the name that the payer sees, at most 25 characters.
        city: of the merchant.
        payload: the text of the code.
    """

    merchant: str
    city: str
    payload: str


def read(text: str) -> Qris:
    """Read the text of a code.

    Raises:
        Refused: with a sentence, when it is no QRIS, or was changed.
    """
    payload = text.strip()
    objects = _objects(payload)
    if objects.get(VERSION) != "01" or not any(number in objects for number in ACCOUNTS):
        raise Refused(
            _("This is not the text of a QRIS, which begins with 000201. Let any app read it from the sticker.")
        )
    if objects.get(CRC, "").upper() != checksum(payload[:-4]) or list(objects)[-1] != CRC:
        raise Refused(_("The checksum of this QRIS is wrong: something is missing or was changed. Copy it once more."))
    if objects.get(CURRENCY) != RUPIAH or objects.get(COUNTRY) != "ID" or not objects.get(NAME):
        raise Refused(_("This code is not for payments in rupiah in Indonesia."))
    return Qris(objects[NAME].strip(), objects.get(CITY, "").strip(), payload)


def known(text: str | None) -> Qris | None:
    """What a code says; None without one that can be read."""
    try:
        return read(text) if text else None
    except Refused:
        return None


def checksum(text: str) -> str:
    """The CRC of a payload up to and with the ``6304`` of its last object, as four hexadecimal digits."""
    return f"{binascii.crc_hqx(text.encode(), 0xFFFF):04X}"


def accept(text: str) -> str:
    """The payload of a code that can be read; as the check of a field.

    Raises:
        Refused: see ``read``.
    """
    return read(text).payload


def is_same_merchant(merchant: str, business: str) -> bool:
    """Whether the payer's app names what looks like the same business; names of codes are short and often cut."""
    one, other = (re.sub(r"[^a-z0-9 ]", " ", fold(name)) for name in (merchant, business))
    mine, theirs = ([word for word in name.split() if word not in COMMON] for name in (one, other))
    if any(len(word) >= SHORTEST and word in theirs for word in mine):
        return True
    return bool(mine) and difflib.SequenceMatcher(None, " ".join(mine), " ".join(theirs)).ratio() >= SAME


def _objects(payload: str) -> dict[str, str]:
    """The data objects of the first level, each two digits, its length in two digits, and its value; {} for none."""
    found: dict[str, str] = {}
    place = 0
    while place < len(payload):
        head = payload[place : place + 4]
        if not re.fullmatch(r"[0-9]{4}", head, re.ASCII):
            return {}
        value = payload[place + 4 : place + 4 + int(head[2:])]
        if len(value) != int(head[2:]) or head[:2] in found:
            return {}
        found[head[:2]] = value
        place += 4 + len(value)
    return found
