"""Entries grouped by dimension, in one order whoever adds them."""

import pytest

from gapura.contract.types import NavigationItem
from gapura.plugins.manifest import Manifest
from gapura.shell.navigation import DIMENSIONS, dimension_key, group, item_of


def item(title, dimension="economy", order=100):
    return NavigationItem(title=title, url=f"/{title}", dimension=dimension, order=order)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("economy", "economy"),
        (" Smart Economy ", "economy"),
        ("smart governance", "government"),
        ("People", "society"),
        ("desa", "village"),
        ("Smart Environment", "environment"),
        ("", ""),
    ],
)
def test_a_dimension_has_one_key_whatever_it_was_called(written, key):
    assert dimension_key(written) == key


def test_groups_come_in_one_order_and_the_unknown_last():
    dimensions = {"z": "mystery", "v": "village", "b": "branding", "y": "", "e": "Smart Economy"}
    items = [item(title, dimension) for title, dimension in dimensions.items()]
    groups = group(items)
    assert [one.key for one in groups] == ["branding", "economy", "village", ""]
    assert [entry.title for entry in groups[-1].items] == ["y", "z"]
    assert [one.key for one in group(reversed(items))] == [one.key for one in groups]


def test_entries_of_a_group_are_sorted_by_order_then_title():
    (only,) = group([item("c"), item("a"), item("b", order=1)])
    assert [entry.title for entry in only.items] == ["b", "a", "c"]


def test_without_entries_there_are_no_groups():
    assert group([]) == ()


def test_every_dimension_has_a_title(shell_app):
    with shell_app.test_request_context("/"):
        titles = [str(title) for title in DIMENSIONS.values()]
    assert all(titles)
    assert len(set(titles)) == len(titles)


def test_a_mini_app_has_an_entry_by_itself():
    texts = {"id": "Warung", "en": "Stalls"}
    manifest = Manifest(
        name="warung", version="1", requires=">=0", slug="warung-kita", title=texts, summary=texts, order=3,
        dimension="economy", icon="shop",
    )  # fmt: skip
    entry = item_of(manifest, "en")
    assert (entry.title, entry.url, entry.icon, entry.order) == ("Stalls", "/warung-kita", "shop", 3)
    assert item_of(manifest, "id").title == "Warung"


def test_an_empty_portal_has_an_empty_navigation(visitor):
    page = visitor.get("/")
    assert page.status_code == 200
    assert "More services" not in page.text
