"""The directory in figures."""

from __future__ import annotations

from .conftest import Pasar


def test_only_what_is_public_is_counted(pasar: Pasar) -> None:
    pasar.add("Kopi Satu", serves_events=True)
    pasar.add("Kopi Dua", products=())
    pasar.add("Rahasia", state="waiting", category="jasa")
    page = pasar.site.visitor().get("/umkm/statistik").text
    assert "UMKM" in page
    assert "Kopi dan teh" in page
    assert "Jasa dan perbaikan" not in page
    assert "/umkm?serves_events=1" in page
    assert "/umkm?certified=verified" in page
    assert "/umkm/statistik" in pasar.site.visitor().get("/umkm").text
    assert "Satu" in pasar.site.visitor().get("/umkm?serves_events=1").text


def test_an_empty_directory_has_figures_too(pasar: Pasar) -> None:
    assert pasar.site.visitor().get("/umkm/statistik").status_code == 200
