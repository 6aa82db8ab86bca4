"""The directory in figures."""

from __future__ import annotations

from datetime import date

from .conftest import Pasar


def test_growth_counts_what_there_was_before(pasar: Pasar) -> None:
    growth = pasar.module("statistics").growth
    days = [date(2020, 5, 1), date(2026, 9, 30), date(2026, 11, 2), date(2026, 11, 30)]
    assert growth(days, date(2026, 11, 30), 3) == [
        (date(2026, 9, 1), 2),
        (date(2026, 10, 1), 2),
        (date(2026, 11, 1), 4),
    ]
    assert growth([], date(2026, 1, 31), 2) == [(date(2025, 12, 1), 0), (date(2026, 1, 1), 0)]


def test_only_what_is_public_is_counted(pasar: Pasar) -> None:
    pasar.add("Kopi Satu", serves_events=True)
    pasar.add("Kopi Dua", products=())
    pasar.add("Rahasia", state="waiting", category="jasa")
    page = pasar.site.visitor().get("/umkm/statistik").text
    assert "Kopi dan teh" in page
    assert "Jasa dan perbaikan" not in page
    assert "/umkm?serves_events=1" in page
    assert "/umkm/statistik" in pasar.site.visitor().get("/umkm").text
    assert "Satu" in pasar.site.visitor().get("/umkm?serves_events=1").text
