"""Routes out of places, stories about them, and who came: what visitors see, and what stays out of sight."""

from __future__ import annotations

from datetime import date

import geojson

from .conftest import OWN, Wisata, number_of


def test_a_route_leads_from_place_to_place_in_its_order(wisata: Wisata) -> None:
    beach = wisata.place("Pantai Awal", latitude=-1.80, longitude=116.20)
    hill = wisata.place("Gunung Tengah", category="gunung", latitude=-1.90, longitude=116.20)
    closed = wisata.place("Gua Tertutup", state="hidden")
    route = wisata.enter("Route", name="Sehari saja", length="day", description="Dari pantai ke gunung.")
    about = {"route_id": number_of(route)}
    wisata.enter("Stop", name="Mendaki", place_id=number_of(hill), day=1, number=2, **about)
    wisata.enter("Stop", name="Berenang", place_id=number_of(beach), day=1, number=1, **about)
    wisata.enter("Stop", name="Masuk gua", place_id=number_of(closed), day=1, number=3, **about)
    page = wisata.site.visitor().get(route, follow_redirects=True).text
    places = [page.index(words) for words in ("1. Pantai Awal", "Berenang", "2. Gunung Tengah", "Mendaki")]
    assert places == sorted(places)
    assert "Sekitar 11 km garis lurus" in page
    assert "Gua Tertutup" not in page
    assert "Masuk gua" not in page
    answer = wisata.site.visitor().get(f"/wisata/rute/{number_of(route)}/titik.geojson")
    points = geojson.loads(answer.text)
    assert points.is_valid, points.errors()
    assert [one["properties"]["title"] for one in points["features"]] == ["1. Pantai Awal", "2. Gunung Tengah"]
    front = wisata.site.visitor().get("/wisata").text
    assert "Pantai Awal → Gunung Tengah" in front
    assert "Sehari saja" in wisata.site.visitor().get(beach, follow_redirects=True).text


def test_a_hidden_route_has_no_points(wisata: Wisata) -> None:
    route = wisata.enter("Route", state="hidden", name="Rahasia", length="day", description="Belum.")
    assert wisata.site.visitor().get(f"/wisata/rute/{number_of(route)}/titik.geojson").status_code == 404
    assert wisata.site.visitor().get("/wisata/rute/99/titik.geojson").status_code == 404
    assert "Rahasia" not in wisata.site.visitor().get("/wisata").text


def test_whoever_has_an_account_tells_a_story_and_the_office_reads_it_first(wisata: Wisata) -> None:
    beach = wisata.place("Pantai Awal")
    citizen = wisata.site.signed_in()
    story = {"name": "Perahu nenek", "teller": "Rani", "text": "Dulu nenek punya perahu."}
    sent = citizen.submit("/wisata/cerita/tambah", story | {"place_id": str(number_of(beach))})
    assert sent.status_code == 303, sent.text
    assert "Perahu nenek" not in wisata.site.visitor().get("/wisata/cerita").text
    desk = wisata.operator(OWN)
    assert desk.submit("/wisata/cerita/kelola/1", {"step": "approve"}, action="/kelola/1/langkah").status_code == 303
    page = wisata.site.visitor().get("/wisata/cerita/1", follow_redirects=True).text
    assert "Diceritakan oleh Rani" in page
    assert "Pantai Awal" in page
    assert "Perahu nenek" in wisata.site.visitor().get(beach, follow_redirects=True).text


def test_who_came_is_charted_with_its_source_and_exported(wisata: Wisata) -> None:
    beach = wisata.place("Pantai Awal")
    about = {"place_id": number_of(beach), "source": "Penghitungan karcis"}
    for month, visitors in ((9, 310), (8, 1280)):
        wisata.enter("Visits", first_day=date(2026, month, 1), visitors=visitors, **about)
    wisata.enter("Visits", first_day=date(2026, 3, 20), occasion="Lebaran 2026", visitors=2205, **about)
    page = wisata.site.visitor().get(beach, follow_redirects=True).text
    assert page.index("Agustus 2026") < page.index("September 2026"), "in order of time"
    assert "Lebaran 2026" in page
    assert "2.205" in page
    assert "Penghitungan karcis" in page
    data = wisata.site.visitor().get("/wisata/pengunjung/data.csv").text
    assert "Pantai Awal: September 2026" in data
    assert "2205" in data
    assert "1.280 pengunjung" in wisata.site.visitor().get("/wisata/pengunjung").text
    assert "Pengunjung" not in wisata.site.visitor().get("/").text.partition("<main")[2], "counts are no news"
