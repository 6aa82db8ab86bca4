"""Addresses of pictures: plain and for ever for public ones, signed and expiring for the others."""

from __future__ import annotations

import hashlib
import time
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, Signer

from .models import Photo
from .processed import fitted, nominal_widths

LIFETIME = 2 * 3600


def photo_url(photo: Photo | None, width: int = 960) -> str:
    """Address of the variant that is at least ``width`` wide, or of the widest there is; empty without a photo."""
    if photo is None:
        return ""
    kept = nominal_widths(photo.width, photo.height)
    return _address(photo, next((one for one in kept if one >= width), kept[-1]))


def photo_srcset(photo: Photo) -> str:
    """The ``srcset`` of a picture: each variant with its true width."""
    kept = nominal_widths(photo.width, photo.height)
    return ", ".join(f"{_address(photo, one)} {fitted(photo.width, photo.height, one)[0]}w" for one in kept)


def _address(photo: Photo, nominal: int) -> str:
    """As ``url_for`` builds it, without asking it: a list has a hundred of them."""
    plain = f"/foto/{photo.token}-{nominal}.webp"
    return plain if photo.public else f"{plain}?t={sign(photo.token)}"


def sign(token: str, now: float | None = None) -> str:
    """A ticket for a picture that is not public; the same within an hour, so that browsers can keep the picture."""
    hour = int(time.time() if now is None else now) // 3600 * 3600
    expires = f"{hour + 3600 + LIFETIME:x}"
    signature = _signer().get_signature(f"{token}.{expires}").decode()
    return f"{expires}.{signature}"


def expires_at(token: str, ticket: str, now: float | None = None) -> int | None:
    """When a ticket for this picture ends; None when it is not one or has ended."""
    expires, _dot, signature = ticket.partition(".")
    try:
        _signer().unsign(f"{token}.{expires}.{signature}")
        moment = int(expires, 16)
    except (BadSignature, ValueError):
        return None
    return moment if moment > (time.time() if now is None else now) else None


def _signer() -> Signer:
    keys = [*(current_app.config.get("SECRET_KEY_FALLBACKS") or []), current_app.secret_key]
    return Signer(keys, salt="gapura-photo", digest_method=_sha256)


def _sha256(data: bytes = b"") -> Any:
    return hashlib.sha256(data)
