from __future__ import annotations

import io
import subprocess
import sys
import threading
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from gapura.media import pictures
from gapura.media.headers import BadHeader, plain_png, read_header
from gapura.media.pictures import BadPicture, process
from gapura.media.processed import MASTER, fitted, nominal_widths

from . import pictures as made


def reason(data):
    with pytest.raises(BadPicture) as caught:
        process(data)
    return caught.value.reason


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_each_kind_comes_out_as_webp_in_three_widths(kind):
    out = process(made.picture(kind, (2400, 1800)))
    assert (out.width, out.height) == (1600, 1200)
    sizes = {nominal: made.opened(data).size for nominal, data in out.variants.items()}
    assert sizes == {480: (480, 360), 960: (960, 720), 1600: (1600, 1200)}
    assert {made.opened(data).format for data in out.variants.values()} == {"WEBP"}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_quickly_comes_what_all_others_can_be_made_from(kind):
    sent = made.picture(kind, (2000, 1000), exif=made.exif(6))
    out, careful = process(sent, quickly=True), process(sent)
    assert (out.width, out.height, out.sha256, out.likeness) == (1000, 2000, careful.sha256, careful.likeness)
    assert [*out.variants] == [MASTER]
    assert made.opened(out.variants[MASTER]).format == "JPEG"
    for nominal in nominal_widths(out.width, out.height):
        image = made.opened(pictures.variant(out.variants[MASTER], nominal))
        assert (image.format, image.size) == ("WEBP", made.opened(careful.variants[nominal]).size)
        assert made.corner(image, False, False) == made.corner(made.opened(careful.variants[nominal]), False, False)


@pytest.mark.parametrize(
    ("size", "widths"), [((300, 200), [480]), ((480, 360), [480]), ((700, 500), [480, 960]), ((960, 960), [480, 960])]
)
def test_nothing_is_enlarged(size, widths):
    out = process(made.picture("PNG", size))
    assert (out.width, out.height) == size
    assert sorted(out.variants) == widths == [*nominal_widths(*size)]
    assert made.opened(out.variants[widths[-1]]).size == size


@pytest.mark.parametrize(
    ("orientation", "corners"),
    [
        (1, "red green blue dark"), (2, "green red dark blue"), (3, "dark blue green red"), (4, "blue dark red green"),
        (5, "red blue green dark"), (6, "blue red dark green"), (7, "dark green blue red"), (8, "green dark red blue"),
        (9, "red green blue dark"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_pictures_stand_upright(kind, orientation, corners):
    out = process(made.picture(kind, (2000, 1000), exif=made.exif(orientation)))
    image = made.opened(out.variants[480])
    shown = [made.corner(image, right, low) for low in (False, True) for right in (False, True)]
    assert shown == corners.split()
    assert (out.width > out.height) == (orientation not in (5, 6, 7, 8))


@pytest.mark.parametrize(
    "data",
    [
        made.picture("JPEG", exif=made.exif(), comment=b"RahasiaKomentar", xmp=b"<x>RahasiaXMP</x>")
        + b"RahasiaEkor<?php",
        made.described_png() + b"RahasiaEkor",
        made.picture("WEBP", exif=made.exif(), xmp=b"<x>RahasiaXMP</x>") + b"RahasiaEkor",
    ],
    ids=["jpeg", "png", "webp"],
)
@pytest.mark.parametrize("quickly", [False, True])
def test_nothing_but_the_picture_is_kept(data, quickly):
    assert b"Rahasia" in data or b"KameraUji" in data
    for variant in process(data, quickly=quickly).variants.values():
        image = made.opened(variant)
        assert not image.getexif()
        assert not {"exif", "xmp", "icc_profile", "comment"} & image.info.keys()
        for secret in (b"Rahasia", b"KameraUji", b"EXIF", b"XMP ", b"ICCP", b"GPS", b"php"):
            assert secret not in variant


def test_metadata_do_not_change_the_hash_but_pixels_do():
    plain, described = process(made.picture("PNG")), process(made.picture("PNG", exif=made.exif()))
    assert plain.sha256 == described.sha256
    assert plain.token != described.token
    assert plain.sha256 != process(made.picture("PNG", (800, 602))).sha256


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("PNG", "P"), ("PNG", "1"), ("PNG", "L"), ("PNG", "LA"), ("PNG", "I;16"), ("JPEG", "L"), ("JPEG", "CMYK")],
)
@pytest.mark.parametrize("size", [(80, 60), (3600, 2400)])
def test_every_way_to_keep_colours(kind, mode, size):
    image = made.opened(made.picture("PNG", size))
    base = image.convert("L").convert("I;16") if mode == "I;16" else image.convert(mode)
    out = io.BytesIO()
    base.save(out, kind)
    shown = made.opened(process(out.getvalue()).variants[480])
    assert shown.mode in ("RGB", "RGBA")
    if mode in ("P", "CMYK"):
        assert made.corner(shown, False, False) == "red"


def test_transparency_stays_where_there_is_some():
    image = Image.new("RGBA", (3200, 1600), (10, 120, 60, 255))
    image.paste((0, 0, 0, 0), (0, 0, 1600, 1600))
    out = io.BytesIO()
    image.save(out, "PNG")
    quickly = process(out.getvalue(), quickly=True).variants
    assert [*quickly] == [1600], "JPEG knows no transparency"
    for data in (process(out.getvalue()).variants[480], pictures.variant(quickly[1600], 480)):
        shown = made.opened(data)
        assert shown.mode == "RGBA"
        assert shown.getpixel((20, 60))[3] == 0
        assert shown.getpixel((400, 60))[3] == 255
    image.putalpha(255)
    out = io.BytesIO()
    image.save(out, "PNG")
    assert made.opened(process(out.getvalue()).variants[480]).mode == "RGB"


def test_a_colour_profile_is_applied_and_dropped():
    swapped = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    plain, profiled = made.picture("JPEG", (300, 200)), made.picture("JPEG", (300, 200), icc_profile=swapped)
    one, other = (made.opened(process(data).variants[480]) for data in (plain, profiled))
    assert max(abs(a - b) for a, b in zip(one.getpixel((40, 40)), other.getpixel((40, 40)), strict=True)) <= 3
    assert "icc_profile" not in other.info
    assert b"ICCP" not in process(profiled).variants[480]
    broken = made.picture("JPEG", (300, 200), icc_profile=b"\x00" * 300)
    assert process(broken).width == 300


STRANGERS = [
    b"", b"x", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<!doctype html><script>", b"GIF89a" + bytes(40),
    b"%PDF-1.7", b"BM" + bytes(60), b"PK\x03\x04" + bytes(40), b"II*\x00" + bytes(40), b"RIFF\x00\x00\x00\x00WAVE",
    b"\x00\x00\x00\x20ftypavif" + bytes(20), b"8BPS" + bytes(30),
]  # fmt: skip
EMPTY_JPEG = made.picture("JPEG").replace(b"\x11\x08\x02\x58\x03\x20", b"\x11\x08\x00\x00\x00\x00")
DAMAGED = [
    b"\xff\xd8\xff", b"\xff\xd8\xff\xe0\x00", b"\xff\xd8\xff\xd9", b"\xff\xd8\xff\xda" + bytes(50), EMPTY_JPEG,
    made.PNG, made.PNG + bytes(30), made.png(0, 10), made.png(10, 0), made.png(50, 50, pixels=b"x"),
    b"RIFF\x00\x00\x00\x00WEBP", b"RIFF\x00\x00\x00\x00WEBPVP8X" + bytes(4),
    made.picture("JPEG")[:3000], made.picture("PNG")[:600], made.picture("WEBP")[:200],
]  # fmt: skip


@pytest.mark.parametrize("data", STRANGERS)
def test_what_is_no_jpeg_png_or_webp(data):
    assert reason(data) == "kind"


@pytest.mark.parametrize("data", DAMAGED)
def test_damaged_ones(data):
    assert reason(data) == "damaged"


def test_a_png_reaches_the_decoder_without_what_its_pixels_do_not_need():
    data = made.png(
        10, 10, made.chunk(b"zTXt", b"a\0\0x"), made.chunk(b"iTXt", b"rahasia"), made.chunk(b"iCCP", bytes(70_000))
    )
    assert plain_png(data + b"ekor") == made.png(10, 10)


def test_moving_pictures_are_refused_without_decoding():
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "blue")]
    for kind in ("PNG", "WEBP"):
        out = io.BytesIO()
        frames[0].save(out, kind, save_all=True, append_images=frames[1:])
        assert reason(out.getvalue()) == "animated"


def test_size_is_limited_before_anything_is_read():
    assert reason(b"\xff\xd8\xff" + bytes(pictures.MAX_BYTES)) == "bytes"
    stream = io.BytesIO(bytes(30_000_000))
    assert reason(stream) == "bytes"
    assert stream.tell() <= pictures.MAX_BYTES + 1
    assert reason(made.png(30_000, 30_000, pixels=b"")) == "pixels"
    assert reason(made.png(50_000_001, 1, pixels=b"")) == "pixels"
    assert reason(b"RIFF\x00\x00\x00\x00WEBPVP8X" + bytes(8) + b"\xff\x3f\x00\xff\x3f\x00") == "pixels"


def test_threads_are_refused():
    assert reason(made.png(1, 30_001, pixels=b"")) == "shape"
    assert reason(made.png(30_001, 1, pixels=b"")) == "shape"


def test_a_jpeg_of_endless_scans_is_refused():
    data = made.picture("JPEG", progressive=True)
    assert process(data).width == 800
    start = data.index(b"\xff\xda")
    assert reason(data[:start] + data[start:-2] * 70 + b"\xff\xd9") == "costly"


TEXT = made.chunk(b"zTXt", b"a\0\0" + made.inflating(200)), made.chunk(b"iTXt", b"a\0\1\0\0\0" + made.inflating(200))
BOMBS = {
    "900 megapixels": made.png(30_000, 30_000, pixels=made.inflating(100)),
    "a thread": made.png(1, 50_000_000, pixels=made.inflating(200)),
    "compressed text": made.png(10, 10, *TEXT),
    "compressed profile": made.png(10, 10, made.chunk(b"iCCP", b"a\0\0" + made.inflating(60)[:60_000])),
    "pixels that never end": made.png(10, 10, pixels=made.inflating(200)),
    "a strip": made.png(1666, 30_000, pixels=made.inflating(150)),
    "50 megapixels": made.png(7071, 7071, pixels=made.inflating(150)),
}

MEASURE = """
import re, sys, time
from contextlib import suppress
from pathlib import Path
from gapura.media.pictures import BadPicture, process
for path in sorted(Path(sys.argv[1]).iterdir()):
    start = time.monotonic()
    with suppress(BadPicture):
        process(path.read_bytes())
    # getrusage() would count the parent's memory too
    peak = re.search("VmHWM:[^0-9]*([0-9]+)", Path("/proc/self/status").read_text())
    print(path.name, int(peak[1]) // 1024, time.monotonic() - start, sep="|")
"""


def test_a_bomb_costs_little(tmp_path):
    for number, (name, data) in enumerate(BOMBS.items()):
        assert len(data) < 2_000_000
        (tmp_path / f"{number} {name}").write_bytes(data)
    command = [sys.executable, "-c", MEASURE, str(tmp_path)]
    ran = subprocess.run(command, capture_output=True, check=True, timeout=100, text=True)
    rows = [line.split("|") for line in ran.stdout.splitlines()]
    assert len(rows) == len(BOMBS)
    for name, megabytes, seconds in rows:
        assert int(megabytes) < 400, name
        assert float(seconds) < 12, name


def test_long_and_thin_pictures_are_bounded():
    assert fitted(10, 4000, 480) == (2, 960)
    out = process(made.picture("PNG", (20, 6000)))
    assert made.opened(out.variants[max(out.variants)]).height <= 3200


def test_only_so_many_pixels_are_decoded_at_once(monkeypatch):
    monkeypatch.setattr(pictures, "BUDGET", 1_000_000)
    running, most, lock = [0], [0], threading.Lock()
    decode = pictures._decode

    def counted(data, header):
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        try:
            return decode(data, header)
        finally:
            with lock:
                running[0] -= 1

    monkeypatch.setattr(pictures, "_decode", counted)
    data = made.picture("PNG", (900, 700))
    threads = [threading.Thread(target=process, args=(data,)) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most[0] == 1
    assert pictures._used == 0


@given(
    st.binary(max_size=300),
    st.sampled_from(
        [b"", b"\xff\xd8\xff", made.PNG, b"RIFF0000WEBP", b"RIFF0000WEBPVP8 ", b"RIFF0000WEBPVP8X", b"RIFF0000WEBPVP8L"]
    ),
)
def test_no_bytes_surprise_the_header_reader(data, start):
    try:
        header = read_header(start + data)
    except BadHeader:
        return
    assert header.pixels >= 0


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_no_damage_surprises_the_decoder(data):
    good = bytearray(made.picture(data.draw(st.sampled_from(["JPEG", "PNG", "WEBP"])), (64, 48), exif=made.exif(6)))
    for _ in range(data.draw(st.integers(1, 8))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(good)))
    with suppress(BadPicture):
        process(bytes(good[:cut]))
