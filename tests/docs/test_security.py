"""The pages about security and privacy name tests and pages that are there."""

from __future__ import annotations

import re

import pytest

from .blocks import ROOT

PAGES = ("docs/security.md", "docs/privacy.md")
NAMED = re.compile(r"`((?:tests|core|docs|requirements)/[\w./-]+)`")
LINKED = re.compile(r"\]\((?!https?:)([\w./-]+)(?:#([\w-]+))?\)")


def anchors(text: str) -> set[str]:
    """Headings as addresses name them."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES)
def test_what_it_names_is_there(page: str) -> None:
    text = (ROOT / page).read_text()
    missing = [name for name in NAMED.findall(text) if not (ROOT / name).exists()]
    for target, anchor in LINKED.findall(text):
        linked = (ROOT / page).parent / target
        if not linked.is_file() or (anchor and anchor not in anchors(linked.read_text())):
            missing.append(f"{target}#{anchor}")
    assert missing == []
