"""Pictures and bombs for tests, all made here."""

from __future__ import annotations

import io
import random
import struct
import zlib
from functools import cache
from typing import Any

from PIL import Image, ImageDraw, PngImagePlugin

PNG = b"\x89PNG\r\n\x1a\n"


def picture(kind: str = "JPEG", size: tuple[int, int] = (800, 600), mode: str = "RGB", **options: Any) -> bytes:
    """A picture whose quarters differ: red, green, blue, and the rest dark."""
    image = Image.new("RGB", size, "#202020")
    half = (size[0] // 2, size[1] // 2)
    for colour, corner in (("#d02020", (0, 0)), ("#20a020", (half[0], 0)), ("#2020d0", (0, half[1]))):
        image.paste(colour, (*corner, corner[0] + half[0], corner[1] + half[1]))
    out = io.BytesIO()
    image.convert(mode).save(out, kind, **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    """The decoded picture."""
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def corner(image: Image.Image, right: bool, low: bool) -> str:
    """Which of the colours is in a corner."""
    x, y = (image.width * (3 if right else 1) // 4, image.height * (3 if low else 1) // 4)
    red, green, blue = image.convert("RGB").getpixel((x, y))  # type: ignore[misc]  # three numbers for RGB
    strongest = max(red, green, blue)
    return "dark" if strongest < 90 else "red" if red == strongest else "green" if green == strongest else "blue"


def exif(orientation: int = 1) -> bytes:
    """A camera's block with place and maker."""
    block = Image.Exif()
    block[0x0112] = orientation
    block[0x010F] = "KameraUji"
    block[0x8825] = {1: "S", 2: (1.0, 47.0, 0.0), 3: "E", 4: (116.0, 9.0, 0.0)}
    return block.tobytes()


def chunk(kind: bytes, data: bytes) -> bytes:
    """One chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, *more: bytes, pixels: bytes | None = None) -> bytes:
    """A PNG written by hand, with any chunks before its pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes((width * 3 + 1) * height)) if pixels is None else pixels
    return PNG + chunk(b"IHDR", header) + b"".join(more) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@cache
def inflating(megabytes: int) -> bytes:
    """A few kilobytes that inflate to many megabytes."""
    squeeze = zlib.compressobj(6)
    return b"".join(squeeze.compress(bytes(1_000_000)) for _ in range(megabytes)) + squeeze.flush()


def described_png(size: tuple[int, int] = (60, 40)) -> bytes:
    """A PNG with comments, XMP and EXIF."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "RahasiaKomentar")
    info.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>RahasiaXMP</x:xmpmeta>")
    info.add_text("Zipped", "RahasiaZip" * 50, zip=True)
    out = io.BytesIO()
    Image.new("RGB", size, "#336699").save(out, "PNG", pnginfo=info, exif=exif())
    return out.getvalue()


def scene(seed: int, size: tuple[int, int] = (1200, 900)) -> Image.Image:
    """Shapes of many greys, as a photo has them."""
    chance = random.Random(seed)
    picture = Image.new("RGB", size, (chance.randrange(80, 200),) * 3)
    draw = ImageDraw.Draw(picture)
    for _ in range(40):
        x, y = chance.randrange(size[0]), chance.randrange(size[1])
        wide, high = chance.randrange(40, 500), chance.randrange(40, 400)
        draw.rectangle((x, y, x + wide, y + high), fill=tuple(chance.randrange(256) for _ in range(3)))
    return picture
