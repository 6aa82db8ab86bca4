"""Records by village: a table, a map and a page for each, of public records alone."""

from __future__ import annotations

import json

from tests.fixtures.collected import BASE, GARDEN, Gardens

VILLAGE = "64.01.05.2007"


def planted(gardens: Gardens) -> None:
    """Two gardens in one village, one only in a district, and one that waits."""
    visitor = gardens.site.visitor()
    here = {"position-latitude": "-1.80", "position-longitude": "116.20"}
    there = {"position-latitude": "-1.82", "position-longitude": "116.24"}
    places = (("Satu", {**here}), ("Dua", {**there}), ("Kecamatan", {"region_code": "64.01.04"}))
    for name, place in places:
        gardens.publish(gardens.operator, gardens.send(visitor, **{**GARDEN, "name": f"Kebun {name}", **place}))
    gardens.send(visitor, **{**GARDEN, "name": "Kebun Menunggu"})


def test_villages_are_counted_by_district_with_a_mark_in_their_middle(gardens: Gardens) -> None:
    planted(gardens)
    visitor = gardens.site.visitor()
    page = visitor.get(f"{BASE}/desa").text
    assert page.index("Kuaro") < page.index("Tanah Grogot")
    assert f'{BASE}/desa/{VILLAGE}">Pasir Mayang <span class="chip-count">2<' in page
    assert "Desa tidak disebut" in page
    marks = json.loads(visitor.get(f"{BASE}/desa.geojson").text)["features"]
    assert [one["properties"]["title"] for one in marks] == ["Pasir Mayang"]
    assert marks[0]["properties"]["url"] == f"{BASE}/desa/{VILLAGE}"
    longitude, latitude = marks[0]["geometry"]["coordinates"]
    assert (round(latitude, 3), round(longitude, 3)) == (-1.81, 116.22)


def test_the_page_of_a_village_lists_its_own(gardens: Gardens) -> None:
    planted(gardens)
    visitor = gardens.site.visitor()
    page = visitor.get(f"{BASE}/desa/{VILLAGE}").text
    assert "Kebun Satu" in page
    assert "Kebun Dua" in page
    assert "Kebun Kecamatan" not in page
    assert "Kebun Menunggu" not in page
    assert "Kebun Kecamatan" in visitor.get(f"{BASE}/desa/64.01.04").text
    for other in ("64.01", "99.99.99", "x", "%00", "a" * 300):
        assert visitor.get(f"{BASE}/desa/{other}").status_code == 404, other
    assert f"{BASE}/desa" in visitor.get(BASE).text
