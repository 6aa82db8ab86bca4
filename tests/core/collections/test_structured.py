"""What pages tell search engines, judged by a validator that is not ours, with the vocabulary of schema.org."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from gapura.collections.mounted import all_mounted
from gapura.database.engine import db
from gapura.testing.site import Kitchen, Recipe, Site
from tests.fixtures.judges import wrong_data
from tests.fixtures.portals import BUNDLED

DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
EACH = 8  # records of a collection
TYPES = {"LocalBusiness", "Product", "TouristAttraction", "Event", "TouristTrip", "Article"}


def told(page: str) -> list[dict[str, Any]]:
    """The things that a page describes, one by one."""
    found = [json.loads(text) for text in DATA.findall(page)]
    return [{"@context": data["@context"], **thing} for data in found for thing in data.get("@graph", [data])]


def test_the_judge_notices_what_is_wrong() -> None:
    good = {"@context": "https://schema.org", "@type": "LocalBusiness", "name": "Kopi"}
    pages = {"good": good, "term": {**good, "nme": "x"}, "kind": {**good, "@type": "Shopp"}}
    found = wrong_data(pages)
    assert set(found) == {"term", "kind"}
    assert "nme" in found["term"][0]


@pytest.mark.slow
@pytest.mark.parametrize("regency", ["paser", "kotim"])
def test_every_kind_of_record_speaks_the_vocabulary_of_schema_org(
    kitchen: Kitchen, tmp_path: Path, quick_passwords: None, regency: str
) -> None:
    site = Site.of(kitchen.serve(Recipe(plugins=BUNDLED, demo=regency), tmp_path / "instance"))
    visitor, pages = site.visitor(), dict[str, dict[str, Any]]()
    with site.context():
        addresses = [
            f"{mounted.base}/{number}"
            for mounted in all_mounted().values()
            if mounted.collection.see == "public"
            for number in db.session.scalars(
                sa.select(mounted.model.id).where(mounted.model.state.in_(mounted.workflow.public)).limit(EACH)
            )
        ]
    for address in ("/", *addresses):
        for number, data in enumerate(told(visitor.get(address, follow_redirects=True).text)):
            pages[f"{address} {number}"] = data
    assert {str(data["@type"]) for data in pages.values()} >= TYPES
    assert wrong_data(pages) == {}
    site.close()
