"""Checks of the pages' HTML as browsers and screen readers take it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

from .checks import Fault, Skipped, check
from .stage import Stage
from .tour import tour_of

CONTROLS = frozenset({"input", "select", "textarea"})
WITHOUT_LABEL = frozenset({"hidden", "submit", "button", "image", "reset"})
OBSOLETE = frozenset({"center", "font", "marquee", "big", "strike", "tt", "frame", "frameset", "blink"})
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "list", "headers")
RESOURCES = {"script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src", "audio": "src"}
HEADING = re.compile(r"h([1-6])")
EVENT = re.compile(r"on[a-z]+")
DATA_BLOCKS = ("application/json", "application/ld+json")

Say = Callable[[str, str], Fault]


@check("html", "Pages are valid HTML with labels, landmarks and headings in order, and hold nothing inline")
def html(stage: Stage) -> Iterator[Fault]:
    """One page of each view and person."""
    try:
        from justhtml import JustHTML
    except ImportError:
        raise Skipped("the package justhtml is not installed: pip install 'gapura[testing]'") from None
    hosts = {*stage.manifest.hosts, stage.resources.settings.public_url}
    for one in tour_of(stage).pages():
        if not one.text.lstrip()[:9].lower().startswith("<!doctype"):
            yield Fault(f"{one.path}: is no whole page", "Begin the template with {% extends 'layout.html' %}.")
            continue
        document = JustHTML(one.text, collect_errors=True, sanitize=False)
        lines = one.text.splitlines()
        for error in document.errors:
            where = lines[error.line - 1].strip()[:80] if error.line and error.line <= len(lines) else ""
            yield Fault(f"{one.path}: {error.code} at: {where}", f"{error.message}. Mend the template.")
        for what, advice in faults_in(elements(document.root), hosts):
            yield Fault(f"{one.path}: {what}", advice)


def elements(node: Any) -> list[Any]:
    """All elements below a node, in the order of the page."""
    found = []
    for child in node.children or ():
        if not child.name.startswith(("#", "!")):
            found += [child, *elements(child)]
    return found


def faults_in(found: list[Any], hosts: set[str]) -> Iterator[tuple[str, str]]:
    """What is wrong on one page, with the advice.

    Args:
        hosts: origins that resources may come from.
    """
    for look in (_frame, _headings, _references, _controls, _names, _inline):
        yield from look(found)
    for node in found:
        address = attribute(node, RESOURCES.get(node.name, "")) or (
            attribute(node, "href") if node.name == "link" and attribute(node, "rel") != "canonical" else ""
        )
        parts = urlsplit(address)
        if parts.netloc and f"{parts.scheme}://{parts.netloc}" not in hosts:
            yield f"loads {address[:80]}", "Ship the file in static/, or name the host in plugin.toml under hosts."


def attribute(node: Any, name: str) -> str:
    """An attribute's value; empty where it is missing or has none."""
    return str((node.attrs or {}).get(name) or "")


def text_of(node: Any) -> str:
    """What a screen reader has of an element: its text, and the alternatives of its pictures."""
    alternatives = [attribute(one, "alt") + attribute(one, "aria-label") for one in elements(node)]
    return " ".join([node.to_text(), *alternatives]).strip()


def shown(node: Any) -> str:
    """An element as it is named in a fault."""
    parts = [
        f'{name}="{attribute(node, name)[:40]}"' for name in ("id", "name", "class", "href") if attribute(node, name)
    ]
    return f"<{' '.join([node.name, *parts[:2]])}>"


def _frame(found: list[Any]) -> Iterator[tuple[str, str]]:
    names = Counter(node.name for node in found)
    layout = "Extend layout.html and write into its block main."
    if names["main"] != 1:
        yield f"has {names['main']} <main>", layout
    if names["h1"] != 1:
        yield f"has {names['h1']} <h1>", "Give the page one first heading: {{ heading(_('…')) }}"
    for node in found:
        if node.name == "html" and not attribute(node, "lang"):
            yield "does not say its language", layout
        if node.name == "title" and node.namespace == "html" and not text_of(node):
            yield "has no title", "Fill the block title."
        if node.name in OBSOLETE:
            yield f"{shown(node)} is obsolete", "Use a class of the portal's stylesheet."


def _headings(found: list[Any]) -> Iterator[tuple[str, str]]:
    last, main = 0, next((node for node in found if node.name == "main"), None)
    for node in elements(main) if main else ():
        level = HEADING.fullmatch(node.name)
        if level:
            if int(level[1]) > last + 1:
                words = text_of(node)[:40]
                yield f"heading {words!r} is <{node.name}> after <h{last}>", f"Make it <h{last + 1}>; size is for CSS."
            last = int(level[1])
            if not text_of(node):
                yield f"{shown(node)} is empty", "Give the heading words, or leave it out."


def _references(found: list[Any]) -> Iterator[tuple[str, str]]:
    ids = Counter(attribute(node, "id") for node in found if attribute(node, "id"))
    for name, number in ids.items():
        if number > 1:
            yield f"id={name!r} stands {number} times", "Number the ids of what repeats, for instance by loop.index."
    for node in found:
        for kind in REFERENCES:
            for target in attribute(node, kind).split():
                if target not in ids:
                    yield f"{shown(node)} names {kind}={target!r}, which is not there", "Use the id of an element here."


def _controls(found: list[Any]) -> Iterator[tuple[str, str]]:
    labelled = {attribute(node, "for") for node in found if node.name == "label"}
    wrapped = {id(inner) for node in found if node.name == "label" for inner in elements(node)}
    wrapped |= {id(inner) for node in found if "hidden" in (node.attrs or {}) for inner in elements(node)}
    for node in found:
        if node.name not in CONTROLS or attribute(node, "type").lower() in WITHOUT_LABEL:
            continue
        named = attribute(node, "aria-label") or attribute(node, "aria-labelledby") or attribute(node, "title")
        if not named and attribute(node, "id") not in labelled and id(node) not in wrapped:
            yield f"{shown(node)} has no label", "Write it by the macro field(form.…), which makes the label."


def _names(found: list[Any]) -> Iterator[tuple[str, str]]:
    for node in found:
        if node.name == "img" and "alt" not in (node.attrs or {}):
            yield f"{shown(node)} has no alt", 'Say what the picture shows, or alt="" for decoration.'
        is_link = node.name == "a" and attribute(node, "href")
        unseen = "hidden" in (node.attrs or {}) and attribute(node, "aria-hidden") == "true"
        if (is_link or node.name == "button") and not unseen:
            named = attribute(node, "aria-label") or attribute(node, "aria-labelledby") or text_of(node)
            if not named:
                yield f"{shown(node)} has no words", "Give it a text, or aria-label where only an icon is shown."
            if any(inner.name in ("a", "button", *CONTROLS) for inner in elements(node)):
                yield f"{shown(node)} holds another control", "Put one beside the other."
        if node.name in ("ul", "ol"):
            strange = [child.name for child in node.children if not child.name.startswith(("#", "!"))]
            strange = [name for name in strange if name not in ("li", "script", "template")]
            if strange:
                yield f"{shown(node)} holds <{strange[0]}>", "Put it into an <li>."


def _inline(found: list[Any]) -> Iterator[tuple[str, str]]:
    file = "Put it into a file in static/."
    for node in found:
        if node.name == "style" or (
            node.name == "script" and not attribute(node, "src") and attribute(node, "type") not in DATA_BLOCKS
        ):
            yield f"{shown(node)} inline", file
        for name, value in (node.attrs or {}).items():
            if name == "style" or EVENT.fullmatch(name):
                yield f"{shown(node)} has {name}=", file
            elif name.startswith("hx-"):
                yield f"{shown(node)} has {name}=", f"Write data-{name}, so that the page is valid."
            elif str(value or "").strip().lower().startswith("javascript:"):
                yield f"{shown(node)} has a javascript: address", "Make it a button, and listen in a file in static/."
