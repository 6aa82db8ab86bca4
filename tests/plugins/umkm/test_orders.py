"""Ordering several things in one message, and paying by a code that was looked at."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from gapura.testing.visitor import Visitor
from tests.core.forms.test_qris import code

from .conftest import Pasar

PRODUCTS = (("Kopi bubuk", 38000), ("Biji kopi", 85000), ("Kopi tubruk", 8000))


def message(visitor: Visitor, page: str) -> str:
    """What the page's WhatsApp link sends."""
    found = re.search(r'class="button button-whatsapp[^"]*" href="([^"]+)"', page)
    assert found is not None, page
    answer = visitor.get(found[1].replace("&amp;", "&"))
    assert answer.location.startswith("https://wa.me/6281234567890?text=")
    return parse_qs(urlsplit(answer.location).query)["text"][0]


def test_a_basket_becomes_one_message_with_its_total(pasar: Pasar) -> None:
    number = pasar.add(products=PRODUCTS, phone_public=True)
    visitor = pasar.site.visitor()
    shop = visitor.get(f"/umkm/{number}", follow_redirects=True).text
    names = re.findall(r'name="(p\d+)"', shop)
    assert len(names) == 3
    assert f'action="/umkm/{number}/pesan"' in shop
    page = visitor.get(f"/umkm/{number}/pesan?{names[0]}=2&{names[2]}=10&{names[1]}=").text
    assert message(visitor, page).splitlines() == [
        "Halo, saya mau pesan:",
        "2 × Kopi bubuk: Rp76.000",
        "10 × Kopi tubruk: Rp80.000",
        "Total: Rp156.000",
        f"Saya melihatnya di sini: http://localhost/umkm/{number}",
    ]
    assert 'content="noindex"' in page
    assert "Biji kopi" not in page


def test_wrong_numbers_and_an_empty_basket_say_what_to_do(pasar: Pasar) -> None:
    number = pasar.add(products=PRODUCTS, phone_public=True)
    visitor = pasar.site.visitor()
    (name, *_rest) = re.findall(r'name="(p\d+)"', visitor.get(f"/umkm/{number}", follow_redirects=True).text)
    for typed in ("", "0", "-3", "1.5", "x", "٣", "\x00", "%"):
        answer = visitor.get(f"/umkm/{number}/pesan", query_string={name: typed})
        assert answer.status_code == 200
        assert "Belum ada yang dipilih" in answer.text, typed
    assert "999 ×" in message(visitor, visitor.get(f"/umkm/{number}/pesan?{name}=99999999").text)
    assert visitor.get("/umkm/999/pesan").status_code == 404


def test_without_a_number_nothing_is_sent_and_what_is_not_public_cannot_be_ordered(pasar: Pasar) -> None:
    closed, hidden = pasar.add(products=PRODUCTS), pasar.add("Rahasia", state="hidden", phone_public=True)
    visitor = pasar.site.visitor()
    assert 'name="p' not in visitor.get(f"/umkm/{closed}", follow_redirects=True).text
    assert visitor.get(f"/umkm/{hidden}/pesan").status_code == 404
    answer = visitor.get(f"/umkm/{closed}/pesan?p1=2")
    assert "wa.me" not in answer.text
    assert "Kunjungi" in answer.text


def test_the_payment_code_is_shown_with_the_name_that_the_app_has_to_show(pasar: Pasar) -> None:
    number = pasar.add(qris=code())
    visitor = pasar.site.visitor()
    page = visitor.get(f"/umkm/{number}", follow_redirects=True).text
    assert "KOPI BUKIT EMBUN" in page
    assert "Nama pada kode ini berbeda" not in page
    assert f'src="/umkm/{number}/qris.svg"' in page
    picture = visitor.get(f"/umkm/{number}/qris.svg")
    assert picture.mimetype == "image/svg+xml"
    assert b"<svg" in picture.data
    other = pasar.add("Warung Soto", qris=code("BUDI SANTOSO"))
    assert "Nama pada kode ini berbeda" in visitor.get(f"/umkm/{other}", follow_redirects=True).text
    without = pasar.add("Tanpa kode")
    assert visitor.get(f"/umkm/{without}/qris.svg").status_code == 404
    assert "qris.svg" not in visitor.get(f"/umkm/{without}", follow_redirects=True).text


def test_a_code_that_was_changed_is_not_accepted_from_its_owner(pasar: Pasar) -> None:
    number, operator = pasar.add(), pasar.operator()
    broken = code().replace("EMBUN", "EMBUM")
    answer = operator.submit(f"/umkm/kelola/{number}", {"qris": broken})
    assert answer.status_code == 400
    assert "Angka pemeriksa QRIS ini tidak cocok" in answer.text
    assert broken in answer.text
    assert operator.submit(f"/umkm/kelola/{number}", {"qris": f" {code()} "}).status_code == 303
    assert pasar.read(number).qris == code()


def test_the_office_compares_the_code_with_the_shop_before_it_publishes(pasar: Pasar) -> None:
    own, other = pasar.add("Kopi Bukit Embun", qris=code()), pasar.add("Warung Soto", qris=code("BUDI SANTOSO"))
    operator = pasar.operator()
    assert "tampak sebagai usaha yang sama" in operator.get(f"/umkm/kelola/{own}").text
    page = operator.get(f"/umkm/kelola/{other}").text
    assert "BUDI SANTOSO" in page
    assert "Namanya berbeda." in page


def test_what_is_sold_out_says_so_and_cannot_be_ordered(pasar: Pasar) -> None:
    number = pasar.add(products=PRODUCTS[:1], phone_public=True)
    operator = pasar.operator()
    product = pasar.newest("Product").id
    assert operator.submit(f"/umkm/produk/kelola/{product}", {"supply": "out"}).status_code == 303
    page = pasar.site.visitor().get(f"/umkm/{number}", follow_redirects=True).text
    assert "Habis" in page
    assert 'name="p' not in page
    assert "Belum ada yang dipilih" in pasar.site.visitor().get(f"/umkm/{number}/pesan?p{product}=2").text
    assert "pesan/kirim" not in pasar.site.visitor().get(f"/umkm/produk/{product}", follow_redirects=True).text
    assert "Habis" in pasar.site.visitor().get("/umkm/produk?supply=out").text


def test_orders_and_views_are_counted_for_the_owner_and_for_nobody_else(pasar: Pasar) -> None:
    owner, account = pasar.owner()
    number = pasar.add(owner=account, products=PRODUCTS[:1], phone_public=True)
    visitor = pasar.site.visitor()
    message(visitor, visitor.get(f"/umkm/{number}", follow_redirects=True).text)
    page = owner.get(f"/umkm/milik-saya/{number}/angka").text
    assert re.search(r"1.{0,200}Pesanan lewat WhatsApp", page, re.DOTALL)
    assert f"/umkm/milik-saya/{number}/angka" in owner.get("/umkm/milik-saya").text
    assert pasar.operator().get(f"/umkm/milik-saya/{number}/angka").status_code == 200
    assert pasar.owner()[0].get(f"/umkm/milik-saya/{number}/angka").status_code == 404
    assert visitor.get(f"/umkm/{number}/pesan/kirim").location.startswith(f"/umkm/{number}")
