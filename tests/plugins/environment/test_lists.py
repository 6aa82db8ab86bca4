"""The public list and its map: filters, pages, fragments."""

from __future__ import annotations

import base64
import json

from .conftest import Town
from .test_handling import copies


def codes(page: str) -> set[str]:
    return {part.split('"')[0] for part in page.split('class="stretched" href="/lingkungan/laporan/')[1:]}


def test_filters_narrow_list_and_map_alike(town: Town) -> None:
    place = {"position-latitude": "-1.78", "position-longitude": "116.16"}
    river = town.verified(seed=1, **place)
    smoke = town.verified(seed=2, category="smoke", region_code="64.01.04.1001", **place)
    town.step(smoke, "in_progress")
    visitor = town.visitor()
    both = {river.code, smoke.code}
    for query, wanted in {
        "": both,
        "kategori=smoke": {smoke.code},
        "kecamatan=64.01.05": {river.code},
        "status=in_progress": {smoke.code},
        "kategori=smoke&kecamatan=64.01.05": set(),
        "kategori=unknown": both,
        "kecamatan=62.02.06": both,
        "status=received": both,
        "status=%00&kategori=%ff": both,
        "kategori=" + "x" * 5000: both,
    }.items():
        assert codes(visitor.get(f"/lingkungan?{query}").text) == wanted, query
        points = json.loads(visitor.get(f"/lingkungan/peta.geojson?{query}").text)["features"]
        assert {point["properties"]["url"].rpartition("/")[2] for point in points} == wanted, query


def test_an_empty_list_says_what_to_do(town: Town) -> None:
    visitor = town.visitor()
    assert "Belum ada laporan yang ditampilkan" in visitor.get("/lingkungan").text
    assert "Laporan tidak ditemukan" in visitor.get("/lingkungan?kategori=smoke").text


def test_htmx_gets_the_part_that_changes_and_everybody_else_the_page(town: Town) -> None:
    sent = town.verified()
    visitor = town.visitor()
    part = visitor.get("/lingkungan?kategori=river", headers={"HX-Request": "true"})
    assert sent.code in part.text
    assert "<html" not in part.text
    assert "HX-Request" in part.headers["Vary"]
    assert "<html" in visitor.get("/lingkungan?kategori=river").text


def test_further_pages_hold_the_rest_and_nothing_twice(town: Town) -> None:
    sent = town.verified(seed=1)
    with town.site.context():
        copies(sent.code, 14)
    visitor = town.visitor()
    first = visitor.get("/lingkungan?kategori=river").text
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert "kategori=river" in following
    second = visitor.get(following).text
    assert (len(codes(first)), len(codes(second))) == (12, 3)
    assert not codes(first) & codes(second)


def test_a_mangled_page_address_still_shows_a_list(town: Town) -> None:
    sent, moment = town.verified(), "2026-01-01T00:00:00"
    for values in ("", "x", [], [moment, 1], [f"{moment}+00:00", 10**30], ["9999-99-99", 1], [None, None], [1, "x"]):
        cursor = base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")
        assert town.visitor().get(f"/lingkungan?sesudah={cursor}").status_code == 200, values
    assert sent.code in town.visitor().get("/lingkungan?sesudah=!!").text


def test_a_report_without_a_position_stands_in_the_list_only(town: Town) -> None:
    sent = town.verified()
    visitor = town.visitor()
    assert sent.code in visitor.get("/lingkungan").text
    assert json.loads(visitor.get("/lingkungan/peta.geojson").text)["features"] == []
