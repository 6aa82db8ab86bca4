"""Products are part of a business: its owner adds them, and they are seen while it is."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import Pasar

ADD = "/umkm/produk/tambah"


@pytest.fixture
def shop(pasar: Pasar) -> tuple[Any, int]:
    owner, account = pasar.owner()
    return owner, pasar.add("Warung Ulin", owner=account, products=())


def sell(owner: Any, business: int, name: str = "Sambal raja", price: str = "25.000") -> Any:
    return owner.submit(f"{ADD}?business_id={business}", {"name": name, "price": price, "unit": "botol"})


def publish(pasar: Pasar, product: int) -> None:
    answer = pasar.operator().submit(f"/umkm/produk/kelola/{product}", {"step": "approve"}, action="/langkah")
    assert answer.status_code == 303


def test_an_owner_adds_a_product_and_it_is_looked_at_first(pasar: Pasar, shop: tuple[Any, int]) -> None:
    owner, number = shop
    page = f"/umkm/{number}-warung-ulin"
    assert f"{ADD}?business_id={number}" in owner.get(page).text
    answer = sell(owner, number)
    assert (answer.status_code, answer.location) == (303, page)
    product = pasar.newest("Product")
    assert (product.business_id, product.price, product.unit, product.state) == (number, 25000, "botol", "waiting")
    visitor = pasar.site.visitor()
    assert "Sambal raja" not in visitor.get(page).text
    publish(pasar, product.id)
    shown = visitor.get(page).text
    assert "Sambal raja" in shown
    assert "Rp25.000" in shown
    assert "Sambal raja" in visitor.get("/umkm/produk").text


def test_the_business_is_found_by_what_it_sells(pasar: Pasar, shop: tuple[Any, int]) -> None:
    owner, number = shop
    sell(owner, number)
    visitor = pasar.site.visitor()
    assert "Warung Ulin" not in visitor.get("/umkm?q=sambal").text
    version = pasar.read(number).version
    publish(pasar, pasar.newest("Product").id)
    assert "Warung Ulin" in visitor.get("/umkm?q=sambal").text
    assert pasar.read(number).version == version, "whoever is changing the business is not disturbed"
    product = pasar.newest("Product").id
    operator = pasar.operator()
    hide = {"step": "hide", "reason": "Habis"}
    assert operator.submit(f"/umkm/produk/kelola/{product}", hide, action="/langkah").status_code == 303
    assert "Warung Ulin" not in visitor.get("/umkm?q=sambal").text


def test_a_product_is_hidden_with_its_business(pasar: Pasar, shop: tuple[Any, int]) -> None:
    owner, number = shop
    sell(owner, number)
    product = pasar.newest("Product").id
    publish(pasar, product)
    visitor = pasar.site.visitor()
    assert visitor.get(f"/umkm/produk/{product}", follow_redirects=True).status_code == 200
    hide = {"step": "hide", "reason": "Tutup"}
    assert pasar.operator().submit(f"/umkm/kelola/{number}", hide, action="/langkah").status_code == 303
    assert visitor.get(f"/umkm/produk/{product}").status_code == 404
    for path in ("/umkm/produk", "/cari?q=sambal", "/sitemap.xml", "/"):
        assert "Sambal raja" not in visitor.get(path).text, path


def test_nobody_sells_in_another_ones_shop(pasar: Pasar, shop: tuple[Any, int]) -> None:
    _owner, number = shop
    stranger, _account = pasar.owner()
    assert f"business_id={number}" not in stranger.get(f"/umkm/{number}-warung-ulin").text
    answer = stranger.submit(ADD, {"name": "Palsu", "price": "1", "business_id": str(number)})
    assert answer.status_code == 400
    assert pasar.count("Product") == 0


@pytest.mark.parametrize("asked", ["0", "-1", "9" * 30, "x", "\0", "1e5", "②"])
def test_a_shop_that_the_address_makes_up(pasar: Pasar, shop: tuple[Any, int], asked: str) -> None:
    owner, _number = shop
    assert owner.get(ADD, query_string={"business_id": asked}).status_code == 200


@pytest.mark.parametrize(("field", "value", "state"), [("price", "30.000", "published"), ("name", "Lain", "waiting")])
def test_a_price_changes_at_once_and_a_name_is_looked_at(
    pasar: Pasar, shop: tuple[Any, int], field: str, value: str, state: str
) -> None:
    owner, number = shop
    sell(owner, number)
    product = pasar.newest("Product").id
    publish(pasar, product)
    assert owner.submit(f"/umkm/produk/milik-saya/{product}", {field: value}).status_code == 303
    assert pasar.read(product, "Product").state == state
