"""E-mail addresses, phone numbers and what is typed as a login, each in one spelling. Plain functions."""

from __future__ import annotations

import re
import unicodedata

MAX_EMAIL = 254
MAX_PHONE = 20
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]")


def normal_email(text: str) -> str | None:
    """The address in lower case with its domain normalised, or None when it is none. Asks no name server."""
    from email_validator import EmailNotValidError, validate_email  # with its resolver a tenth of a second to import

    text = _clean(text)
    if not text or len(text) > MAX_EMAIL:
        return None
    try:
        found = validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return None
    return found.normalized.lower()


def normal_phone(text: str) -> str | None:
    """An Indonesian number written any common way as ``+62…``, or None when it is none."""
    from lokal.phone import parse_phone  # a quarter of a second to import

    text = _clean(text)
    if not text or len(text) > 2 * MAX_PHONE or not text.isascii():
        return None
    return parse_phone(text).e164


def normal_login(text: str) -> tuple[str, str] | None:
    """What somebody typed to sign in, as ``("email", …)`` or ``("phone", …)``; None when it is neither."""
    if "@" in text:
        email = normal_email(text)
        return ("email", email) if email else None
    phone = normal_phone(text)
    return ("phone", phone) if phone else None


def masked(login: str) -> str:
    """A contact that its owner recognises and a bystander does not: ``s•••@example.id``, ``+62•••7890``."""
    if "@" in login:
        name, _, domain = login.partition("@")
        return f"{name[:1]}•••@{domain}"
    return f"{login[:3]}•••{login[-4:]}"


def _clean(text: str) -> str:
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text[:1000])).strip()
