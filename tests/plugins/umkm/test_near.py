"""Shops near a place that somebody chose."""

from __future__ import annotations

from .conftest import Pasar

HERE = {"position-latitude": "-1,800", "position-longitude": "116,200"}


def test_the_nearest_stands_first_with_its_distance(pasar: Pasar) -> None:
    pasar.add("Jauh", latitude=-2.1, longitude=116.2)
    pasar.add("Sebelah", latitude=-1.802, longitude=116.2)
    pasar.add("Sedang", latitude=-1.83, longitude=116.2)
    pasar.add("Rahasia", state="waiting", latitude=-1.8, longitude=116.2)
    pasar.add("Tanpa titik")
    visitor = pasar.site.visitor()
    answer = visitor.submit("/umkm/terdekat", HERE)
    assert answer.status_code == 200
    places = [answer.text.index(name) for name in ("Sebelah", "Sedang", "Jauh")]
    assert places == sorted(places)
    assert "200 m garis lurus" in answer.text
    assert "3,3 km garis lurus" in answer.text
    assert "33 km garis lurus" in answer.text
    assert "Rahasia" not in answer.text
    assert "Tanpa titik" not in answer.text
    assert "/umkm/terdekat" in visitor.get("/umkm").text


def test_a_place_that_cannot_be_is_said_and_kept(pasar: Pasar) -> None:
    answer = pasar.site.visitor().submit("/umkm/terdekat", {"position-latitude": "52,5", "position-longitude": "13,4"})
    assert answer.status_code == 400
    assert "52,5" in answer.text
    assert pasar.site.visitor().submit("/umkm/terdekat", {}).status_code == 400


def test_nothing_near_leads_to_the_whole_list(pasar: Pasar) -> None:
    pasar.add("Jauh", latitude=-2.4, longitude=116.2)
    page = pasar.site.visitor().submit("/umkm/terdekat", HERE).text
    assert "Tidak ada dalam 60 km" in page
