"""Shops side by side."""

from __future__ import annotations

from .conftest import Pasar


def test_shops_stand_side_by_side_and_others_are_offered(pasar: Pasar) -> None:
    one, other = pasar.add("Kopi Bukit", category="kopi"), pasar.add("Kopi Lembah", category="kopi")
    pasar.add("Sate Pak Umar", category="kuliner")
    hidden = pasar.add("Kopi Rahasia", category="kopi", state="waiting")
    visitor = pasar.site.visitor()
    page = visitor.get(f"/umkm/banding?data={one}-{hidden}-999").text
    assert page.count('<th scope="col">') == 1
    assert f"data={one}-{other}" in page
    assert "Kopi Rahasia" not in page
    assert "Sate Pak Umar" not in page
    assert "Sate Pak Umar" in visitor.get(f"/umkm/banding?data={one}&q=sate").text
    both = visitor.get(f"/umkm/banding?data={one}-{other}").text
    assert both.count('<th scope="col">') == 2
    assert both.index("Kopi Bukit") < both.index("Kopi Lembah")
    assert f"/umkm/banding?data={one}" in visitor.get(f"/umkm/{one}", follow_redirects=True).text


def test_only_where_the_collection_says_so(pasar: Pasar) -> None:
    assert pasar.site.visitor().get("/umkm/produk/banding").status_code == 404
