"""The face of the two regencies that the demo knows. Postal and e-mail addresses are made up and say so."""

from __future__ import annotations

from typing import Any

from ..database.engine import db
from .models import ONLY_ROW, Branding
from .services import save

_NATIONAL = [
    {"number": "112", "labels": {"id": "Panggilan darurat", "en": "Emergency call"}},
    {"number": "110", "labels": {"id": "Polisi", "en": "Police"}},
    {"number": "113", "labels": {"id": "Pemadam kebakaran", "en": "Fire brigade"}},
    {"number": "119", "labels": {"id": "Ambulans", "en": "Ambulance"}},
]


def _home(people: str, area: str, districts: str, villages: str) -> dict[str, Any]:
    """Figures of the home page; how many people there are is about right and says so."""
    decree = "Kepmendagri 300.2.2-2138/2025"
    rows = (
        (people, "penduduk", "people", "perkiraan / estimate"),
        (area, "luas wilayah", "of land", "perkiraan / estimate"),
        (districts, "kecamatan", "districts", decree),
        (villages, "desa dan kelurahan", "villages", decree),
    )
    return {"figures": [{"value": v, "labels": {"id": i, "en": e}, "source": s} for v, i, e, s in rows]}


REGENCIES: dict[str, dict[str, Any]] = {
    "paser": {
        "name": "Kabupaten Paser",
        "tagline_id": "Maju, adil, dan sejahtera",
        "tagline_en": "Forward, fair and prosperous",
        "address": "Tana Paser, Kecamatan Tanah Grogot (alamat contoh)",
        "email": "kontak@paser.example.id",
        "region_code": "64.01",
        "time_zone": "Asia/Makassar",
        "office_label": "OPD",
        "home": _home("309.667", "10.780 km²", "10", "144"),
    },
    "kotim": {
        "name": "Kabupaten Kotawaringin Timur",
        "tagline_id": "Satu sungai, banyak cerita",
        "tagline_en": "One river, many stories",
        "address": "Sampit, Kecamatan Mentawa Baru Ketapang (alamat contoh)",
        "email": "kontak@kotim.example.id",
        "region_code": "62.02",
        "time_zone": "Asia/Pontianak",
        "office_label": "SOPD",
        "home": _home("454.515", "15.542 km²", "17", "185"),
    },
}


def load_branding(regency: str) -> bool:
    """Give the portal the regency's name, theme and addresses, unless it has some; commits.

    Returns:
        Whether anything was changed.
    """
    if db.session.get(Branding, ONLY_ROW) is not None:
        return False
    save({**REGENCIES[regency], "theme": regency, "emergency": _NATIONAL})
    db.session.commit()
    return True
