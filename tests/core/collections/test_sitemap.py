"""The addresses of public records, as search engines get them."""

from xml.etree import ElementTree as ET

import pytest
import sqlalchemy as sa

from gapura.collections import sitemap
from gapura.database.engine import db
from gapura.database.types import utcnow

NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def read(market, path="/sitemap.xml"):
    answer = market.site.visitor().get(path)
    assert answer.status_code == 200, path
    return ET.fromstring(answer.data)


def places(root):
    return [node.text.removeprefix("http://127.0.0.1:8000") for node in root.iter(f"{NAMESPACE}loc")]


def test_every_public_record_is_in_it_with_the_day_of_its_change(market):
    shop = market.add("Shop", name="Toko & <Melati>")
    market.add("Shop", name="Nanti", state="waiting", published_at=None)
    market.add("Hidden", name="Dalam")
    root = read(market)
    assert root.tag == f"{NAMESPACE}urlset"
    assert places(root) == ["/", "/pasar", "/pasar/produk", "/pasar/agenda", f"/pasar/{shop}-toko-melati"]
    assert root.find(f"{NAMESPACE}url[5]/{NAMESPACE}lastmod").text == utcnow().date().isoformat()
    for place in places(root):
        assert market.site.visitor().get(place).status_code == 200


def test_many_records_are_divided_into_parts_that_hold_each_once(market, monkeypatch):
    monkeypatch.setattr(sitemap, "PART", 4)
    with market.site.context():
        model = market.module.Shop
        row = {"state": "published", "name": "T", "region_code": "64.01", "sort_name": "t", "pays": []}
        db.session.execute(sa.insert(model), [row | {"name": f"T {n}"} for n in range(11)])
        db.session.execute(sa.update(model).where(model.id.between(5, 7)).values(state="hidden"))
        db.session.commit()
    root = read(market)
    assert root.tag == f"{NAMESPACE}sitemapindex"
    parts = places(root)
    assert parts[0] == "/sitemap-halaman-0.xml"
    assert [one for one in parts if "shop" in one] == [f"/sitemap-market_shop-{n}.xml" for n in range(3)]
    found = [place for part in parts for place in places(read(market, part))]
    assert len([one for one in found if one.startswith("/pasar/") and one[7].isdigit()]) == 8
    assert all(len(places(read(market, part))) <= 4 for part in parts)


@pytest.mark.parametrize("path", ["market_shop-7", "market_hidden-0", "market_toko-0", "halaman-9", "x-0"])
def test_a_part_that_is_not_there_answers_404(market, path):
    market.add("Shop", name="Melati")
    market.add("Hidden", name="Dalam")
    assert market.site.visitor().get(f"/sitemap-{path}.xml").status_code == 404


def test_a_part_without_public_records_is_still_valid(market, monkeypatch):
    monkeypatch.setattr(sitemap, "PART", 2)
    for n in range(5):
        market.add("Shop", name=f"T{n}", state="hidden" if n in (1, 2) else "published")
    assert places(read(market, "/sitemap-market_shop-1.xml")) == ["/pasar"]
