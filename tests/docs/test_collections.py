"""`docs/collections.md` has every generated address with the view behind it and who may reach it."""

from __future__ import annotations

import re

from gapura.collections.mounting import MINE, ROUTES, SEE, SUBMIT

from .blocks import ROOT

PAGE = (ROOT / "docs/collections.md").read_text()
ROW = re.compile(r"^\| `(/[^`]*)` \| `(\w+)` \| `?([\w ]+?)`? \|", re.MULTILINE)
WHO = {SEE: "see", SUBMIT: "submissions", MINE: "signed in"}
PLAIN = re.compile(r"<(?:[\w.]+(?:\([^)]*\))?:)?(\w+)>")


def plain(rule: str) -> str:
    """An address as people write it: ``/kelola/<id>``."""
    return PLAIN.sub(lambda found: f"<{found[1]}>", rule).replace("record_id", "id").replace("run_id", "id") or "/"


def test_the_table_has_every_address_with_its_audience() -> None:
    written = {view: (address, who) for address, view, who in ROW.findall(PAGE)}
    assert written == {one.name: (plain(one.rule), WHO.get(one.access, one.access)) for one in ROUTES}


def test_the_pictures_are_light() -> None:
    for name in re.findall(r"\((images/[\w.-]+)\)", PAGE):
        assert (ROOT / "docs" / name).stat().st_size < 150_000
