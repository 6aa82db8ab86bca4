"""What a page of one's own says to a stranger: the hosts it leads to, and its words. Plain functions on text."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urlsplit

ADDRESSES = ("href", "src", "action", "formaction", "data", "srcset", "poster")
SILENT = ("script", "style")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in SILENT
        for name, value in attrs:
            if value and name in ADDRESSES:
                self.links += (
                    [part.split()[0] for part in value.split(",") if part.strip()] if name == "srcset" else [value]
                )
            elif value and name in ("alt", "title", "content"):
                self.words.append(value)
            if name == "http-equiv" and (value or "").lower() == "refresh":
                self.links += [
                    text.partition("=")[2] for key, text in attrs if key == "content" and text and "=" in text
                ]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in SILENT

    def handle_data(self, data: str) -> None:
        if not self._silent and data.strip():
            self.words.append(data)


def read(html: str) -> tuple[set[str], str]:
    """The hosts that a page names, its own not told apart, and its words, hidden ones included."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return {host for link in reader.links if (host := _host(link))}, "\n".join(reader.words)


def _host(link: str) -> str:
    try:
        parts = urlsplit(link.strip())
        return (parts.hostname or "") if parts.scheme in ("http", "https", "") else f"{parts.scheme}:"
    except ValueError:
        return "?"
