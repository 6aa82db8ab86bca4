"""Manifest, share cards and icons."""

from __future__ import annotations

import html
import io
import json
import re

import pytest
from PIL import Image

from gapura.branding.files import cards
from gapura.branding.files.manifest import short_name
from gapura.branding.palette import Palette
from gapura.testing.site import Site


def card_of(page: str) -> str:
    """Path of the card that a page names."""
    address = re.findall(r'<meta property="og:image" content="([^"]+)"', page)[0]
    return "/" + html.unescape(address).split("/", 3)[3]


def test_every_public_page_has_a_card_with_its_title(site: Site) -> None:
    visitor = site.visitor()
    found = {card_of(visitor.get(path).text) for path in ("/", "/kantor", "/privasi")}
    assert len(found) == 3
    for path in found:
        answer = visitor.get(path)
        assert answer.mimetype == "image/jpeg"
        assert len(answer.data) < 300_000
        assert Image.open(io.BytesIO(answer.data)).size == (1200, 630)


def test_nobody_makes_the_portal_say_other_words(site: Site) -> None:
    visitor = site.visitor()
    path = card_of(visitor.get("/").text)
    for wrong in (path.replace("/kartu/I", "/kartu/J"), "/merek/kartu/x.jpg", "/merek/kartu/WyJhIl0.aaaa.jpg"):
        assert visitor.get(wrong).status_code == 404


def test_nobody_makes_the_portal_say_them_by_searching_either(site: Site) -> None:
    page = site.visitor().get("/cari?q=slot+gacor").text
    assert "slot gacor" in page
    assert "og:image" not in page


@pytest.mark.parametrize("words", ["", "x", "kata " * 80, "a" * 140, "Ma'ruf & <b>", "قهوة", "\N{HOT BEVERAGE}"])
def test_any_words_make_a_card(words: str) -> None:
    assert Image.open(io.BytesIO(cards.draw("Kabupaten Paser", words, Palette()))).size == (1200, 630)


def test_settings_are_no_business_of_messengers(site: Site) -> None:
    page = site.signed_in("administrator").get("/pengaturan").text
    assert "og:image" not in page
    assert "hreflang" not in page.split("</head>")[0]


def test_the_manifest_makes_an_app(site: Site) -> None:
    visitor = site.visitor()
    answer = visitor.get("/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    content = json.loads(answer.text)
    assert content["start_url"] == content["scope"] == "/"
    for icon in content["icons"]:
        picture = Image.open(io.BytesIO(visitor.get(icon["src"]).data))
        assert f"{picture.width}x{picture.height}" == icon["sizes"]
        if icon["purpose"] == "maskable":
            assert picture.mode == "RGB"
    assert {icon["purpose"] for icon in content["icons"]} == {"any", "maskable"}


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Kabupaten Paser", "Paser"), ("Kabupaten Kotawaringin Timur", "Kotawaringin"), ("Portal Kabupaten", "K"),
        ("Pemerintah Kabupaten Penajam Paser Utara", "Penajam"), ("Kabupaten " + "x" * 40, "x" * 12),
    ],
)  # fmt: skip
def test_the_name_under_an_icon_is_short(name: str, short: str) -> None:
    assert short_name(name) == short
