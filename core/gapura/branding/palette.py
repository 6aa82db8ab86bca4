"""From six chosen colours to every colour role of the stylesheet, and what is wrong with a choice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from .colour import (
    AA,
    WHITE,
    Oklch,
    contrast,
    from_oklch,
    luminance,
    mix,
    nearest_pair,
    nearest_passing,
    passes,
    readable_on,
    shade,
    to_oklch,
)


@dataclass(frozen=True, kw_only=True)
class Palette:
    """The colours that a theme or an administrator chooses; the rest follows.

    Attributes:
        brand: the main colour: buttons, links, bars.
        brand_text: what is written on it.
        accent: the second colour: highlights, the emergency number.
        accent_text: what is written on that.
        surface: the ground of pages.
        ink: text on it.
    """

    brand: str = "#9a3d22"
    brand_text: str = "#ffffff"
    accent: str = "#f0b545"
    accent_text: str = "#2b1a05"
    surface: str = "#fcf8f1"
    ink: str = "#2a201b"

    def with_choice(self, chosen: Mapping[str, str]) -> Palette:
        """This palette with some colours replaced."""
        return replace(self, **{name: value for name, value in chosen.items() if name in COLOURS and value})


COLOURS = tuple(field.name for field in fields(Palette))
LIGHT_GROUND = 0.6
PAIRS = (("ink", "surface"), ("brand", "surface"), ("brand_text", "brand"), ("accent_text", "accent"))


@dataclass(frozen=True)
class Unreadable:
    """A pair of colours that misses WCAG AA.

    Attributes:
        foreground, background: names of the two colours.
        ratio: their contrast.
        better: the nearest pair that passes.
    """

    foreground: str
    background: str
    ratio: float
    better: tuple[str, str]


def unreadable_pairs(palette: Palette) -> list[Unreadable]:
    """Every pair that cannot be read, each with the nearest pair that can."""
    found = []
    for foreground, background in PAIRS:
        text, ground = getattr(palette, foreground), getattr(palette, background)
        if not passes(text, ground):
            found.append(Unreadable(foreground, background, contrast(text, ground), nearest_pair(text, ground)))
    return found


def ground_is_light(palette: Palette) -> bool:
    """Whether the ground is light enough for the fixed colours of notices, pictures and maps."""
    return luminance(palette.surface) >= LIGHT_GROUND


def settle(palette: Palette) -> Palette:
    """The palette nearest to the given one in which every pair passes."""
    surface = palette.surface
    ink, surface = nearest_pair(palette.ink, surface)
    brand = nearest_passing(palette.brand, surface)
    return replace(
        palette,
        surface=surface,
        ink=ink,
        brand=brand,
        brand_text=nearest_passing(palette.brand_text, brand),
        accent_text=nearest_passing(palette.accent_text, palette.accent),
    )


def roles(palette: Palette) -> dict[str, str]:
    """Every colour role as the name of its custom property and its colour."""
    strong = shade(palette.brand, by=-0.11)
    sunk = mix(palette.surface, palette.ink, 0.05)
    soft = shade(palette.brand, lightness=0.945, chroma=0.16)
    return {
        "brand": palette.brand,
        "brand-strong": strong,
        "brand-soft": soft,
        "brand-line": shade(palette.brand, lightness=0.85, chroma=0.35),
        "brand-contrast": palette.brand_text,
        "brand-ink": _legible(strong, soft, AA),
        "brand-strong-contrast": _legible(palette.brand_text, strong, 7),
        "accent": palette.accent,
        "accent-strong": _legible(palette.accent, sunk, AA),
        "accent-soft": shade(palette.accent, lightness=0.96, chroma=0.3),
        "accent-contrast": palette.accent_text,
        "accent-on-strong": _legible(palette.accent, strong, AA),
        "ink": palette.ink,
        "deep": _legible(palette.ink, WHITE, 10),
        "ink-soft": _legible(mix(palette.ink, palette.surface, 0.32), sunk, 5),
        "line": mix(palette.surface, palette.ink, 0.12),
        "line-strong": _legible(mix(palette.surface, palette.ink, 0.5), palette.surface, 3.2),
        "surface": palette.surface,
        "surface-sunk": sunk,
    }


def dark_roles(palette: Palette) -> dict[str, str]:
    """The same roles for screens that are set to dark: hues stay, lightness turns, and every pair can be read."""
    surface, raised, sunk = (_ground(palette.ink, lightness) for lightness in (0.19, 0.24, 0.29))
    soft, strong = shade(palette.brand, lightness=0.3, chroma=0.4), shade(palette.brand, lightness=0.31, chroma=0.8)
    ink = _ground(palette.ink, 0.94)
    brand = _legible(shade(palette.brand, lightness=0.76, chroma=0.9), sunk, 5)
    accent = palette.accent
    return {
        "brand": brand,
        "brand-strong": strong,
        "brand-soft": soft,
        "brand-line": shade(palette.brand, lightness=0.42, chroma=0.5),
        "brand-contrast": _legible(shade(brand, lightness=0.2), brand, 5),
        "brand-ink": _legible(shade(palette.brand, lightness=0.87, chroma=0.5), soft, 7),
        "brand-strong-contrast": _legible(ink, strong, 7),
        "accent": accent,
        "accent-strong": _legible(accent, sunk, 5),
        "accent-soft": shade(accent, lightness=0.3, chroma=0.3),
        "accent-contrast": palette.accent_text,
        "accent-on-strong": _legible(accent, strong, AA),
        "ink": ink,
        "deep": _ground(palette.ink, 0.13),
        "ink-soft": _legible(mix(ink, surface, 0.3), sunk, 5),
        "line": _ground(palette.ink, 0.37),
        "line-strong": _legible(mix(surface, ink, 0.5), sunk, 3.2),
        "surface": surface,
        "surface-raised": raised,
        "surface-sunk": sunk,
    }


def _ground(ink: str, lightness: float) -> str:
    """A grey with a trace of the text's hue."""
    hue = to_oklch(ink)
    return from_oklch(Oklch(lightness, min(hue.chroma, 0.018), hue.hue))


def _legible(colour: str, background: str, ratio: float) -> str:
    """The nearest colour with the ratio, or black or white where the background allows none."""
    try:
        return nearest_passing(colour, background, ratio)
    except ValueError:
        return readable_on(background)
