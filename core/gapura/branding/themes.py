"""Themes: folders with a ``theme.toml``, own templates and static files; found, read and checked.

A theme that cannot be used never takes the portal down: it is left out, and the administrator is told file and line.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from ..errors import GapuraError
from .colour import parse_hex
from .palette import COLOURS, Palette, ground_is_light, unreadable_pairs

FILE_NAME = "theme.toml"
NAME = re.compile(r"[a-z][a-z0-9_]{1,39}")
SIZE = re.compile(r"\d{1,3}(\.\d{1,3})?(rem|em|px|%)")
SHAPES = ("radius", "radius-small", "radius-round")
PICTURES = ("hero", "logo")
SECTIONS = ("title", "colours", "shape", "pictures")


class ThemeError(GapuraError):
    """A ``theme.toml`` cannot be used; carries file and line."""

    def __init__(self, file: str, line: int, message: str) -> None:
        self.file, self.line = file, line
        super().__init__(f"{file}:{line}: {message}" if line else f"{file}: {message}")


@dataclass(frozen=True, kw_only=True)
class Theme:
    """A checked theme.

    Attributes:
        name: its folder's name.
        title: what it is called, by language.
        palette: its colours.
        shape: custom properties for corners.
        pictures: file names below ``static/``: ``hero`` and ``logo``.
        folder: where it lies; None for the portal's own look.
    """

    name: str
    title: Mapping[str, str]
    palette: Palette = field(default_factory=Palette)
    shape: Mapping[str, str] = field(default_factory=dict)
    pictures: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None

    @property
    def css(self) -> str:
        """The theme's own rules, from ``static/theme.css``; empty where there are none."""
        path = self.folder / "static" / "theme.css" if self.folder else None
        return path.read_text(encoding="utf-8") if path and path.is_file() else ""


DEFAULT = Theme(name="", title={"id": "Gapura (bawaan)", "en": "Gapura (built in)"})


def find_themes(folder: Path) -> tuple[dict[str, Theme], list[ThemeError]]:
    """Every usable theme below a folder by name, the built-in one first under ``""``; and what is wrong with others."""
    themes, problems = {DEFAULT.name: DEFAULT}, []
    for path in sorted(folder.glob(f"*/{FILE_NAME}")):
        try:
            theme = read_theme(path)
            themes[theme.name] = theme
        except ThemeError as error:
            problems.append(error)
    return themes, problems


def read_theme(path: Path) -> Theme:
    """Read and check one ``theme.toml``.

    Raises:
        ThemeError: with file, line, what was found and what was expected.
    """
    try:
        text = path.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        raise ThemeError(str(path), 0, f"cannot be read ({error}); save it as UTF-8 text") from None
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        raise ThemeError(str(path), int(found[1]) if found else 0, f"is not valid TOML: {error}") from None
    return _Reader(path, text, data).theme()


class _Reader:
    """Turns parsed TOML into a theme, pointing at the line of whatever is wrong."""

    def __init__(self, path: Path, text: str, data: dict[str, Any]) -> None:
        self.path, self.lines, self.data = path, text.splitlines(), data

    def theme(self) -> Theme:
        """The theme, once everything in it is right."""
        name = self.path.parent.name
        if not NAME.fullmatch(name):
            self._fail("", f"the folder is called {name!r}; expected 2-40 of a-z, 0-9 and _, beginning with a letter")
        for section, value in self.data.items():
            if section not in SECTIONS or not isinstance(value, dict):
                self._fail(section, f"{section!r} is not known here; sections are {', '.join(SECTIONS)}")
        return Theme(
            name=name,
            title=self._title(),
            palette=self._palette(),
            shape=self._shape(),
            pictures=self._pictures(),
            folder=self.path.parent,
        )

    def _fail(self, key: str, message: str) -> NoReturn:
        pattern = re.compile(rf"\s*(\[\s*)?{re.escape(key)}\s*(=|\])")
        line = next((n for n, text in enumerate(self.lines, 1) if key and pattern.match(text)), 0)
        raise ThemeError(str(self.path), line, message)

    def _texts(self, section: str, known: tuple[str, ...]) -> dict[str, str]:
        values: dict[str, str] = self.data.get(section, {})
        for key, value in values.items():
            if key not in known or not isinstance(value, str):
                self._fail(
                    key, f"{key} = {value!r} in [{section}]; known are {', '.join(known)}, each a text in quotes"
                )
        return values

    def _title(self) -> dict[str, str]:
        title = self._texts("title", ("id", "en"))
        if not all(title.get(language, "").strip() for language in ("id", "en")):
            self._fail("title", '[title] needs id = "…" and en = "…"')
        return title

    def _palette(self) -> Palette:
        chosen = {}
        for name, value in self._texts("colours", COLOURS).items():
            try:
                chosen[name] = parse_hex(value)
            except ValueError as error:
                self._fail(name, f"{name}: {error}")
        palette = Palette().with_choice(chosen)
        for pair in unreadable_pairs(palette):
            self._fail(
                pair.foreground,
                f"{pair.foreground} on {pair.background} has a contrast of {pair.ratio:.2f}, WCAG AA needs 4.5; "
                f"the nearest pair that passes is {pair.better[0]} on {pair.better[1]}",
            )
        if not ground_is_light(palette):
            self._fail("surface", f"surface is {palette.surface}; the ground of pages must be light")
        return palette

    def _shape(self) -> dict[str, str]:
        shape = self._texts("shape", SHAPES)
        for name, value in shape.items():
            if not SIZE.fullmatch(value):
                self._fail(name, f"{name} is {value!r}; expected a length such as '0.5rem'")
        return shape

    def _pictures(self) -> dict[str, str]:
        pictures = self._texts("pictures", PICTURES)
        root = self.path.parent / "static"
        for name, file in pictures.items():
            path = (root / file).resolve()
            if not path.is_relative_to(root.resolve()) or not path.is_file():
                self._fail(name, f"{name} is {file!r}; expected a file below {root}")
        return pictures
