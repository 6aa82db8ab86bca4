"""`docs/components.md` tells every public macro with its exact signature."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gapura.branding.themes import read_theme

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/components.md").read_text()
MACRO = re.compile(r"^\{%-? macro (\w+)(\(.*?\)) -?%\}", re.MULTILINE)
INTERNAL = {
    "first_error", "is_hidden", "error_text", "help_text", "optional_mark", "described_by", "control", "checkbox",
    "options", "photo", "position", "opening_hours", "map_attributes", "breadcrumbs",
}  # fmt: skip


def macros() -> dict[str, str]:
    """Signature of every public macro."""
    found: dict[str, str] = {}
    for path in (ROOT / "core/gapura/templates/components").glob("*.html"):
        found |= {name: name + signature for name, signature in MACRO.findall(path.read_text())}
    return {name: signature for name, signature in found.items() if name not in INTERNAL and not name.startswith("_")}


@pytest.mark.parametrize("signature", macros().values())
def test_the_macro_is_told(signature: str) -> None:
    assert f"| `{signature}` |" in PAGE


def test_nothing_is_told_that_is_not_there() -> None:
    told = set(re.findall(r"^\| `(\w+)\(", PAGE, re.MULTILINE))
    assert told == set(macros())


def test_every_class_that_is_told_has_rules() -> None:
    rules = (ROOT / "core/gapura/static/css/gapura.css").read_text()
    section = PAGE.split("## Classes")[1].split("## Colours")[0]
    for name in {
        name for row in re.findall(r"^\| (`.*?) \|", section, re.MULTILINE) for name in re.findall(r"`([\w-]+)`", row)
    }:
        assert f".{name}" in rules, name


def test_every_colour_role_that_is_told_exists() -> None:
    rules = (ROOT / "core/gapura/static/css/gapura.css").read_text()
    section = PAGE.split("## Colours")[1].split("## Icons")[0]
    for name in re.findall(r"--[\w-]+", section):
        assert f"{name}:" in rules, name


def test_the_example_of_a_theme_is_one(tmp_path: Path) -> None:
    example = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)[0]
    folder = tmp_path / "contoh"
    (folder / "static").mkdir(parents=True)
    for name in ("hero.svg", "logo.svg"):
        (folder / "static" / name).write_text("<svg/>")
    (folder / "theme.toml").write_text(example)
    assert read_theme(folder / "theme.toml").palette.brand == "#0d6a50"
