"""The manifest by which the portal becomes an app on a phone."""

from __future__ import annotations

import json

from ...shell.context import current_shell
from ..icons import SIZES, initial
from ..identity import Identity

LONGEST_SHORT_NAME = 12
MOST_SHORTCUTS = 4


def manifest_of(shown: Identity) -> str:
    """The manifest as JSON, in the language of the request."""
    shell = current_shell()
    entries = [item for group in shell.navigation for item in group.items]
    return json.dumps(
        {
            "id": "/",
            "name": shown.name,
            "short_name": short_name(shown.name),
            "description": shown.tagline,
            "lang": shell.language,
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            "background_color": shown.palette.surface,
            "theme_color": shown.colours["brand_strong"],
            "icons": [*_icons(shown, "any"), *_icons(shown, "maskable")],
            "shortcuts": [{"name": str(item.title), "url": item.url} for item in entries[:MOST_SHORTCUTS]],
        },
        ensure_ascii=False,
    )


def short_name(name: str) -> str:
    """What fits under an icon: ``Paser`` for ``Kabupaten Paser``, else as many words as fit."""
    words = [word for word in name.split() if word.lower() not in ("kabupaten", "kota", "pemerintah", "portal")]
    fitting = ""
    for word in words:
        if len(f"{fitting} {word}".strip()) > LONGEST_SHORT_NAME:
            break
        fitting = f"{fitting} {word}".strip()
    return fitting or (words[0][:LONGEST_SHORT_NAME] if words else initial(name))


def _icons(shown: Identity, purpose: str) -> list[dict[str, str]]:
    name = "ikon-penuh" if purpose == "maskable" else "ikon"
    return [
        {
            "src": f"/merek/{shown.icon_digest}/{name}-{size}.png",
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": purpose,
        }
        for size in SIZES
        if size > 48
    ]
