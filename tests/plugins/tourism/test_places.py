"""What visitors see of places."""

from __future__ import annotations

import base64
import json
import re
from datetime import timedelta
from typing import Any

from gapura.database.types import utcnow

from .conftest import OTHER, OWN, Wisata

NASTY = [
    "%00",
    "a%00b",
    "%ff%fe",
    "%ED%A0%80",
    "x" * 100_000,
    "..%2f..%2fetc",
    "Pantai-Besar",
    "-1",
    "'; DROP TABLE tourism_place; --",
]


def titles(html: str) -> list[str]:
    """Return the places of a list, in order."""
    return re.findall(r'class="stretched" href="/wisata/[^"]+">([^<]+)<', html)


def test_the_list_shows_what_is_published(wisata: Wisata) -> None:
    wisata.place("Pantai Terbuka")
    wisata.place("Pantai Rahasia", published=False)
    page = wisata.site.visitor().get("/wisata")
    assert page.status_code == 200
    assert titles(page.text) == ["Pantai Terbuka"]
    assert "Pantai · Kuaro" in page.text


def test_an_unpublished_place_is_there_for_its_own_office_only(wisata: Wisata) -> None:
    slug = wisata.place("Pantai Rahasia", published=False)
    assert wisata.site.visitor().get(f"/wisata/{slug}").status_code == 404
    assert wisata.operator(OTHER).get(f"/wisata/{slug}").status_code == 404
    own = wisata.operator(OWN).get(f"/wisata/{slug}")
    assert own.status_code == 200
    assert "Belum ditayangkan" in own.text


ALL = ["Air Terjun Lempesu", "Gunung Embun", "Pantai Pasir Mayang"]
FILTERS = {
    "": ALL,
    "q=LEMPESU": ["Air Terjun Lempesu"],
    "q=muara+samu": ["Gunung Embun"],
    "q=mayang+pasir": ["Pantai Pasir Mayang"],
    "q=%25": [],
    "kategori=gunung": ["Gunung Embun"],
    "kecamatan=64.01.05": ["Pantai Pasir Mayang"],
    "fasilitas=parkir": ["Air Terjun Lempesu", "Gunung Embun"],
    "fasilitas=parkir&fasilitas=kolam": ["Air Terjun Lempesu"],
    "sinyal=1": ["Pantai Pasir Mayang"],
    "sinyal=1&kategori=gunung": [],
    "kategori=kantor&kecamatan=99.99.99&fasilitas=emas": ALL,
}


def test_filters_hold_for_list_and_map(wisata: Wisata) -> None:
    at: dict[str, Any] = {"latitude": -1.75, "longitude": 116.22}
    wisata.place("Pantai Pasir Mayang", signal="ya", **at)
    wisata.place(
        "Gunung Embun", category="gunung", region_code="64.01.10.2004", facilities=["parkir"], signal="tidak", **at
    )
    wisata.place(
        "Air Terjun Lempesu", category="air-terjun", region_code="64.01.03.2001", facilities=["parkir", "kolam"], **at
    )
    visitor = wisata.site.visitor()
    for query, found in FILTERS.items():
        page = visitor.get(f"/wisata?{query}").text
        assert titles(page) == found, query
        points = visitor.get(f"/wisata/peta.geojson?{query}").get_json()["features"]
        assert [point["properties"]["title"] for point in points] == found, query
        assert ("Belum ada tempat yang cocok" in page) is (not found)


def test_what_was_asked_for_stays_in_the_filters(wisata: Wisata) -> None:
    page = wisata.site.visitor().get("/wisata?q=embun&kategori=gunung&kecamatan=64.01.10&fasilitas=toilet").text
    assert 'value="embun"' in page
    assert '<option value="gunung" selected>' in page
    assert '<option value="64.01.10" selected>' in page
    assert 'value="toilet" checked' in page


def test_htmx_gets_the_list_alone_and_everybody_else_a_page(wisata: Wisata) -> None:
    wisata.place("Pantai Pasir Mayang")
    visitor = wisata.site.visitor()
    whole, part = visitor.get("/wisata?q=pasir"), visitor.get("/wisata?q=pasir", headers={"HX-Request": "true"})
    assert "<html" in whole.text
    assert "<html" not in part.text
    assert titles(part.text) == ["Pantai Pasir Mayang"]
    assert "HX-Request" in whole.headers["Vary"]


def test_pages_hold_each_place_once(wisata: Wisata) -> None:
    names = sorted(f"Pantai {number:02d}" for number in range(1, 28))
    for name in reversed(names):
        wisata.place(name)
    visitor, url, seen, pages = wisata.site.visitor(), "/wisata?kategori=pantai", [], 0
    while url:
        page = visitor.get(url).text
        seen += titles(page)
        pages += 1
        link = page.partition('rel="next" href="')[2].partition('"')[0]
        url = link.replace("&amp;", "&")
    assert seen == names
    assert pages == 3


MANGLED = [
    ["\0", 1], ["\ud800", 1], ["x", 10**30], ["x", "y"], [1, 1], [None, None], [["x"], 1], ["x"], {"a": 1}, ["x", True],
    ["2026-01-01T00:00:00", 1], ["2026-13-01", 1], ["0001-01-01T00:00:00+14:00", 1], ["9999-12-31T23:59:59-14:00", 1],
]  # fmt: skip


def test_mangled_page_marks_are_no_fault(wisata: Wisata) -> None:
    wisata.place("Pantai Pasir Mayang")
    visitor = wisata.site.visitor()
    for values in MANGLED:
        mark = base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")
        for path in ("/wisata?", "/wisata/agenda?", "/wisata/agenda?lalu=1&"):
            assert visitor.get(f"{path}sesudah={mark}").status_code == 200, (path, values)


def test_nasty_queries_show_the_list(wisata: Wisata) -> None:
    wisata.place("Pantai Pasir Mayang")
    visitor = wisata.site.visitor()
    for name in ("q", "kategori", "kecamatan", "fasilitas", "sinyal", "sesudah", "lalu"):
        for value in NASTY:
            for path in ("/wisata", "/wisata/peta.geojson", "/wisata/agenda"):
                assert visitor.get(f"{path}?{name}={value}").status_code == 200, (path, name, value[:50])


def test_unknown_addresses_are_not_found(wisata: Wisata) -> None:
    visitor = wisata.site.visitor()
    for path in ("/wisata/{}", "/wisata/agenda/{}", "/wisata/agenda/{}.ics"):
        for value in ["tidak-ada", *NASTY]:
            assert visitor.get(path.format(value)).status_code == 404, (path, value[:50])


def test_the_map_has_each_published_place_with_a_position(wisata: Wisata) -> None:
    wisata.place("Pantai Pasir Mayang", latitude=-1.75, longitude=116.22)
    wisata.place("Tanpa Letak")
    wisata.place("Pantai Rahasia", latitude=-1.75, longitude=116.22, published=False)
    answer = wisata.site.visitor().get("/wisata/peta.geojson?kategori=pantai")
    assert answer.mimetype == "application/geo+json"
    assert answer.json is not None
    (only,) = answer.json["features"]
    assert only["geometry"]["coordinates"] == [116.22, -1.75]
    assert only["properties"]["title"] == "Pantai Pasir Mayang"
    assert only["properties"]["url"] == "/wisata/pantai-pasir-mayang"
    assert only["properties"]["detail"] == "Pantai · Kuaro"


def test_what_nobody_knows_is_said_to_be_unknown(wisata: Wisata) -> None:
    slug = wisata.place("Pantai Pasir Mayang")
    page = wisata.site.visitor().get(f"/wisata/{slug}").text
    assert page.count("belum didata") >= 6  # way, road, signal, hours, ticket, facilities, contact
    assert "Belum pernah diperiksa di lokasi" in page
    assert "Letak di peta belum didata" in page


def test_what_is_known_is_shown(wisata: Wisata) -> None:
    slug = wisata.place(
        "Pantai Pasir Mayang", road="rusak", signal="tidak", hours="Setiap hari 08.00–17.00", ticket=15_000,
        facilities=["parkir", "toilet"], contact_name="Pos desa", contact_phone="+6281234567890",
        latitude=-1.75, longitude=116.22, approximate=True, verified_on=utcnow().date(), source="Kunjungan dinas",
        directions_id="Dari Kuaro ke timur.",
    )  # fmt: skip
    page = wisata.site.visitor().get(f"/wisata/{slug}").text
    expected = [
        "Pasir Mayang, Kuaro", "Aspal, sebagian rusak", "Tidak ada sinyal telepon", "08.00–17.00", "Rp15.000",
        "Tempat parkir, Toilet", "Pos desa", 'href="tel:+6281234567890"', "0812-3456-7890", "hanya perkiraan",
        "Terakhir diperiksa", "Sumber: Kunjungan dinas", "Dari Kuaro ke timur.", 'data-latitude="-1.75"',
    ]  # fmt: skip
    assert [text for text in expected if text not in page] == []
    assert "belum didata" not in page
    assert "Tanyakan dahulu" not in page


def test_after_a_year_the_page_warns(wisata: Wisata) -> None:
    for days, warned in ((300, False), (363, False), (367, True)):
        slug = wisata.place("Pantai Pasir Mayang", verified_on=utcnow().date() - timedelta(days=days), ticket=0)
        page = wisata.site.visitor().get(f"/wisata/{slug}").text
        assert ("Sudah lebih dari setahun" in page) is warned, days
        assert "Gratis" in page


def test_english_where_there_is_some(wisata: Wisata) -> None:
    both = wisata.place("Satu", description_id="Pasir putih.", description_en="White sand.")
    single = wisata.place("Dua", description_id="Pasir hitam.")
    visitor = wisata.site.visitor()
    visitor.get("/bahasa/en")
    assert "White sand." in visitor.get(f"/wisata/{both}").text
    page = visitor.get(f"/wisata/{single}").text
    assert "not recorded yet" in page
    assert '<div class="prose" lang="id">' in page.replace("\n", "")
    assert "Pasir hitam." in page


def test_nearby_places_are_the_next_ones_that_are_published(wisata: Wisata) -> None:
    here = wisata.place("Di sini", latitude=-1.70, longitude=116.20)
    wisata.place("Tiga", latitude=-1.70, longitude=116.23)
    wisata.place("Satu", latitude=-1.71, longitude=116.20)
    wisata.place("Empat", latitude=-1.75, longitude=116.20)
    wisata.place("Dua", latitude=-1.68, longitude=116.20)
    wisata.place("Rahasia", latitude=-1.70, longitude=116.20, published=False)
    wisata.place("Tanpa letak")
    page = wisata.site.visitor().get(f"/wisata/{here}").text
    assert titles(page) == ["Satu", "Dua", "Tiga"]
    assert "Sekitar 1 km garis lurus" in page


def test_what_people_wrote_is_never_markup(wisata: Wisata) -> None:
    evil = '<script>alert("x")</script>'
    slug = wisata.place(evil, description_id=evil, directions_id=evil, hours=evil, contact_name=evil, source=evil)
    visitor = wisata.site.visitor()
    for path in (f"/wisata/{slug}", "/wisata", "/", "/cari?q=alert"):
        page = visitor.get(path)
        assert page.status_code == 200
        assert "<script>alert" not in page.text


def test_the_rest_of_the_portal_knows_the_places(wisata: Wisata) -> None:
    slug = wisata.place("Doyam Turu Lempesu", region_code="64.01.03.2001")
    wisata.place("Pantai Rahasia", published=False)
    visitor = wisata.site.visitor()
    assert f'href="/wisata/{slug}"' in visitor.get("/cari?q=lempesu").text
    assert "pantai-rahasia" not in visitor.get("/cari?q=rahasia").text
    sitemap = visitor.get("/sitemap.xml").text
    assert f"/wisata/{slug}</loc>" in sitemap
    assert "/wisata/agenda</loc>" in sitemap
    assert "rahasia" not in sitemap
    home = visitor.get("/").text
    assert 'href="/wisata/agenda"' in home


def test_nothing_is_left_when_it_is_off(wisata: Wisata) -> None:
    slug = wisata.place("Doyam Turu Lempesu")
    wisata.site.disable("tourism")
    visitor = wisata.site.visitor()
    for path in (
        "/wisata",
        f"/wisata/{slug}",
        "/wisata/agenda",
        "/wisata/agenda.ics",
        "/wisata/peta.geojson",
        "/wisata/kelola",
    ):
        assert visitor.get(path).status_code == 404, path
    for path in ("/", "/cari?q=doyam", "/sitemap.xml"):
        assert "/wisata" not in visitor.get(path).text, path
