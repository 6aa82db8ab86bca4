from __future__ import annotations

import base64
import html
import json
import re
from datetime import timedelta
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from gapura.testing.visitor import Visitor

from .conftest import PHONE, SPELLINGS, Pasar

HTMX = {"HX-Request": "true"}


def names(visitor: Visitor, path: str) -> list[str]:
    """Return the names on the cards of a page."""
    answer = visitor.get(path)
    assert answer.status_code == 200, path
    return [html.unescape(one) for one in re.findall(r'class="card-title"><a[^>]*>([^<]*)</a>', answer.text)]


def test_the_list_is_in_order_of_name(pasar: Pasar) -> None:
    for name in ("warung Ulin", "Amplang Sari", "Écru Batik", "Kopi Embun"):
        pasar.add(name)
    assert names(pasar.site.visitor(), "/umkm") == ["Amplang Sari", "Écru Batik", "Kopi Embun", "warung Ulin"]


def test_pages_show_everything_once(pasar: Pasar) -> None:
    added = sorted([f"Usaha {n:02}" for n in range(55)] + ["Usaha 07"])  # two of one name
    for name in added:
        pasar.add(name, products=())
    visitor, path, found = pasar.site.visitor(), "/umkm", list[str]()
    for _page in range(5):
        found += names(visitor, path)
        links = re.findall(r'rel="next" href="([^"]*)"', visitor.get(path).text)
        if not links:
            break
        path = html.unescape(links[0])
    assert found == added


def test_search_finds_names_descriptions_and_products(pasar: Pasar) -> None:
    pasar.add("Kopi Embun", description="Biji pilihan.", products=(("Robusta bubuk", 30000),))
    pasar.add("Warung Bu Sri", description="Nasi kuning dan KOPI susu.", products=(("Nasi kuning", 12000),))
    visitor = pasar.site.visitor()
    expected = {
        "kopi": ["Kopi Embun", "Warung Bu Sri"],
        "KOPI emb": ["Kopi Embun"],
        "robusta": ["Kopi Embun"],
        "nasi sri": ["Warung Bu Sri"],
        "sri robusta": [],
        "rotan": [],
        "%": [],
        "_opi": [],
        "' OR 1=1 --": [],
        "!!!": [],
    }
    for query, found in expected.items():
        assert names(visitor, f"/umkm?q={quote(query)}") == found, query


def test_more_hits_than_are_sorted_give_the_same_list(pasar: Pasar, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(30):
        pasar.add(f"Kopi {number:02}", category="kopi" if number % 2 else "jasa", products=())
    few = names(pasar.site.visitor(), "/umkm?q=kopi&kategori=jasa")
    monkeypatch.setattr(pasar.module("search"), "MOST", 4)
    visitor = pasar.site.visitor(use_cookies=True)
    assert names(visitor, "/umkm?q=kopi&kategori=jasa&") == few
    page = visitor.get("/umkm?q=kopi&kategori=jasa&x=1").text
    assert "Lebih dari 4 usaha" in page
    assert len(few) == 15


def test_filters_by_category_and_kecamatan(pasar: Pasar) -> None:
    pasar.add("A", category="kopi", village_code="64.01.05.2007")
    pasar.add("B", category="jasa", village_code="64.01.05.2007")
    pasar.add("C", category="kopi", village_code="64.01.04.1001")
    visitor = pasar.site.visitor()
    assert names(visitor, "/umkm?kategori=kopi") == ["A", "C"]
    assert names(visitor, "/umkm?kecamatan=64.01.05") == ["A", "B"]
    assert names(visitor, "/umkm?kategori=kopi&kecamatan=64.01.05") == ["A"]
    assert names(visitor, "/umkm?kategori=senjata&kecamatan=62.02.01") == ["A", "B", "C"], "unknown ones are dropped"


def test_open_now(pasar: Pasar, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = pasar.module("hours").now
    with pasar.site.application.test_request_context():
        now = moment()
    minute = now.hour * 60 + now.minute
    pasar.add("Buka", hours={now.weekday(): (max(0, minute - 60), minute + 120)})
    pasar.add("Tutup", hours={(now + timedelta(days=3)).weekday(): (0, 1440)})
    visitor = pasar.site.visitor()
    assert names(visitor, "/umkm?buka=1") == ["Buka"]
    assert names(visitor, "/umkm?q=robusta&buka=1") == ["Buka"]
    page = visitor.get("/umkm").text
    assert page.count("badge-success") == 1


def test_htmx_gets_the_fragment_and_others_the_page(pasar: Pasar) -> None:
    pasar.add()
    visitor = pasar.site.visitor()
    whole, part = visitor.get("/umkm?q=kopi"), visitor.get("/umkm?q=kopi", headers=HTMX)
    assert "<html" in whole.text
    assert "<html" not in part.text
    assert part.text.count('class="card"') == whole.text.count('class="card"') == 1
    assert "HX-Request" in whole.headers["Vary"]


def test_the_map_has_the_same_businesses_and_no_more_than_it_can_show(
    pasar: Pasar, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        pasar.add(f"Kopi {number}", latitude=-1.78, longitude=116.16 + number / 100)
    pasar.add("Teh", category="kuliner", products=(), latitude=-1.9, longitude=116.2)
    pasar.add("Kopi tanpa letak")
    visitor = pasar.site.visitor()
    found = visitor.get("/umkm/peta.geojson?q=kopi").json
    assert found is not None
    assert [one["properties"]["title"] for one in found["features"]] == [f"Kopi {n}" for n in range(5)]
    assert found["features"][1]["geometry"]["coordinates"] == [116.17, -1.78]
    assert visitor.get(found["features"][0]["properties"]["url"]).status_code == 200
    monkeypatch.setattr(pasar.module("search"), "MAP_SIZE", 3)
    assert len(visitor.get("/umkm/peta.geojson?kategori=kopi").json["features"]) == 3  # type: ignore[index]  # JSON


def test_a_business_has_one_address(pasar: Pasar) -> None:
    number = pasar.add("Kopi Embun")
    visitor = pasar.site.visitor()
    answer = visitor.get(f"/umkm/{number}-lain")
    assert (answer.status_code, answer.location) == (301, f"/umkm/{number}-kopi-embun")
    assert visitor.get(f"/umkm/{number}").status_code == 404


def test_an_order_goes_to_the_owner_with_product_and_page(pasar: Pasar) -> None:
    number = pasar.add(phone_public=True, products=(("Kopi & gula 100%", 38000), ("Teh", 5000)))
    page = pasar.site.visitor().get(pasar.page(number)).text
    links = [urlsplit(html.unescape(one)) for one in re.findall(r'href="(https://wa\.me/6[^"]*)"', page)]
    assert [one.path for one in links] == ["/6281234567890"] * 2
    text = parse_qs(links[0].query)["text"][0]
    assert "Kopi & gula 100%" in text
    assert re.search(rf"https?://[^ ]+/umkm/{number}-kopi-bukit-embun", text)
    assert "Pesan lewat WhatsApp" in page


def test_hours_and_prices_on_the_page(pasar: Pasar) -> None:
    number = pasar.add(hours={0: (480, 1020), 5: (960, 1560), 6: (0, 1440)})
    page = pasar.site.visitor().get(pasar.page(number)).text
    for text in ("08.00–17.00", "16.00–02.00", "24 jam", "Rp38.000"):
        assert text in page
    assert page.count(">Tutup<") == 4


def test_a_number_that_is_not_public_is_nowhere(pasar: Pasar) -> None:
    _owner, account = pasar.owner()
    number = pasar.add("Warung Diam", owner=account, latitude=-1.78, longitude=116.16)
    visitor = pasar.site.visitor()
    paths = ["/", "/umkm", "/umkm?q=warung", "/umkm?q=81234567890", "/umkm/peta.geojson", "/cari?q=warung",
             "/cari?q=081234567890", "/sitemap.xml", pasar.page(number)]  # fmt: skip
    for path in paths:
        for headers in ({}, HTMX):
            answer = visitor.get(path, headers=headers)
            assert answer.status_code == 200, path
            shown = answer.text.replace(path.partition("=")[2] or "-", "")  # what was asked for stands in the page
            for spelling in (*SPELLINGS, PHONE, "wa.me/62"):
                assert spelling not in shown, f"{path} {spelling}"
    assert "tidak menampilkan nomor telepon" in visitor.get(pasar.page(number)).text
    other, _account = pasar.owner()
    assert not any(spelling in other.get(pasar.page(number)).text for spelling in SPELLINGS)


def test_consent_can_be_taken_back(pasar: Pasar) -> None:
    owner, account = pasar.owner()
    number = pasar.add(owner=account, phone_public=True)
    visitor = pasar.site.visitor()
    assert "wa.me/62" in visitor.get(pasar.page(number)).text
    assert owner.submit(f"/umkm/usaha-saya/{number}/ubah", {"phone_public": None}).status_code == 303
    assert "wa.me/62" not in visitor.get(pasar.page(number)).text
    assert pasar.read(number).state == "published"


def test_a_sample_says_so(pasar: Pasar) -> None:
    number = pasar.add(sample=True)
    for path in ("/umkm", pasar.page(number)):
        assert "Contoh" in pasar.site.visitor().get(path).text


def cursor(*values: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode()


ODD = [
    "q=%00",
    f"q={'a' * 100_000}",
    "q=%ff%fe",
    "q=%ED%A0%80",
    "q=" + "a+" * 45,
    "kategori=%00&kecamatan=%00&buka=%00",
    f"kecamatan={'9' * 5000}",
    "buka=apa",
    "q[]=a&q=b&q=c",
    "sesudah=",
    "sesudah=%00",
    "sesudah=" + cursor("a", 10**30),
    "sesudah=" + cursor("a", "b"),
    "sesudah=" + cursor(["a"], 1),
    "sesudah=" + cursor("\ud800", 1),
    "sesudah=" + cursor("a\0", 1),
    "sesudah=" + cursor("a", True),
    "sesudah=" + "A" * 5000,
]


def test_odd_addresses(pasar: Pasar) -> None:
    pasar.add(latitude=-1.78, longitude=116.16)
    visitor = pasar.site.visitor()
    for query in ODD:
        assert visitor.get(f"/umkm?{query}").status_code == 200, query[:60]
        assert visitor.get(f"/umkm?{query}", headers=HTMX).status_code == 200, query[:60]
        assert visitor.get(f"/umkm/peta.geojson?{query}").status_code == 200, query[:60]


def test_a_search_that_cannot_be_used_is_answered_with_a_sentence(pasar: Pasar) -> None:
    for query in ["q=%00", f"q={'a' * 200}"]:
        assert 'class="notice notice-warning"' in pasar.site.visitor().get(f"/umkm?{query}").text


def test_pages_of_nothing(pasar: Pasar) -> None:
    visitor = pasar.site.visitor()
    for path in ["0-a", "999999-a", "99999999999999999999-a", "1-", "1-%00", "-1-a", "x-y", "1e5-a"]:
        assert visitor.get(f"/umkm/{path}").status_code == 404, path


def test_switched_off_it_is_gone(pasar: Pasar) -> None:
    number = pasar.add("Warung Ulin")
    page = pasar.page(number)
    pasar.site.disable("umkm")
    visitor = pasar.site.visitor()
    for path in ("/umkm", page, "/umkm/daftar-usaha", "/umkm/antrean", "/umkm/peta.geojson"):
        assert visitor.get(path).status_code == 404, path
    for path in ("/", "/cari?q=ulin", "/sitemap.xml"):
        assert "umkm" not in visitor.get(path).text.lower(), path
