"""Encrypting a backup to a public key, as age does (https://age-encryption.org/v1): any age program can open it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..errors import GapuraError

ENDING = ".age"


class KeyNeeded(GapuraError):
    """The backup is encrypted, and what was given does not open it."""


def fresh_pair() -> tuple[str, str]:
    """A new public and secret key."""
    from pyrage import x25519

    identity = x25519.Identity.generate()
    return str(identity.to_public()), str(identity)


def check_recipient(text: str) -> Any:
    """Read a public key.

    Raises:
        GapuraError: when it is none.
    """
    from pyrage import RecipientError, x25519

    try:
        return x25519.Recipient.from_str(text.strip())
    except RecipientError as error:
        raise GapuraError(
            f"{text!r} is not the public key of a backup; it begins with age1. Make a pair with: gapura key backup"
        ) from error


def encrypt(source: Path, target: Path, recipient: str) -> None:
    """Write ``source`` so that only the holder of the secret key can read it."""
    import pyrage

    key = check_recipient(recipient)
    target.touch(mode=0o600)
    pyrage.encrypt_file(str(source), str(target), [key])


def decrypt(source: Path, target: Path, identity: Path | None) -> None:
    """Open an encrypted backup.

    Args:
        identity: a file with the secret key, as ``gapura key backup`` or ``age-keygen`` writes it.

    Raises:
        KeyNeeded: without a key, or with another one.
    """
    import pyrage

    if identity is None or not identity.is_file():
        raise KeyNeeded(f"{source} is encrypted; name the file with its secret key: --identity FILE")
    lines = [line.strip() for line in identity.read_text().splitlines()]
    secret = next((line for line in lines if line.startswith("AGE-SECRET-KEY-")), "")
    if not secret:
        raise KeyNeeded(f"{identity} holds no line that begins with AGE-SECRET-KEY-, as a secret key does.")
    target.touch(mode=0o600)
    try:
        pyrage.decrypt_file(str(source), str(target), [pyrage.x25519.Identity.from_str(secret)])
    except (pyrage.DecryptError, pyrage.IdentityError) as error:
        raise KeyNeeded(f"{source} cannot be opened with the key in {identity}: {error}") from error
