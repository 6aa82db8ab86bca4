"""The page of figures: what is measured anew takes its place, and nothing else is lost."""

from __future__ import annotations

from bench.__main__ import PAGE, merged

HAND = "## What it means\n\nby hand\n"
LIGHT = "## Lighthouse\n\nold light\n"
OLD = f"# Performance\n\nold machine\n\n## Pages\n\nold pages\n\n{LIGHT}\n{HAND}"


def test_a_section_takes_its_place_and_the_rest_stays() -> None:
    said = "# Performance\n\nnew machine\n\n\n## Storm\n\nnew storm\n\n## Pages\n\nnew pages\n"
    new = "# Performance\n\nnew machine\n\n## Pages\n\nnew pages\n\n## Storm\n\nnew storm\n"
    assert merged(OLD, said) == f"{new}\n{LIGHT}\n{HAND}"


def test_the_page_as_it_stands_is_whole() -> None:
    page = PAGE.read_text()
    assert merged(page, page) == page
