"""Codes: of an authenticator app, and for recovery. Plain functions, and the sealing of secrets."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from functools import lru_cache
from typing import TYPE_CHECKING

from ..keyed import fingerprints

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

SECONDS = 30
TOLERANCE = 1  # steps before and after, for phones whose clock is off
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
RECOVERY_CODES = 10
_RECOVERY = re.compile(r"[a-z0-9]{16}")


def fresh_secret() -> str:
    """A new shared secret of 160 bits, as apps take it (base32)."""
    import pyotp

    return pyotp.random_base32()


def matching_step(secret: str, typed: str, now: float, last: int = 0) -> int | None:
    """The step whose code was typed, one later than ``last``; None when it is none, or was used already.

    Args:
        now: seconds since 1970.
    """
    import pyotp

    code = re.sub(r"\s", "", typed)
    if not re.fullmatch(r"[0-9]{6}", code):
        return None
    generator, current = pyotp.TOTP(secret, interval=SECONDS), int(now) // SECONDS
    steps = range(current - TOLERANCE, current + TOLERANCE + 1)
    right = [step for step in steps if hmac.compare_digest(generator.generate_otp(step), code)]
    return next((step for step in right if step > last), None)


def address(secret: str, account: str, issuer: str) -> str:
    """The ``otpauth:`` address that an app reads from the QR code."""
    import pyotp

    return pyotp.TOTP(secret, interval=SECONDS).provisioning_uri(name=account, issuer_name=issuer.replace(":", " "))


def qr(text: str) -> str:
    """A QR code as SVG markup without any style, script or outside reference."""
    import segno

    image = segno.make(text, error="m", micro=False)
    return image.svg_inline(scale=5, border=3, omitsize=True, svgclass="qr", lineclass=None, light="#ffffff")


def fresh_recovery_codes() -> list[str]:
    """New codes, as they are shown: ``abcd-efgh-jkmn-pqrs``."""
    return [
        "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4)) for _ in range(RECOVERY_CODES)
    ]


def recovery_digest(typed: str) -> str | None:
    """What is kept of a recovery code, however it is written; None when it is none."""
    code = re.sub(r"[\s-]", "", typed.lower())
    return hashlib.sha256(code.encode()).hexdigest() if _RECOVERY.fullmatch(code) else None


def seal(secret: str) -> str:
    """Encrypt a secret for the database or the session."""
    return _box().encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str | None:
    """The secret again, sealed under the newest key or one before it; None when it was under another."""
    from cryptography.fernet import InvalidToken

    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def _box() -> MultiFernet:
    return _box_of(*fingerprints("seal", "authenticator"))


@lru_cache(maxsize=8)
def _box_of(*keys: str) -> MultiFernet:
    from cryptography.fernet import Fernet, MultiFernet  # 0.1 s to import

    return MultiFernet([Fernet(base64.urlsafe_b64encode(bytes.fromhex(key))) for key in keys])
