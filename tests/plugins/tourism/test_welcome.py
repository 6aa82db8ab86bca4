"""The welcome page, as the office puts it together, and what the press may take away."""

from __future__ import annotations

import re

from gapura.database.engine import db
from gapura.media.models import Photo

from .conftest import Wisata, picture

DESK = "/wisata/bagian/kelola/tambah"


def with_photo(wisata: Wisata, name: str) -> str:
    """A place that the office entered with a photo; its public address."""
    operator = wisata.operator()
    data = {
        "name": name, "category": "pantai", "description": "Pasir putih.", "region_code": "64.01.05.2007",
        "photos": (picture(), "pantai.jpg"),
    }  # fmt: skip
    answer = operator.submit("/wisata/kelola/tambah", data)
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def test_without_parts_of_its_own_the_page_shows_the_usual_ones(wisata: Wisata) -> None:
    with_photo(wisata, "Pantai Pasir Mayang")
    wisata.event("Pesta Laut")
    page = wisata.site.visitor().get("/wisata/jelajah").text
    order = [page.index(word) for word in ("tourism-hero", "Layak dikunjungi", "Dalam angka", ">Lihat sendiri<")]
    assert order == sorted(order)
    assert page.count("<h1") == 1
    assert ">Sehari atau akhir pekan<" not in page  # there is no route
    assert '/wisata/jelajah"' in wisata.site.visitor().get("/wisata").text


def test_the_office_puts_it_together_in_both_languages(wisata: Wisata) -> None:
    with_photo(wisata, "Pantai Pasir Mayang")
    operator = wisata.operator()
    for number, (kind, name, english) in enumerate(
        (("text", "Selamat datang", "Welcome"), ("places", "Tempat pilihan", ""), ("hero", "Paser memanggil", "")), 1
    ):
        data = {"kind": kind, "name": name, "name_en": english, "number": str(number), "text": "Kata & <b>kata</b>."}
        assert operator.submit(DESK, data).status_code == 303
    visitor = wisata.site.visitor()
    page = visitor.get("/wisata/jelajah").text
    order = [page.index(word) for word in ("Selamat datang", "Tempat pilihan", "Paser memanggil")]
    assert order == sorted(order)
    assert "Kata &amp; &lt;b&gt;kata&lt;/b&gt;." in page
    assert ">Lihat sendiri<" not in page
    assert page.count("<h1") == 1
    visitor.get("/bahasa/en?kembali=/")
    assert "Welcome" in visitor.get("/wisata/jelajah").text
    assert wisata.site.visitor().get("/wisata/bagian").status_code in (302, 303)


def test_a_page_without_anything_to_show_is_a_page(wisata: Wisata) -> None:
    answer = wisata.site.visitor().get("/wisata/jelajah")
    assert answer.status_code == 200
    assert answer.text.count("<h1") == 1


def test_the_press_gets_the_photos_that_others_may_use_with_their_terms(wisata: Wisata) -> None:
    desk = with_photo(wisata, "Pantai Pasir Mayang")
    visitor = wisata.site.visitor()
    assert "Belum ada foto yang bebas dipakai" in visitor.get("/wisata/pers").text
    operator = wisata.operator()
    with wisata.site.context():
        number = db.session.query(Photo).order_by(Photo.id.desc()).first().id
    data = {f"alt_{number}": "Pantai", f"credit_{number}": "Rina", f"licence_{number}": "cc-by"}
    answer = operator.submit(f"{desk}/foto", data)
    assert answer.status_code == 303, answer.text
    page = visitor.get("/wisata/pers").text
    assert "Rina" in page
    assert 'rel="license noopener">CC BY 4.0</a>' in page
    line = visitor.get("/wisata/pers/foto.txt").text.strip().split("\t")
    assert line[1:] == ["Pantai Pasir Mayang", "Rina", "CC BY 4.0 https://creativecommons.org/licenses/by/4.0/"]
    assert re.search(r"CC BY 4\.0", visitor.get("/wisata", follow_redirects=True).text) is None
    assert operator.submit(f"{desk}/foto", {f"licence_{number}": "curi"}).status_code == 400
