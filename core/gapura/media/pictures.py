"""Bytes from anybody in, clean WebP in the widths that pages use out: no form, no request, no database.

What comes out is drawn anew: upright, in sRGB, without EXIF, GPS, XMP, comments, or anything behind the picture's end.
Memory stays bounded: sizes are checked before decoding, large pictures are shrunk strip by strip, and a process decodes
only as many pixels at once as its budget allows.
"""

from __future__ import annotations

import hashlib
import io
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO

from PIL import ExifTags, Image, ImageCms
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from .headers import BadHeader, Header, plain_png, read_header
from .likeness import likeness_of
from .processed import MASTER, WIDTHS, ProcessedPhoto, fitted, nominal_widths

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = {"JPEG": 50_000_000, "PNG": 50_000_000, "WEBP": 20_000_000}  # WebP's decoder needs 16 bytes a pixel
QUALITY = 80
MASTER_QUALITY = 90  # what is made from it shows no more than what is made from the file that was sent
QUICK, CAREFUL = 0, 3  # of 6; files of 3 are a tenth smaller than those of 0, and take three times as long
LONGEST_SIDE = 30_000  # each row costs memory of its own, however narrow it is
PROFILE_LIMIT = 64 * 1024
BUDGET = 60_000_000  # pixels of four bytes that one process holds decoded at a time
STRIP = 1_000_000

_Reader = Callable[[IO[bytes]], ImageFile]
_READERS: dict[str, _Reader] = {"JPEG": JpegImageFile, "PNG": PngImageFile, "WEBP": WebPImageFile}
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_DAMAGE = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, OverflowError, MemoryError)


class BadPicture(ValueError):
    """The bytes cannot be used.

    Attributes:
        reason: ``kind``, ``damaged``, ``animated``, ``costly``, ``shape``, ``bytes`` or ``pixels``.
        limit: the number that was exceeded, for the last two.
    """

    def __init__(self, reason: str, limit: int = 0) -> None:
        self.reason, self.limit = reason, limit
        super().__init__(reason)


def process(source: bytes | IO[bytes], *, quickly: bool = False) -> ProcessedPhoto:
    """Check, decode, turn upright, shrink and encode a picture; takes up to a second.

    Args:
        quickly: leave all that can wait to ``variant``, when somebody asks for it.

    Raises:
        BadPicture: with the reason.
    """
    data = _read(source)
    try:
        header = read_header(data)
    except BadHeader as error:
        raise BadPicture(error.args[0]) from None
    if header.pixels > MAX_PIXELS[header.format]:
        raise BadPicture("pixels", MAX_PIXELS[header.format])
    if max(header.width, header.height) > LONGEST_SIDE:
        raise BadPicture("shape")
    with _budget(_cost(header)):
        try:
            picture = _decode(data, header)
        except _DAMAGE:
            raise BadPicture("damaged") from None
    return encode(picture, quickly=quickly)


def _read(source: bytes | IO[bytes]) -> bytes:
    data = source if isinstance(source, bytes) else source.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise BadPicture("bytes", MAX_BYTES)
    return data


def _decode(data: bytes, header: Header) -> Image.Image:
    """The picture upright, in sRGB, no larger than the widest variant."""
    reader = _READERS[header.format]
    with reader(io.BytesIO(plain_png(data) if header.format == "PNG" else data)) as file:
        if file.size != (header.width, header.height):
            raise BadPicture("damaged")
        turn = _TURNS.get(_orientation(file))
        sideways = turn is not None and turn >= Image.Transpose.ROTATE_90 and turn != Image.Transpose.ROTATE_180
        target = fitted(*file.size[::-1], WIDTHS[-1])[::-1] if sideways else fitted(*file.size, WIDTHS[-1])
        if isinstance(file, JpegImageFile):
            file.draft(None, target)
        profile = file.info.get("icc_profile")
        file.load()
        small = _shrink(file, target)
    small = _to_srgb(small, profile)
    upright = small.transpose(turn) if turn is not None else small
    upright.info.clear()
    return upright


def _orientation(file: ImageFile) -> int:
    try:
        return int(file.getexif().get(ExifTags.Base.Orientation, 1))
    except _DAMAGE:
        return 1


def _shrink(file: Image.Image, target: tuple[int, int]) -> Image.Image:
    """Scale down: coarsely strip by strip while far too large, so that no second full-size copy is made; then well."""
    factor = max(1, min(file.width // target[0], file.height // target[1]) // 2)
    large = factor > 1 or file.width * file.height > 4 * STRIP
    file = _by_strips(file, factor) if large else _plain_mode(file)
    return file if file.size == target else file.resize(target, Image.Resampling.LANCZOS)


def _by_strips(file: Image.Image, factor: int) -> Image.Image:
    height = max(factor, STRIP // file.width // factor * factor)
    whole: Image.Image | None = None
    for number, top in enumerate(range(0, file.height, height)):
        strip = _plain_mode(file.crop((0, top, file.width, min(top + height, file.height))))
        part = strip.reduce(factor) if factor > 1 else strip
        if whole is None:
            whole = Image.new(part.mode, (part.width, -(-file.height // factor)))
        whole.paste(part, (0, number * height // factor))
    assert whole is not None
    return whole


def _plain_mode(image: Image.Image) -> Image.Image:
    """RGB, or RGBA where something is transparent."""
    if image.mode in ("RGB", "RGBA"):
        return image
    if image.mode.startswith("I"):
        image = image.convert("I").point([value // 256 for value in range(65536)], "L")
    transparent = "transparency" in image.info or image.mode in ("LA", "La", "PA", "RGBa")
    return image.convert("RGBA" if transparent else "RGB")


def _to_srgb(image: Image.Image, profile: object) -> Image.Image:
    """Colours as the file's own profile means them; an absent, large or odd profile is taken for sRGB."""
    if not isinstance(profile, bytes) or not profile or len(profile) > PROFILE_LIMIT:
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=image.mode)
    except (ImageCms.PyCMSError, *_DAMAGE):
        return image
    return converted or image


def variant(made: bytes, nominal: int) -> bytes:
    """A variant of a picture, from the bytes of its master or its widest variant, which we made ourselves."""
    reader = WebPImageFile if made[:4] == b"RIFF" else JpegImageFile
    with reader(io.BytesIO(made)) as file:
        file.load()
        return _webp(_scaled(file, nominal), CAREFUL)


def encode(picture: Image.Image, *, quickly: bool) -> ProcessedPhoto:
    """The variants of a picture, upright and no larger than the widest one, with what it is known by.

    Args:
        quickly: only what the others can be made from: a JPEG file, or where something is transparent the widest.
    """
    if picture.mode == "RGBA" and picture.getchannel("A").getextrema() == (255, 255):
        picture = picture.convert("RGB")
    pixels = hashlib.sha256(f"{picture.mode} {picture.width}x{picture.height}\n".encode() + picture.tobytes())
    variants = _quickly(picture) if quickly else _carefully(picture)
    return ProcessedPhoto(picture.width, picture.height, pixels.hexdigest(), likeness_of(picture), variants)


def _quickly(picture: Image.Image) -> dict[int, bytes]:
    if picture.mode == "RGB":
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=MASTER_QUALITY)
        return {MASTER: out.getvalue()}
    return {nominal_widths(*picture.size)[-1]: _webp(picture, QUICK)}


def _carefully(picture: Image.Image) -> dict[int, bytes]:
    variants = dict[int, bytes]()
    for width in nominal_widths(*picture.size)[::-1]:  # each from the one before, which is enough for it
        picture = _scaled(picture, width)
        variants[width] = _webp(picture, CAREFUL)
    return variants


def _scaled(picture: Image.Image, nominal: int) -> Image.Image:
    size = fitted(*picture.size, nominal)
    return picture if size == picture.size else picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _webp(picture: Image.Image, effort: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=QUALITY, method=effort)
    return out.getvalue()


def _cost(header: Header) -> int:
    """Decoded pixels that a picture holds at its largest, in units of the budget."""
    if header.format == "JPEG" and not header.progressive:
        return header.pixels // 4
    return header.pixels * (3 if header.format == "WEBP" else 1)


_room = threading.Condition()
_used = 0


@contextmanager
def _budget(cost: int) -> Iterator[None]:
    """Wait until the process holds few enough decoded pixels; the largest pictures are decoded alone."""
    global _used  # noqa: PLW0603 - the budget is the process's, whatever application runs in it
    cost = min(cost, BUDGET)
    with _room:
        _room.wait_for(lambda: _used + cost <= BUDGET)
        _used += cost
    try:
        yield
    finally:
        with _room:
            _used -= cost
            _room.notify_all()
