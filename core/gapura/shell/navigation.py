"""The navigation: one entry per running mini-app and what hooks add, grouped by Smart City dimension."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from ..contract.types import NavigationItem
from ..plugins.manifest import Manifest

DIMENSIONS: dict[str, LazyString] = {
    "branding": _l("Tourism and culture"),
    "economy": _l("Economy"),
    "environment": _l("Environment"),
    "living": _l("Daily life"),
    "society": _l("Society"),
    "government": _l("Government"),
    "infrastructure": _l("Infrastructure"),
    "village": _l("Villages"),
}
ALIASES = {"governance": "government", "people": "society", "smart economy": "economy", "desa": "village"}
OTHER = _l("More services")


@dataclass(frozen=True)
class Group:
    """Entries of one dimension."""

    key: str
    title: LazyString
    items: tuple[NavigationItem, ...]


def dimension_key(written: str) -> str:
    """The dimension's one key, whatever an office called it."""
    key = written.strip().lower().removeprefix("smart ")
    return ALIASES.get(key, key)


def item_of(manifest: Manifest, language: str) -> NavigationItem:
    """The entry that a mini-app has by itself."""
    return NavigationItem(
        title=manifest.text("title", language),
        url=f"/{manifest.slug}",
        icon=manifest.icon,
        summary=manifest.text("summary", language),
        dimension=manifest.dimension,
        order=manifest.order,
    )


def group(items: Iterable[NavigationItem]) -> tuple[Group, ...]:
    """Sort entries into groups, in the order of ``DIMENSIONS``; unknown dimensions come last together."""
    sorted_items = sorted(items, key=lambda item: (item.order, str(item.title)))
    by_key: dict[str, list[NavigationItem]] = {}
    for item in sorted_items:
        key = dimension_key(item.dimension)
        by_key.setdefault(key if key in DIMENSIONS else "", []).append(item)
    known = [Group(key, title, tuple(by_key[key])) for key, title in DIMENSIONS.items() if key in by_key]
    rest = [Group("", OTHER, tuple(by_key[""]))] if "" in by_key else []
    return (*known, *rest)
