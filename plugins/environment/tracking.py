"""What reporters follow their report by: a short code for its public status, and a secret link for all of it."""

from __future__ import annotations

import hashlib
import re
import secrets
from base64 import urlsafe_b64encode

# No letter or digit that is mistaken for another, and no vowels that make words.
ALPHABET = "23456789CDFGHJKMNPQRTVWXY"
SHAPE = re.compile(f"LH([{ALPHABET}]{{4}})([{ALPHABET}]{{2}})")


def new_code() -> str:
    """A random code such as ``LH-7K3M-9Q``."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(6))
    return f"LH-{letters[:4]}-{letters[4:]}"


def read_code(typed: str) -> str | None:
    """The code that somebody typed, in small letters or without hyphens; None when it is none."""
    letters = re.sub(r"[\s.–-]", "", typed[:40]).upper()
    found = SHAPE.fullmatch(letters) or SHAPE.fullmatch(f"LH{letters}")
    return f"LH-{found[1]}-{found[2]}" if found else None


def secret_of(key: str, code: str) -> str:
    """The secret of a report, made from its form's random key, so that a repeated submission leads to the same link.

    Neither the key nor the secret is stored, only ``hash_of(secret)``.
    """
    return urlsafe_b64encode(hashlib.sha256(f"{key}/{code}".encode()).digest()).decode().rstrip("=")


def hash_of(secret: str) -> str:
    """What the database knows a secret by."""
    return hashlib.sha256(secret.encode()).hexdigest()
