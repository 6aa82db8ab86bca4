"""The branding stylesheet: colour roles as custom properties, and the theme's own rules."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable

from .palette import Palette, roles
from .themes import Theme

_ADDRESS = re.compile(r"url\(\s*[\"']?([A-Za-z0-9_./-]+)[\"']?\s*\)")


def stylesheet(theme: Theme, palette: Palette, address: Callable[[str], str]) -> str:
    """The whole text.

    Args:
        palette: the theme's colours with the administrator's choice.
        address: gives the address of a file below the theme's ``static/``, such as ``url(…)`` in ``theme.css`` names.
    """
    values = {**roles(palette), **theme.shape}
    lines = "".join(f"  --{name}: {value};\n" for name, value in values.items())
    rules = _ADDRESS.sub(lambda found: f'url("{address(found[1])}")', theme.css)
    return f":root {{\n{lines}}}\n{rules}"


def digest(text: str) -> str:
    """What stands for a text in its address: changes whenever the text does."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
