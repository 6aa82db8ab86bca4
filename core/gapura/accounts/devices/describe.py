"""A device in words that its owner recognises. Plain functions."""

from __future__ import annotations

import ipaddress
import re

# The first that fits: nearly every browser claims to be several others too.
BROWSERS = (
    ("SamsungBrowser", "Samsung Internet"), ("OPR/", "Opera"), ("EdgA?/|Edg/|EdgiOS", "Edge"),
    ("UCBrowser", "UC Browser"), ("Firefox|FxiOS", "Firefox"), ("; wv\\)", "WebView"),
    ("Chrome|CriOS|Chromium", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("CrOS", "ChromeOS"), ("Windows", "Windows"),
    ("Mac OS X|Macintosh", "Mac"), ("Linux", "Linux"),
)  # fmt: skip


def device_of(user_agent: str) -> str:
    """Browser and system, such as ``Chrome|Android``; a part that is not known is empty."""
    agent = user_agent[:500]
    return "|".join(_first(agent, table) for table in (BROWSERS, SYSTEMS))


def place_of(address: str | None) -> str:
    """The first half of a network address: enough to tell home from elsewhere."""
    try:
        found = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    if isinstance(found, ipaddress.IPv4Address):
        return ".".join([*str(found).split(".")[:2], "•", "•"])
    return ":".join([*found.exploded.split(":")[:2], "…"])


def _first(agent: str, table: tuple[tuple[str, str], ...]) -> str:
    return next((name for pattern, name in table if re.search(pattern, agent)), "")
