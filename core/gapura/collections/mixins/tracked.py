"""``Tracked``: records that whoever sent them follows, by a code that may be told and a link that may not."""

from __future__ import annotations

import hashlib
import re
import secrets
from base64 import urlsafe_b64encode
from typing import ClassVar

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column

from .. import fields as field

# No letter or digit that is mistaken for another, and no vowels that make words.
ALPHABET = "23456789CDFGHJKMNPQRTVWXY"
LENGTH = 6  # without the prefix: 244 million codes


class Tracked:
    """A code such as ``LH-7K3M-9Q``, and a secret link, for whoever sends a record without having an account.

    ``class Complaint(Tracked, Record)`` leads people who sent a record to a page of their own, which shows all that
    they sent, its way through the states and the office's answers to whoever has the link. The code opens a page that
    says only what everybody may know: when it was sent, who handles it, and how far it is.

    Attributes:
        code_prefix: letters before every code, at most 4.
        code: the tracking code.
        secret_hash: what the database knows the secret of the link by; None for what the office entered.
    """

    code_prefix: ClassVar[str] = "P"

    code: Mapped[str] = field._column(
        sa.String(12), "text", _l("Tracking code"), late=True, max_length=12, search=True, entered=False, unique=True
    )
    secret_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True)

    def settle(self) -> None:
        """Give a code to what has none yet."""
        super().settle()  # type: ignore[misc]  # of the classes that come after
        self.code = self.code or new_code(self.code_prefix)


def new_code(prefix: str) -> str:
    """A random code such as ``LH-7K3M-9Q``."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return f"{prefix}-{letters[:4]}-{letters[4:]}"


def read_code(typed: str, prefix: str) -> str | None:
    """The code that somebody typed, in small letters or without hyphens; None when it is none."""
    letters = re.sub(r"[\s.–-]", "", typed[:40]).upper().removeprefix(prefix)
    shape = re.fullmatch(f"([{ALPHABET}]{{4}})([{ALPHABET}]{{2}})", letters)
    return f"{prefix}-{shape[1]}-{shape[2]}" if shape else None


def secret_of(key: str, code: str) -> str:
    """The secret of a record, made from its form's random key, so that a repeated submission leads to the same link.

    Neither the key nor the secret is stored, only ``hash_of(secret)``.
    """
    return urlsafe_b64encode(hashlib.sha256(f"{key}/{code}".encode()).digest()).decode().rstrip("=")


def hash_of(secret: str) -> str:
    """What the database knows a secret by."""
    return hashlib.sha256(secret.encode()).hexdigest()
