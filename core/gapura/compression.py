"""Texts made small for the wire, once: Brotli where browsers take it, gzip for the others."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePath

import brotli
import rcssmin
import rjsmin

COMPRESS_FROM = 600  # bytes; below, headers outweigh what is saved
BROTLI, GZIP = "br", "gzip"


@dataclass(frozen=True)
class Body:
    """A body in each way it can be sent.

    Attributes:
        plain: as it is.
        brotli, gzip: compressed; empty where that is not worth it.
    """

    plain: bytes
    brotli: bytes = b""
    gzip: bytes = b""

    @property
    def size(self) -> int:
        """Bytes that all ways take together."""
        return len(self.plain) + len(self.brotli) + len(self.gzip)

    def choose(self, accepted: str) -> tuple[bytes, str]:
        """What to send to a browser, and its ``Content-Encoding``, empty for none.

        Args:
            accepted: the request's ``Accept-Encoding``.
        """
        if self.brotli:
            takes = encodings(accepted)
            if BROTLI in takes:
                return self.brotli, BROTLI
            if GZIP in takes:
                return self.gzip, GZIP
        return self.plain, ""


def compressed(plain: bytes, effort: int = 5) -> Body:
    """A body with its compressed forms.

    Args:
        effort: Brotli's quality: 5 for pages, which are rendered again and again, 11 for files, which stay.
    """
    if len(plain) < COMPRESS_FROM:
        return Body(plain)
    packed: bytes = brotli.compress(plain, mode=brotli.MODE_TEXT, quality=effort)
    return Body(plain, packed, gzip.compress(plain, 9 if effort > 9 else 6, mtime=0))


def minified(name: str, text: bytes) -> bytes:
    """A script or stylesheet without comments and needless blanks; any other file as it is."""
    suffix = PurePath(name).suffix
    if suffix == ".js":
        return str(rjsmin.jsmin(text.decode())).encode()
    if suffix == ".css":
        return str(rcssmin.cssmin(text.decode())).encode()
    return text


@lru_cache(maxsize=64)
def encodings(accepted: str) -> frozenset[str]:
    """The codings of an ``Accept-Encoding`` header that are not refused by ``q=0`` (RFC 9110, 12.5.3)."""
    found = set()
    for part in accepted.lower().split(","):
        coding, _, weight = part.partition(";")
        if weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000"):
            found.add(coding.strip())
    return frozenset(found)
