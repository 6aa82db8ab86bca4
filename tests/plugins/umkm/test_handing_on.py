"""A shop's card for the address book, read back by another program, and its poster."""

from __future__ import annotations

import vobject

from .conftest import Pasar


def test_the_card_is_read_back_as_it_was_meant(pasar: Pasar) -> None:
    name = "Warung “Ibu Sri”; kopi, teh & kue"
    number = pasar.add(name=name, phone_public=True, address="Jalan Mawar 5, sebelah masjid")
    answer = pasar.site.visitor().get(f"/umkm/{number}/kartu.vcf")
    assert answer.headers["Content-Type"] == "text/vcard; charset=utf-8"
    card = vobject.readOne(answer.text)
    assert card.fn.value == name
    assert card.org.value == [name]
    assert card.tel.value.startswith("+62")
    assert card.url.value.endswith(f"/umkm/{number}")
    assert card.adr.value.street == "Jalan Mawar 5, sebelah masjid"


def test_the_card_says_only_what_everybody_sees(pasar: Pasar) -> None:
    number = pasar.add(phone_public=False)
    card = vobject.readOne(pasar.site.visitor().get(f"/umkm/{number}/kartu.vcf").text)
    assert "tel" not in card.contents
    hidden = pasar.add(state="waiting")
    for path in ("kartu.vcf", "poster"):
        assert pasar.site.visitor().get(f"/umkm/{hidden}/{path}").status_code == 404


def test_the_poster_leads_to_the_shop(pasar: Pasar) -> None:
    number = pasar.add(name="Kopi Melati", phone_public=True)
    page = pasar.site.visitor().get(f"/umkm/{number}/poster").text
    assert "Kopi Melati" in page
    assert f'src="/kode-qr.svg?p=/umkm/{number}"' in page
    assert pasar.site.visitor().get(f"/kode-qr.svg?p=/umkm/{number}").status_code == 200
    shop = pasar.site.visitor().get(f"/umkm/{number}", follow_redirects=True).text
    assert f"/umkm/{number}/poster" in shop
    assert f"/umkm/{number}/kartu.vcf" in shop
