"""What the face is made of: small enough, complete, and within what old phones understand."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from gapura.compression import compressed, minified

ROOT = Path(__file__).parents[3]
STATIC = ROOT / "core/gapura/static"
CSS = STATIC / "css/gapura.css"
SVG = "{http://www.w3.org/2000/svg}"


def icon_names() -> set[str]:
    """Names in the sprite."""
    tree = ET.parse(STATIC / "icons.svg")
    return {symbol.attrib["id"] for symbol in tree.iter(f"{SVG}symbol")}


def packed(*paths: Path) -> int:
    """Size over the wire, for browsers that take gzip only; Brotli is smaller still."""
    return sum(len(compressed(minified(path.name, path.read_bytes()), 11).gzip) for path in paths)


def test_stylesheet_and_scripts_stay_small() -> None:
    assert packed(CSS) <= 15_000
    assert packed(*(STATIC / "js").glob("*.js")) <= 10_000
    assert packed(STATIC / "icons.svg") <= 6_000


@pytest.mark.parametrize("sheet", [CSS, *ROOT.glob("themes/*/static/theme.css")], ids=lambda path: path.parts[-3])
def test_stylesheets_use_nothing_too_new_for_old_phones(sheet: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
    for new in ("light-dark(", ":has(", "@layer", "oklch(", "color-mix(", "@import", "@container"):
        assert new not in text, new
    assert not re.search(r"^\s*&", text, re.MULTILINE), "nesting"
    assert text.count("{") == text.count("}")


@pytest.mark.parametrize("sheet", [CSS, *ROOT.glob("themes/*/static/theme.css")], ids=lambda path: path.parts[-3])
def test_every_file_a_stylesheet_names_exists(sheet: Path) -> None:
    for name in re.findall(r"url\([\"']?([^)\"']+)", sheet.read_text()):
        assert (sheet.parent / name).resolve().is_file(), name


def test_every_custom_property_that_is_used_is_defined() -> None:
    text = CSS.read_text()
    defined = set(re.findall(r"(--[\w-]+):", text))
    optional = set(re.findall(r"var\((--[\w-]+),", text))
    assert set(re.findall(r"var\((--[\w-]+)", text)) - defined - optional == set()


def test_every_icon_that_templates_ask_for_is_in_the_sprite() -> None:
    known, asked = icon_names(), set()
    for path in [
        *ROOT.glob("core/gapura/**/*.html"),
        *ROOT.glob("plugins/*/**/*.html"),
        *ROOT.glob("themes/**/*.html"),
    ]:
        text = path.read_text()
        asked |= set(re.findall(r"\bicon\(\"([\w-]+)\"\)", text)) | set(re.findall(r"icon_name=\"([\w-]+)\"", text))
    for path in ROOT.glob("plugins/*/plugin.toml"):
        asked |= set(re.findall(r"^icon = \"([\w-]+)\"", path.read_text(), re.MULTILINE))
    assert asked - known == set()
    assert len(known) > 80


@pytest.mark.parametrize(
    "path",
    [*STATIC.rglob("*.svg"), *ROOT.glob("themes/*/static/*.svg")],
    ids=lambda path: f"{path.parts[-3]}-{path.name}",
)
def test_pictures_are_plain_drawings(path: Path) -> None:
    text = path.read_text()
    ET.fromstring(text)
    assert "<script" not in text
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")
    assert len(gzip.compress(text.encode())) < 8_000
