"""House rules for templates: nothing inline, every visible text translatable, htmx attributes that validate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment
from jinja2.exceptions import TemplateSyntaxError

from .rules import relative, rule

FOLDERS = ("core/gapura/templates", "plugins/*/templates", "themes/*/templates")
SPOKEN = frozenset({"alt", "title", "placeholder", "aria-label", "aria-description", "label", "content"})
DATA = ("application/json", "application/ld+json")  # blocks that no browser runs
SILENT_TAGS = frozenset({"script", "style", "code", "kbd", "svg", "pre"})
WORD = re.compile(r"[^\W\d_]{2,}")
# Proper names, units and notations are the same in every language.
SAME_EVERYWHERE = re.compile(
    r"\b(?:Gapura|OpenStreetMap|WhatsApp|CSV|JSON|Rp|km|kB|MB|WITA|WIB|WIT|SKPD|OPD|UTC|ID|EN)\b"
)
HOLE = "\N{OBJECT REPLACEMENT CHARACTER}"
# Not text: ids glued to an expression, and attributes that a macro writes.
NOT_TEXT = re.compile(rf'[\w-]+="[^"]*"|[\w-]*{HOLE}[-\w]+|[-\w]+{HOLE}')
EVENT = re.compile(r"^on[a-z]+$")


def templates(root: Path) -> list[Path]:
    """Return every HTML template of the checkout."""
    return sorted(path for pattern in FOLDERS for folder in root.glob(pattern) for path in folder.rglob("*.html"))


def static_text(source: str) -> str:
    """Return a template's own HTML: expressions become a hole, statements and translated blocks vanish."""
    environment = Environment(
        extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"], autoescape=True
    )
    parts: list[str] = []
    words: list[str] = []
    hidden = ""
    for _line, kind, value in environment.lex(source):
        if kind == "data" and not hidden:
            parts.append(value)
        else:
            parts.append("\n" * value.count("\n"))
        if kind == "block_begin":
            words = []
        elif kind == "name":
            words.append(value)
        elif kind == "block_end":
            hidden = _hides(words, hidden)
        elif kind == "variable_begin" and not hidden:
            parts.append(HOLE)
    return "".join(parts)


def _hides(words: list[str], hidden: str) -> str:
    """What a statement leaves unseen until its end: translated text, and blocks that hold class names."""
    if words[:1] == ["trans"]:
        return "endtrans"
    if words[:1] == ["block"] and words[1].endswith("class"):
        return "endblock"
    return "" if words[:1] == [hidden] else hidden


class _Reader(HTMLParser):
    """Collects what a template shows and what it must not hold, with line numbers."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str]] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if tag in SILENT_TAGS:
            self._silent += 1
        if tag == "style" or (tag == "script" and "src" not in names and names.get("type") not in DATA):
            self._say(f"<{tag}> inline; put it into a static file")
        for name, value in attrs:
            self._attribute(tag, name, value or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            self._attribute(tag, name, value or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT_TAGS and self._silent:
            self._silent -= 1

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._spoken(data, "text")

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name == "style" or EVENT.match(name):
            self._say(f"attribute {name}; the content security policy refuses it")
        if name.startswith("hx-"):
            self._say(f"attribute {name}; write data-{name}, so that pages validate")
        if name in SPOKEN and not (tag in ("meta", "link") and name in ("content", "title")):
            self._spoken(value, name)

    def _spoken(self, text: str, where: str) -> None:
        word = WORD.search(SAME_EVERYWHERE.sub("", NOT_TEXT.sub("", text)))
        if word:
            self._say(f"{where} {' '.join(text.split())[:60]!r} is not translatable; wrap it in _()")

    def _say(self, what: str) -> None:
        self.found.append((self.getpos()[0], what))


def faults(source: str) -> list[tuple[int, str]]:
    """Return line and fault for everything in one template that breaks the rules."""
    try:
        text = static_text(source)
    except TemplateSyntaxError as error:
        return [(error.lineno, f"is not a template: {error.message}")]
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.found


@rule
def templates_keep_the_rules(root: Path) -> Iterator[str]:
    """Nothing inline, nothing untranslatable, `data-hx-` attributes. A mail has no stylesheet but the one inside it."""
    for path in templates(root):
        for line, fault in faults(path.read_text()):
            if path.parent.name == "mail" and fault.startswith("<style>"):
                continue
            yield f"{relative(root, path)}:{line}: {fault}"
