"""Where a visitor is sent after signing in: only ever within this site. Plain functions."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

MAX_TARGET = 2_000
_CONTROL = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_ENTRANCES = (
    "/masuk",
    "/keluar",
    "/daftar",
    "/lupa-kata-sandi",
    "/kode-sekali-pakai",
    "/masuk/lagi",
    "/masuk/langkah-kedua",
)


def safe_target(target: str | None, default: str = "/") -> str:
    """The target when it is a path of this site, else ``default``.

    Refused is whatever a browser, a proxy or a lenient parser could take for another host or another scheme: two
    slashes, backslashes, control characters and spaces, however often they are percent-encoded. The pages for signing
    in, out and up are no targets either, because they would lead around in a circle.
    """
    if not target or len(target) > MAX_TARGET or not _is_plain_path(target):
        return default
    path = re.split(r"[?#]", target, maxsplit=1)[0].rstrip("/").lower()
    return default if path in _ENTRANCES else target


def path_of(address: str | None, host: str) -> str | None:
    """Path and query of a full address of this site (as in ``HX-Current-URL``), or None for any other's."""
    if not address or len(address) > MAX_TARGET + 300:
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or parts.netloc != host:
        return None
    return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"


def _is_plain_path(target: str) -> bool:
    path, _mark, _query = target.partition("?")
    if _CONTROL.search(target) or "\\" in target or not path.startswith("/"):
        return False
    for _turn in range(4):
        if _CONTROL.search(path.replace(" ", "+")) or "\\" in path or "//" in path:
            return False
        decoded = unquote(path)
        if decoded == path:
            return True
        path = decoded
    return False
