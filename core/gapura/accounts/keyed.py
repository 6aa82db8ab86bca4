"""Fingerprints under the portal's secret key: equal inputs can be told, the input cannot be guessed from outside."""

from __future__ import annotations

import hashlib
import hmac

from flask import current_app


def fingerprint(purpose: str, text: str) -> str:
    """A 64-digit hexadecimal fingerprint of ``text``, different for each purpose and each portal."""
    return keyed_digest(str(current_app.secret_key), purpose, text)


def fingerprints(purpose: str, text: str) -> list[str]:
    """The fingerprint under the newest key, and under those before it."""
    keys = [str(current_app.secret_key), *(current_app.config["SECRET_KEY_FALLBACKS"] or ())]
    return [keyed_digest(key, purpose, text) for key in keys]


def keyed_digest(key: str, purpose: str, text: str) -> str:
    """The same, for a given key."""
    message = f"{purpose}\0{text}".encode("utf-8", "surrogatepass")
    return hmac.new(key.encode(), message, hashlib.sha256).hexdigest()
