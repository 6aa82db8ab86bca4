"""A large UMKM directory: businesses with names, districts and descriptions made of the same words as real ones."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from gapura.collections.search.text import index_text, sort_key
from gapura.testing.live import LivePortal

SEED = 6401
BATCH = 5_000
MADE = datetime(2026, 1, 1, tzinfo=UTC)
CATEGORIES = ["kuliner", "camilan", "kopi", "perikanan", "pertanian", "kerajinan", "fesyen", "jasa"]
OPENERS = ["Warung", "Toko", "Kedai", "Dapur", "Rumah", "Bengkel", "Sanggar", "Kios", "Usaha", "Kebun"]
NAMES = [
    "Bu Sari",
    "Pak Rahmat",
    "Embun",
    "Ulin",
    "Kandilo",
    "Mandiri",
    "Berkah",
    "Lestari",
    "Harapan",
    "Telake",
    "Melati",
]
GOODS = [
    "amplang ikan tenggiri", "kopi robusta", "keripik pisang", "kue basah", "madu hutan", "tas purun",
    "batik sawit", "jahit seragam", "nasi kuning", "udang segar", "gula aren", "lada hitam", "sambal terasi",
]  # fmt: skip
SAYINGS = ["dibuat sendiri setiap pagi", "dari bahan setempat", "melayani pesanan besar", "sudah bersertifikat halal"]
WORDS = ("kopi", "amplang", "warung sari", "rotan", "nasi", "kebun harapan", "tenggiri", "xyzzy")


def fill(live: LivePortal, rows: int) -> None:
    """Add businesses to a portal that is not running; the same rows every time."""
    maker = random.Random(SEED)
    with live.resources() as opened, opened.engine.begin() as connection:
        districts = list(
            connection.execute(sa.text("SELECT code FROM core_region WHERE kind = 'kecamatan' ORDER BY code")).scalars()
        )
        tables = sa.MetaData()
        business = sa.Table("umkm_business", tables, autoload_with=connection)
        first = (connection.scalar(sa.select(sa.func.max(business.c.id))) or 0) + 1
        for start in range(first, first + rows, BATCH):
            made = [_business(maker, number, districts) for number in range(start, min(start + BATCH, first + rows))]
            connection.execute(sa.insert(business), made)
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("ANALYZE")


def _business(maker: random.Random, number: int, districts: list[str]) -> dict[str, Any]:
    name = f"{maker.choice(OPENERS)} {maker.choice(NAMES)} {number}"
    district, category = maker.choice(districts), maker.choice(CATEGORIES)
    description = f"{maker.choice(GOODS).capitalize()} dan {maker.choice(GOODS)}, {maker.choice(SAYINGS)}."
    return {
        "id": number,
        "state": "published",
        "version": 1,
        "name": name,
        "sort_name": sort_key(name),
        "category": category,
        "description": description,
        "hours": "",
        "region_code": f"{district}.2001",
        "district_code": district,
        "latitude": -1.9 + maker.random() / 5,
        "longitude": 116.1 + maker.random() / 5,
        "phone_public": False,
        "search_title": index_text(name),
        "search_body": index_text(name, category, description),
        "part_words": "",
        "suspicion": 0,
        "sample": True,
        "created_at": MADE,
        "changed_at": MADE,
        "published_at": MADE,
    }
