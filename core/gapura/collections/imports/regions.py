"""Names of kecamatan and desa as people write them in lists: found where they are certain, proposed where they are not.

Plain functions on plain data. Certain is what equals a name but for case, accents and words such as "Desa" or "Kec.",
in one place only. Everything else (abbreviations, typing errors, one name in two kecamatan) a person confirms, once for
each name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from ...database.types import fold

WORD = re.compile(r"[^\W_]+")
KINDS = frozenset(["desa", "ds", "dusun", "kelurahan", "kel", "kecamatan", "kec", "kabupaten", "kab"])
SHORT = {
    "sei": "sungai", "sungei": "sungai", "sg": "sungai", "s": "sungai",
    "tj": "tanjung", "tjg": "tanjung", "tg": "tanjung", "tanjong": "tanjung",
    "kp": "kampung", "kmp": "kampung", "kpg": "kampung", "kampong": "kampung",
    "tl": "teluk", "tlk": "teluk", "telok": "teluk", "ma": "muara", "m": "muara", "mr": "muara",
    "bt": "batu", "pd": "padang", "pdg": "padang", "gn": "gunung", "gng": "gunung", "p": "pulau", "pl": "pulau",
    "lb": "long", "lg": "long", "ps": "pasir", "psr": "pasir", "tn": "tanah", "sb": "sumber", "smb": "sumber",
    "sk": "suka", "bk": "bukit", "bkt": "bukit",
}  # fmt: skip
PROPOSED = 5
LIKELY, POSSIBLE = 80, 55  # of 100
_CODE = re.compile(r"(\d{2})\.?(\d{2})\.?(\d{2})(?:\.?(\d{4}))?", re.ASCII)


class Area(NamedTuple):
    """One kecamatan (``district`` empty) or desa."""

    code: str
    name: str
    district: str


@dataclass(frozen=True)
class Candidate:
    """A region that may be meant, the likelier the higher its score (0 to 100)."""

    code: str
    name: str
    score: int


@lru_cache(maxsize=4096)
def simple(name: str) -> str:
    """A name without case, accents, marks, and words for the kind of region."""
    words = WORD.findall(fold(name))
    return " ".join([word for word in words if word not in KINDS] or words)


@lru_cache(maxsize=4096)
def spelt_out(name: str) -> str:
    """The same with abbreviations written out."""
    return " ".join(SHORT.get(word, word) for word in simple(name).split())


def key_of(district: str, village: str) -> str:
    """Under what a confirmed name is remembered."""
    return f"{simple(district)}/{simple(village)}"


@dataclass
class Gazetteer:
    """The regions of a regency, ready to be asked.

    Attributes:
        areas: kecamatan first.
        decided: codes that a person confirmed, by ``key_of``; empty for "none of these".
    """

    areas: Iterable[Area]
    decided: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._all = {area.code: area for area in self.areas}
        self._districts: dict[str, list[str]] = {}
        self._villages: dict[str, list[Area]] = {}
        for area in self._all.values():
            if area.district:
                self._villages.setdefault(simple(area.name), []).append(area)
            else:
                self._districts.setdefault(simple(area.name), []).append(area.code)

    def find(self, district: str, village: str) -> str | None:
        """The code of the desa, or of the kecamatan where no desa is given.

        Returns:
            None when a person has to say, an empty text when a person said that it is none.
        """
        decision = self.decided.get(key_of(district, village))
        if decision is not None:
            return decision
        named = self.district(district)
        if not village:
            return named
        by_code = self._by_code(village)
        if by_code:
            return by_code
        found = self._villages.get(simple(village), [])
        if district:
            found = [area for area in found if area.district == named]
        if len(found) == 1:
            return found[0].code
        if not found and not district:
            return self.district(village)
        return None

    def district(self, text: str) -> str | None:
        """The code of a kecamatan that is certain."""
        found = self._districts.get(simple(text), [])
        return found[0] if len(found) == 1 else self._by_code(text)

    def _by_code(self, text: str) -> str | None:
        found = _CODE.fullmatch(text.strip())
        code = ".".join(part for part in found.groups() if part) if found else ""
        return code if code in self._all else None

    def candidates(self, district: str, village: str) -> list[Candidate]:
        """The regions that are most likely meant, the likeliest first."""
        wanted = spelt_out(village or district)
        inside = self.district(district) if village else None
        scored = []
        for area in self._all.values():
            if bool(area.district) != bool(village):
                continue
            score = _likeness(wanted, area.name)
            if inside and area.district != inside:
                score -= 12
            elif village and district and not inside:
                score = round(0.8 * score + 0.2 * _likeness(spelt_out(district), self._all[area.district].name))
            if score >= POSSIBLE:
                scored.append(Candidate(area.code, self._titled(area), score))
        scored.sort(key=lambda one: (-one.score, one.name))
        return scored[:PROPOSED]

    def _titled(self, area: Area) -> str:
        return f"{area.name} ({self._all[area.district].name})" if area.district else area.name


def _likeness(wanted: str, name: str) -> int:
    there = spelt_out(name)
    together = fuzz.ratio(wanted.replace(" ", ""), there.replace(" ", ""))
    return round(max(fuzz.ratio(wanted, there), together, fuzz.token_sort_ratio(wanted, there)))
