"""What citizens find: the list, the page of a business, the way to order, and nothing personal."""

from __future__ import annotations

import html
import re
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest

from gapura import around
from gapura.testing.visitor import Visitor

from .conftest import PHONE, SPELLINGS, Pasar

HERE = datetime.now(ZoneInfo("Asia/Makassar"))
DAY = 9


def names(visitor: Visitor, path: str) -> list[str]:
    """Return the names on the cards of a page."""
    answer = visitor.get(path)
    assert answer.status_code == 200, path
    return [html.unescape(one) for one in re.findall(r'class="card-title"><a[^>]*>([^<]*)</a>', answer.text)]


def always_but(*days: int) -> str:
    """Return a week of 24 hours a day, closed on some weekdays."""
    return "".join(" " * DAY if day in days else "0000-0000" for day in range(7))


def test_the_list_is_in_order_of_name(pasar: Pasar) -> None:
    for name in ("warung Ulin", "Amplang Sari", "Écru Batik", "Kopi Embun"):
        pasar.add(name, products=())
    assert names(pasar.site.visitor(), "/umkm") == ["Amplang Sari", "Écru Batik", "Kopi Embun", "warung Ulin"]


def test_filters_by_category_place_and_hours(pasar: Pasar) -> None:
    days = [(HERE + timedelta(days=one)).weekday() for one in (-1, 0, 1)]  # it may be midnight meanwhile
    pasar.add("Kopi Embun", hours=always_but())
    pasar.add("Batik Sari", category="fesyen", region_code="64.01.04.1001", hours=always_but(*days))
    visitor = pasar.site.visitor()
    assert names(visitor, "/umkm?category=fesyen") == ["Batik Sari"]
    assert names(visitor, "/umkm?district_code=64.01.05") == ["Kopi Embun"]
    assert names(visitor, "/umkm?hours=1") == ["Kopi Embun"]
    assert names(visitor, "/umkm?category=senjata&hours=x") == ["Batik Sari", "Kopi Embun"]
    page = visitor.get("/umkm").text
    assert page.count("Buka sekarang</span>") == 1


def test_a_card_says_from_which_price(pasar: Pasar) -> None:
    pasar.add(products=(("Kopi bubuk", 38000), ("Kopi tubruk", 8000)))
    assert "mulai Rp8.000" in pasar.site.visitor().get("/umkm").text


def test_the_page_of_a_business(pasar: Pasar) -> None:
    number = pasar.add(hours=always_but(0), phone_public=True, latitude=-1.78, longitude=116.16, photo=True)
    page = pasar.site.visitor().get(f"/umkm/{number}-kopi-bukit-embun")
    assert page.status_code == 200
    for text in ("Kopi bubuk", "Rp38.000", "24 jam", "Tutup", "Pasir Mayang", "0812-3456-7890", "LocalBusiness"):
        assert text in page.text, text
    assert "1234567890123" not in page.text


def test_an_order_is_a_message_already_written(pasar: Pasar) -> None:
    number = pasar.add(phone_public=True)
    page = pasar.site.visitor().get(f"/umkm/{number}-kopi-bukit-embun").text
    (link,) = {html.unescape(one) for one in re.findall(r'href="(/umkm/[^"]*/pesan/kirim[^"]*)"', page)}
    order = pasar.site.visitor().get(link).location
    assert urlsplit(order).path == f"/{PHONE.removeprefix('+')}"
    (message,) = parse_qs(urlsplit(order).query)["text"]
    assert "Kopi bubuk" in message
    assert f"/umkm/{number}" in message


OUTSIDE = (
    "/umkm", "/umkm/{n}-kopi-bukit-embun", "/umkm/produk", "/umkm/peta.geojson", "/cari?q=kopi", "/umkm/umpan.atom",
    "/api/umkm/business", "/", "/sitemap.xml",
)  # fmt: skip


@pytest.mark.parametrize("path", OUTSIDE)
def test_a_number_is_public_only_when_its_owner_said_so(pasar: Pasar, path: str) -> None:
    number = pasar.add(nib="9876543210987")
    text = pasar.site.visitor().get(path.format(n=number)).text
    assert not [one for one in (*SPELLINGS, "9876543210987") if one in text]


def test_samples_say_so(pasar: Pasar) -> None:
    number = pasar.add(sample=True)
    visitor = pasar.site.visitor()
    assert "Contoh" in visitor.get("/umkm").text
    assert "Contoh" in visitor.get(f"/umkm/{number}-kopi-bukit-embun").text


def test_strange_names_are_shown_as_they_are(pasar: Pasar) -> None:
    strange = """Ma'ruf & <b>"Ulin"</b> {{ 7*7 }} 100% 🦀"""
    pasar.add(strange)
    visitor = pasar.site.visitor()
    assert strange in names(visitor, "/umkm")
    assert '<b>"Ulin"' not in visitor.get("/umkm").text


def test_shops_answer_for_places_nearby_one_of_each_kind(pasar: Pasar) -> None:
    """Pages of other mini-apps ask through the hook ``nearby``."""
    for name, category, north in (
        ("Kopi Satu", "kopi", 0.01),
        ("Kopi Dua", "kopi", 0.005),
        ("Amplang", "camilan", 0.03),
        ("Jauh", "kerajinan", 0.5),
    ):
        pasar.add(name=name, category=category, latitude=-1.88 + north, longitude=116.28)
    with pasar.site.portal.application().test_request_context():
        (found,) = around(-1.88, 116.28)
    assert [(one.title, str(one.detail)) for one in found.items] == [
        ("Kopi Dua", "Kopi dan teh, sekitar 1 km"),
        ("Amplang", "Camilan dan oleh-oleh, sekitar 3 km"),
    ]
