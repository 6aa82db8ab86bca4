from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask_babel import Babel

from plugins.umkm.whatsapp import link, order_link, share_link
from plugins.umkm.words import slug_of, words_of


def test_words_are_folded_and_the_longest_comes_first() -> None:
    assert words_of("Kopi Susu, KOPI!", "café gula-aren") == ["aren", "cafe", "gula", "kopi", "susu"]
    assert words_of("susu kental") == ["kental", "susu"]


@pytest.mark.parametrize("text", ["", "  ", "%", "!!! —", "'; --", "\u200b"])
def test_no_words(text: str) -> None:
    assert words_of(text) == []


def test_a_word_fits_its_column() -> None:
    assert words_of("a" * 5000) == ["a" * 40]


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Kopi Bukit Embun", "kopi-bukit-embun"),
        ("  Ma'ruf & Anak ", "ma-ruf-anak"),
        ("Café Düta", "cafe-duta"),
        ("ꦮꦫꦸꦁ", "usaha"),
        ("☕", "usaha"),
        ("a" * 200, "a" * 60),
    ],
)
def test_slug(name: str, slug: str) -> None:
    assert slug_of(name) == slug


@pytest.mark.parametrize("text", ['Kopi & teh 100% "asli"', "a+b=c#d?e", "Ma'ruf <3 ☕\nbaris dua", "ꦮꦫꦸꦁ"])
def test_a_link_carries_any_text_unharmed(text: str) -> None:
    found = urlsplit(link("+6281234567890", text))
    assert (found.scheme, found.netloc, found.path) == ("https", "wa.me", "/6281234567890")
    assert parse_qs(found.query, strict_parsing=True) == {"text": [text]}
    assert "+" not in found.query, "WhatsApp shows a plus where a space was meant"


def test_an_order_names_product_and_page() -> None:
    app = Flask("test")
    Babel(app)
    with app.test_request_context():
        text = parse_qs(urlsplit(order_link("+62811", "Kopi & gula", "https://paser.example/umkm/1-a?b=c")).query)[
            "text"
        ][0]
    assert "Kopi & gula" in text
    assert "https://paser.example/umkm/1-a?b=c" in text


def test_sharing_names_nobody() -> None:
    found = urlsplit(share_link("Warung", "https://paser.example/umkm/1-warung"))
    assert found.path == "/"
    assert parse_qs(found.query)["text"] == ["Warung\nhttps://paser.example/umkm/1-warung"]
