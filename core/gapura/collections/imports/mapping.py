"""Which column of a file is which field of a record: guessed from headings, corrected by a person. Plain data only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from ...database.types import fold
from ..search.text import WORD

DISTRICT, POSITION, LATITUDE, LONGITUDE = "@district", "@position", "@latitude", "@longitude"
CLOSE = 84  # of 100: a typing error or a letter more, not another word
SYNONYMS: dict[str, tuple[str, ...]] = {
    "region": ("desa", "kelurahan", "desa kelurahan", "nama desa", "kode desa", "village", "kode wilayah", "wilayah"),
    DISTRICT: ("kecamatan", "kec", "nama kecamatan", "district", "sub district", "subdistrict", "kode kecamatan"),
    POSITION: ("koordinat", "titik koordinat", "posisi", "lokasi peta", "coordinates", "position", "latlong",
               "lat long"),
    LATITUDE: ("lintang", "latitude", "lat", "koordinat lintang", "y"),
    LONGITUDE: ("bujur", "longitude", "lon", "lng", "long", "koordinat bujur", "x"),
    "phone": ("telepon", "telpon", "telp", "no telp", "no hp", "nomor hp", "hp", "whatsapp", "wa", "no wa", "phone",
              "nomor telepon", "kontak", "contact"),
    "email": ("email", "e mail", "surel", "alamat email"),
    "url": ("website", "situs", "situs web", "web", "link", "tautan", "url"),
    "office": ("opd", "skpd", "dinas", "instansi", "kantor", "office"),
    "date": ("tanggal", "tgl", "date"),
    "rupiah": ("harga", "biaya", "tarif", "price", "nominal"),
    "title": ("nama", "name", "judul", "title"),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Target:
    """Something that a column can be.

    Attributes:
        key: name of the field, or one of the constants above.
        label: what a person reads.
        names: headings by which it is known, in any language.
        kind: kind of the field, ``title`` for the one that names a record; its synonyms count after all names.
        required: whether a record cannot be without it.
    """

    key: str
    label: str
    names: tuple[str, ...] = ()
    kind: str = ""
    required: bool = False
    folded: tuple[str, ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        known = dict.fromkeys(plain(name) for name in (self.key, self.label, *self.names))
        object.__setattr__(self, "folded", tuple(name for name in known if name))


def plain(heading: str) -> str:
    """A heading as it is compared: words without case, accents and marks."""
    return " ".join(WORD.findall(fold(heading).replace("_", " ")))


def guess(headings: Sequence[str], targets: Sequence[Target]) -> list[str]:
    """The key of the target of each column, empty where none fits; no target is given twice.

    Names that fit to the letter come first, then synonyms of a kind, then names that are nearly right.
    """
    columns = [plain(heading) for heading in headings]
    found = [""] * len(columns)
    for score in (_by_name, _by_synonym, _by_likeness):
        pairs = [
            (score(column, target), -number, target.key)
            for number, column in enumerate(columns)
            if column and not found[number]
            for target in targets
        ]
        for points, place, key in sorted(pairs, key=lambda pair: (-pair[0], -pair[1])):
            if points and not found[-place] and key not in found:
                found[-place] = key
    return found


def _by_name(column: str, target: Target) -> float:
    return 100.0 * (column in target.folded)


def _by_synonym(column: str, target: Target) -> float:
    return 100.0 * (column in SYNONYMS.get(target.kind, ()) or column in SYNONYMS.get(target.key, ()))


def _by_likeness(column: str, target: Target) -> float:
    best = max((_likeness(column, name) for name in target.folded), default=0.0)
    return best if best >= CLOSE else 0.0


def _likeness(column: str, name: str) -> float:
    if min(len(column), len(name)) < 4:
        return 0.0
    return float(max(fuzz.ratio(column, name), fuzz.token_sort_ratio(column, name) - 1))


def heading_row(rows: Sequence[Sequence[str]], targets: Sequence[Target]) -> int:
    """Position of the row that holds the headings: titles and notes may stand above it."""

    def worth(position: int) -> tuple[int, int, int]:
        cells = rows[position]
        return sum(1 for key in guess(cells, targets) if key), sum(1 for cell in cells if cell.strip()), -position

    return max(range(len(rows) - 1 or 1), key=worth, default=0)


def problems(columns: Sequence[str], targets: Sequence[Target]) -> dict[str, list[str]]:
    """What keeps a mapping from being used: ``twice`` and ``missing``, each with labels of targets."""
    labels = {target.key: target.label for target in targets}
    chosen = [key for key in columns if key]
    twice = [labels[key] for key in dict.fromkeys(chosen) if chosen.count(key) > 1 and key in labels]
    missing = [t.label for t in targets if t.required and not _given(t, chosen)]
    half = {LATITUDE, LONGITUDE} & set(chosen)
    if len(half) == 1:
        missing += [labels[key] for key in (LATITUDE, LONGITUDE) if key not in half]
    return {"twice": twice, "missing": missing}


def _given(target: Target, chosen: Sequence[str]) -> bool:
    return target.key in chosen or (target.kind == "region" and DISTRICT in chosen)


def names_of(options: Mapping[str, str]) -> dict[str, str]:
    """Choices by everything that a cell may call them: their folded titles and keys."""
    found = {plain(title): value for title, value in options.items()} | {fold(t): v for t, v in options.items()}
    found.pop("", None)
    return found
