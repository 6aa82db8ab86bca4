from __future__ import annotations

import pytest

from .conftest import GOOD, OFFICE, Pasar

PUBLIC = ["/umkm", "/umkm/peta.geojson", "/umkm?q=kopi&kategori=kopi&kecamatan=64.01.05&buka=1"]
SIGNED_IN = [
    "/umkm/daftar-usaha",
    "/umkm/usaha-saya",
    "/umkm/usaha-saya/{id}",
    "/umkm/usaha-saya/{id}/ubah",
    "/umkm/usaha-saya/{id}/produk/baru",
    "/umkm/usaha-saya/{id}/produk/{product}",
]
OFFICE_PAGES = ["/umkm/antrean", "/umkm/antrean?keadaan=published", "/umkm/antrean/{id}"]
POSTS = [
    ("/umkm/usaha-saya/{id}/keadaan", {"act": "withdraw"}),
    ("/umkm/usaha-saya/{id}/produk/{product}/hapus", {}),
    ("/umkm/usaha-saya/{id}/ubah", GOOD),
    ("/umkm/antrean/{id}", {"act": "hide", "reason": "Iseng"}),
]


def test_who_may_open_which_page(pasar: Pasar) -> None:
    owner, account = pasar.owner()
    number = pasar.add(owner=account)
    product = pasar.read(number).products[0].id
    citizen, _account = pasar.owner()
    nobody, office, other = pasar.site.visitor(), pasar.operator(), pasar.operator("dlh")
    administrator = pasar.site.signed_in("administrator")

    def answers(path: str) -> list[int]:
        address = path.format(id=number, product=product)
        return [who.get(address).status_code for who in (nobody, citizen, owner, office, other, administrator)]

    for path in [*PUBLIC, pasar.page(number)]:
        assert answers(path) == [200] * 6, path
    for path in SIGNED_IN:
        foreign = 404 if "{id}" in path else 200
        assert answers(path) == [303, foreign, 200, foreign, foreign, foreign], path
    for path in OFFICE_PAGES:
        assert answers(path) == [303, 403, 403, 200, 404, 200], path


def test_nobody_else_changes_a_business(pasar: Pasar) -> None:
    _owner, account = pasar.owner()
    number = pasar.add(owner=account)
    before = pasar.read(number)
    citizen, _account = pasar.owner()
    for visitor in (pasar.site.visitor(), citizen, pasar.operator("dlh")):
        token = visitor.form("/umkm/daftar-usaha" if visitor.get("/umkm/daftar-usaha").status_code == 200 else "/masuk")
        for path, data in POSTS:
            address = path.format(id=number, product=before.products[0].id)
            sent = {**data, "version": str(before.version), "csrf_token": token.fields["csrf_token"]}
            assert visitor.post(address, data=sent).status_code in (303, 403, 404), address
    after = pasar.read(number)
    assert (after.version, after.state, len(after.products)) == (before.version, "published", 1)


@pytest.mark.parametrize("path", ["/umkm/usaha-saya/{id}/keadaan", "/umkm/usaha-saya/{id}/produk/1/hapus"])
def test_what_changes_something_is_not_a_link(pasar: Pasar, path: str) -> None:
    owner, account = pasar.owner()
    assert owner.get(path.format(id=pasar.add(owner=account))).status_code == 405


@pytest.mark.parametrize("state", ["pending", "rejected", "hidden", "withdrawn"])
def test_what_is_not_published_is_only_for_its_owner_and_the_office(pasar: Pasar, state: str) -> None:
    owner, account = pasar.owner()
    number = pasar.add("Warung Rahasia", state=state, owner=account)
    page, nobody = pasar.page(number), pasar.site.visitor()
    assert nobody.get(page).status_code == 404
    assert pasar.owner()[0].get(page).status_code == 404
    assert pasar.operator("dlh").get(page).status_code == 404
    assert owner.get(page).status_code == 200
    assert pasar.operator().get(page).status_code == 200
    for path in ("/umkm", "/umkm?q=rahasia", "/cari?q=rahasia", "/", "/sitemap.xml", "/umkm/peta.geojson"):
        answer = nobody.get(path)
        assert answer.status_code == 200
        assert "Warung Rahasia" not in answer.text, path
        assert "warung-rahasia" not in answer.text, path


def test_an_office_that_does_not_exist_gives_nobody_its_rights(pasar: Pasar, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pasar.module("services"), "OFFICE", "tidak-ada")
    assert pasar.operator(OFFICE).get("/umkm/antrean").status_code == 404
    assert pasar.site.signed_in("administrator").get("/umkm/antrean").status_code == 200
