"""What visitors see of places."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from gapura.database.types import utcnow

from .conftest import OTHER, OWN, Wisata, desk_of


def titles(html: str) -> list[str]:
    """Return the places of a list, in order."""
    return re.findall(r'class="stretched" href="/wisata/[^"]+">([^<]+)<', html)


def test_the_list_shows_what_is_published_and_the_rest_its_own_office_only(wisata: Wisata) -> None:
    wisata.place("Pantai Terbuka")
    secret = wisata.place("Pantai Rahasia", state="hidden")
    page = wisata.site.visitor().get("/wisata").text
    assert titles(page) == ["Pantai Terbuka"]
    assert "Pantai · Kuaro" in page
    assert wisata.site.visitor().get(secret).status_code == 404
    assert wisata.operator(OTHER).get(secret).status_code == 404
    own = wisata.operator(OWN).get(secret)
    assert own.status_code == 200
    assert 'content="noindex"' in own.text
    assert wisata.operator(OTHER).get(desk_of(secret)).status_code == 404


ALL = ["Air Terjun Lempesu", "Gunung Embun", "Pantai Pasir Mayang"]
FILTERS = {
    "": ALL,
    "q=LEMPESU": ["Air Terjun Lempesu"],
    "q=mayang+pasir": ["Pantai Pasir Mayang"],
    "q=bukit": ["Gunung Embun"],
    "category=gunung": ["Gunung Embun"],
    "district_code=64.01.05": ["Pantai Pasir Mayang"],
    "facilities=parkir": ["Air Terjun Lempesu", "Gunung Embun"],
    "facilities=kolam&category=air-terjun": ["Air Terjun Lempesu"],
    "signal=ya": ["Pantai Pasir Mayang"],
    "signal=ya&category=gunung": [],
    "category=kantor&district_code=99.99.99&facilities=emas": ALL,
}


def test_filters_hold_for_list_and_map(wisata: Wisata) -> None:
    at: dict[str, Any] = {"latitude": -1.75, "longitude": 116.22}
    hill = {"category": "gunung", "region_code": "64.01.10.2004", "facilities": ["parkir"], "signal": "tidak"}
    fall = {"category": "air-terjun", "region_code": "64.01.03.2001", "facilities": ["parkir", "kolam"]}
    wisata.place("Pantai Pasir Mayang", signal="ya", **at)
    wisata.place("Gunung Embun", **hill, **at)
    wisata.place("Air Terjun Lempesu", **fall, **at)
    wisata.place("Pantai Rahasia", state="hidden", **at)
    visitor = wisata.site.visitor()
    for query, found in FILTERS.items():
        page = visitor.get(f"/wisata?{query}").text
        assert titles(page) == found, query
        points = visitor.get(f"/wisata/peta.geojson?{query}").get_json()["features"]
        assert sorted(point["properties"]["title"] for point in points) == found, query


def test_filters_that_are_many_open_out_and_keep_what_was_asked_for(wisata: Wisata) -> None:
    page = wisata.site.visitor().get("/wisata?category=gunung&district_code=64.01.10&facilities=toilet").text
    for value in ("gunung", "64.01.10", "toilet"):
        assert f'<option value="{value}" selected>' in page
    folded = page.partition("filter-more")[2].partition("</details>")[0]
    assert '<span class="tab-count">1</span>' in folded
    assert [name for name in ("category", "district_code", "facilities", "signal") if f'name="{name}"' in folded] == [
        "facilities",
        "signal",
    ]


def test_what_nobody_knows_is_said_to_be_unknown(wisata: Wisata) -> None:
    page = wisata.site.visitor().get(wisata.place()).text
    unknown = re.search(r"<dt>Belum didata</dt><dd><span[^>]*>([^<]+)</span>", page)
    assert unknown
    assert unknown[1] == "Jalan, sinyal telepon, jam buka, tiket per orang, fasilitas, telepon"
    assert page.count("belum didata") == 2  # the way, and the position on the map
    assert "Belum pernah diperiksa di lokasi" in page
    assert "Letak di peta belum didata" in page


def test_what_is_known_is_shown(wisata: Wisata) -> None:
    path = wisata.place(
        road="rusak", signal="tidak", hours="Setiap hari 08.00–17.00", ticket=15_000,
        facilities=["parkir", "toilet"], contact="Pos desa", phone="+6281234567890",
        latitude=-1.75, longitude=116.22, approximate=True, verified_on=utcnow().date(), source="Kunjungan dinas",
        directions="Dari Kuaro ke timur.",
    )  # fmt: skip
    visitor = wisata.site.visitor()
    page = visitor.get(path).text
    expected = [
        "Pasir Mayang, Kuaro", "Aspal, sebagian rusak", "Tidak ada sinyal telepon", "08.00–17.00", "Rp15.000",
        "Tempat parkir, Toilet", "Pos desa", 'href="tel:+6281234567890"', "0812-3456-7890", "hanya perkiraan",
        "<dt>Sumber</dt><dd>Kunjungan dinas</dd>", "Dari Kuaro ke timur.", 'data-latitude="-1.75"',
        '"@type":"TouristAttraction"',
    ]  # fmt: skip
    assert [text for text in expected if text not in page] == []
    assert "belum didata" not in page
    assert "Tanyakan dahulu" not in page
    assert "geo:" not in page  # nobody walks to a position that is only approximate
    (item,) = visitor.get("/api/tourism/place").get_json()["items"]
    assert (item["approximate"], item["ticket"], item["facilities"]) == (True, 15_000, ["parkir", "toilet"])


def test_free_places_say_so_and_stale_ones_warn(wisata: Wisata) -> None:
    visitor = wisata.site.visitor()
    for days, warned in ((300, False), (363, False), (368, True)):
        path = wisata.place(verified_on=utcnow().date() - timedelta(days=days), ticket=0)
        page = visitor.get(path).text
        assert ("Sudah lebih dari setahun" in page) is warned, days
        assert "<dt>Tiket per orang</dt><dd>Gratis</dd>" in page
    assert visitor.get("/wisata").text.count("Gratis") == 3
    assert "Rp0" not in visitor.get("/wisata").text


def test_english_where_there_is_some(wisata: Wisata) -> None:
    both = wisata.place("Satu", description="Pasir putih.", description_en="White sand.")
    single = wisata.place("Dua", description="Pasir hitam.")
    visitor = wisata.site.visitor()
    visitor.get("/bahasa/en")
    assert "White sand." in visitor.get(both).text
    page = visitor.get(single).text
    assert "not recorded yet" in page
    assert re.search(r'lang="id">\s*<p>Pasir hitam', page)


def test_nearby_places_are_the_next_ones_that_are_published(wisata: Wisata) -> None:
    here = wisata.place("Di sini", latitude=-1.70, longitude=116.20)
    wisata.place("Tiga", latitude=-1.70, longitude=116.23)
    wisata.place("Satu", latitude=-1.71, longitude=116.20, region_code="64.01.03.2001")
    wisata.place("Empat", latitude=-1.75, longitude=116.20)
    wisata.place("Dua", latitude=-1.68, longitude=116.20)
    wisata.place("Rahasia", latitude=-1.70, longitude=116.20, state="hidden")
    wisata.place("Tanpa letak")
    page = wisata.site.visitor().get(here).text
    assert titles(page) == ["Satu", "Dua", "Tiga"]
    assert "Sekitar 1 km garis lurus" in page


def test_what_people_wrote_is_never_markup(wisata: Wisata) -> None:
    evil = '<script>alert("x")</script>'
    path = wisata.place(evil, description=evil, directions=evil, hours=evil, contact=evil, source=evil)
    visitor = wisata.site.visitor()
    for address in (path, "/wisata", "/", "/cari?q=alert"):
        page = visitor.get(address)
        assert page.status_code == 200
        assert "<script>alert" not in page.text


def test_the_rest_of_the_portal_knows_the_places(wisata: Wisata) -> None:
    path = wisata.place("Doyam Turu Lempesu", region_code="64.01.03.2001")
    wisata.place("Pantai Rahasia", state="hidden")
    visitor = wisata.site.visitor()
    assert f'href="{path}"' in visitor.get("/cari?q=lempesu").text
    assert "pantai-rahasia" not in visitor.get("/cari?q=rahasia").text
    sitemap = visitor.get("/sitemap.xml").text
    assert f"{path}</loc>" in sitemap
    assert "/wisata/agenda</loc>" in sitemap
    assert "rahasia" not in sitemap
    home = visitor.get("/").text
    assert f'href="{path}"' in home
    assert 'href="/wisata/agenda"' in home


def test_nothing_is_left_when_it_is_off(wisata: Wisata) -> None:
    path = wisata.place("Doyam Turu Lempesu")
    wisata.site.disable("tourism")
    visitor = wisata.site.visitor()
    calendar = "/wisata/agenda/kalender.ics"
    for address in ("/wisata", path, "/wisata/agenda", calendar, "/wisata/peta.geojson", "/wisata/kelola"):
        assert visitor.get(address).status_code == 404, address
    for address in ("/", "/cari?q=doyam", "/sitemap.xml"):
        assert "/wisata" not in visitor.get(address).text, address
