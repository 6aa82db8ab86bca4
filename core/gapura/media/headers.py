"""What a picture file says about itself, read from its first bytes without decoding anything.

Bombs are recognised here: a decoder that is never called cannot be made to allocate memory.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
PNG_KEPT = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"iCCP", b"eXIf"})
PNG_PROFILE_LIMIT = 64 * 1024
JPEG_SCAN_LIMIT = 64
_FRAMES = frozenset({0xC0, 0xC1, 0xC2})
_OTHER_FRAMES = frozenset({0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
_BARE = frozenset({0x01, *range(0xD0, 0xD9)})


class BadHeader(ValueError):
    """The bytes are no usable picture; ``args[0]`` says why: ``kind``, ``damaged``, ``animated`` or ``costly``."""


@dataclass(frozen=True)
class Header:
    """Format and size that a file claims."""

    format: str
    width: int
    height: int
    progressive: bool = False

    @property
    def pixels(self) -> int:
        """Width times height."""
        return self.width * self.height


def read_header(data: bytes) -> Header:
    """Recognise JPEG, PNG or WebP by content.

    Raises:
        BadHeader: for anything else, and for what is damaged, animated or made to be costly.
    """
    try:
        if data.startswith(b"\xff\xd8\xff"):
            return _jpeg(data)
        if data.startswith(PNG_SIGNATURE):
            return _png(data)
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            return _webp(data)
    except (struct.error, IndexError):
        raise BadHeader("damaged") from None
    raise BadHeader("kind")


def plain_png(data: bytes) -> bytes:
    """The PNG with only the chunks that its pixels need: no compressed text, nothing behind the end."""
    kept = [PNG_SIGNATURE]
    for kind, start, end in _chunks(data):
        if kind in PNG_KEPT and not (kind == b"iCCP" and end - start > PNG_PROFILE_LIMIT):
            kept.append(data[start - 8 : end + 4])
    return b"".join(kept)


def _jpeg(data: bytes) -> Header:
    at = 2
    while True:
        while data[at] == 0xFF and data[at + 1] == 0xFF:
            at += 1
        if data[at] != 0xFF:
            raise BadHeader("damaged")
        marker = data[at + 1]
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return _jpeg_frame(data, width, height, marker)
        if marker in _OTHER_FRAMES:  # lossless, hierarchical, arithmetic: no camera makes them
            raise BadHeader("kind")
        if marker in (0xD9, 0xDA):
            raise BadHeader("damaged")
        at += 2 if marker in _BARE else 2 + struct.unpack(">H", data[at + 2 : at + 4])[0]


def _jpeg_frame(data: bytes, width: int, height: int, marker: int) -> Header:
    if not width or not height:
        raise BadHeader("damaged")
    if data.count(b"\xff\xda") > JPEG_SCAN_LIMIT:  # each scan passes over the whole picture once more
        raise BadHeader("costly")
    return Header("JPEG", width, height, progressive=marker == 0xC2)


def _png(data: bytes) -> Header:
    width, height = struct.unpack(">II", data[16:24])
    if data[12:16] != b"IHDR" or not width or not height:
        raise BadHeader("damaged")
    if any(kind == b"acTL" for kind, _start, _end in _chunks(data)):
        raise BadHeader("animated")
    return Header("PNG", width, height)


def _chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Kind, start and end of each chunk's content, up to and with IEND."""
    at, kind = 8, b""
    while kind != b"IEND" and at + 8 <= len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        yield kind, at + 8, at + 8 + length
        at += 12 + length


def _webp(data: bytes) -> Header:
    kind = data[12:16]
    if kind == b"VP8X":
        if data[20] & 0x02:
            raise BadHeader("animated")
        return Header("WEBP", 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little"))
    if kind == b"VP8L" and data[20] == 0x2F:
        packed = int.from_bytes(data[21:25], "little")
        return Header("WEBP", 1 + (packed & 0x3FFF), 1 + (packed >> 14 & 0x3FFF))
    if kind == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack("<HH", data[26:30])
        return Header("WEBP", width & 0x3FFF, height & 0x3FFF)
    raise BadHeader("damaged")
