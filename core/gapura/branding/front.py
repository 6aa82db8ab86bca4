"""What the administrator decides about the home page: which sections, in which order, and the regency's figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import get_locale

SERVICES, FIGURES, OFFICES, EMERGENCY = "services", "figures", "offices", "emergency"
CARDS = "cards:"  # before the name of a mini-app
MOST_FIGURES = 6


@dataclass(frozen=True)
class Figure:
    """A number that the regency is proud of, with its source.

    Attributes:
        value: as it is shown, unit included.
        labels: what it counts, by language.
        source: where it is from and of which year.
    """

    value: str
    labels: Mapping[str, str]
    source: str = ""

    @property
    def label(self) -> str:
        """The label in the language of the page."""
        locale = get_locale()
        return self.labels.get(locale.language if locale else "id") or self.labels.get("id", "")


@dataclass(frozen=True)
class Home:
    """The administrator's choice; a section that it does not name comes in its usual place.

    Attributes:
        order: keys of sections, the first on top.
        hidden: keys of sections that are not shown.
        figures: at most six.
    """

    order: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()
    figures: tuple[Figure, ...] = ()

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Home:
        """The choice as it was stored."""
        figures = [Figure(one["value"], one["labels"], one.get("source", "")) for one in stored.get("figures", ())]
        return cls(tuple(stored.get("order", ())), frozenset(stored.get("hidden", ())), tuple(figures[:MOST_FIGURES]))

    def stored(self) -> dict[str, Any]:
        """The choice as JSON holds it."""
        figures = [{"value": one.value, "labels": dict(one.labels), "source": one.source} for one in self.figures]
        return {"order": list(self.order), "hidden": sorted(self.hidden), "figures": figures}

    def arrange(self, mini_apps: Sequence[str]) -> list[str]:
        """Every section's key in order, hidden ones too.

        Args:
            mini_apps: names of those that have cards, in their own order.
        """
        usual = [SERVICES, FIGURES, *(f"{CARDS}{name}" for name in mini_apps), OFFICES, EMERGENCY]
        known = [key for key in self.order if key in usual]
        if not known:
            return usual
        for place, key in enumerate(usual):
            if key not in known:
                before = next((one for one in reversed(usual[:place]) if one in known), "")
                known.insert(known.index(before) + 1 if before else 0, key)
        return known


def moved(keys: Sequence[str], key: str, steps: int) -> list[str]:
    """The keys with one of them so many places further down, or up for a negative number.

    Raises:
        ValueError: when there is no such key.
    """
    rest = [one for one in keys if one != key]
    place = min(max(list(keys).index(key) + steps, 0), len(rest))
    return [*rest[:place], key, *rest[place:]]
