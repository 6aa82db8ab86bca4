"""The branding stylesheet: colour roles as custom properties, and the theme's own rules."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping

from .palette import Palette, dark_roles, roles
from .themes import Theme

# The portal's own drawings by custom property; a theme's rules may put others in their place.
DRAWINGS = {"edge": "steps.svg", "gate": "gate.svg", "carving": "gate-carving.svg", "weave": "weave.svg"}
DARK = "screen and (prefers-color-scheme: dark)"  # on paper, dark grounds would only cost ink
_ADDRESS = re.compile(r"url\(\s*[\"']?([A-Za-z0-9_./-]+)[\"']?\s*\)")


def stylesheet(
    theme: Theme, palette: Palette, address: Callable[[str], str], drawings: Mapping[str, str] | None = None
) -> str:
    """The whole text.

    Args:
        palette: the theme's colours with the administrator's choice.
        address: gives the address of a file below the theme's ``static/``, such as ``url(…)`` in ``theme.css`` names.
        drawings: addresses of the portal's own drawings by custom property.
    """
    drawn = {name: f'url("{place}")' for name, place in (drawings or {}).items()}
    values = {**roles(palette), **theme.shape, **drawn}
    rules = _ADDRESS.sub(lambda found: f'url("{address(found[1])}")', theme.css)
    return f"{_root(values)}@media {DARK} {{\n{_root(dark_roles(palette))}}}\n{rules}"


def _root(values: Mapping[str, str]) -> str:
    lines = "".join(f"  --{name}: {value};\n" for name, value in values.items())
    return f":root {{\n{lines}}}\n"


def digest(text: str) -> str:
    """What stands for a text in its address: changes whenever the text does."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
