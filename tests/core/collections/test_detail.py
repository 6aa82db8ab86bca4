"""A record's own page: what it says, whom one can ask, what else there is, and what others show of it."""

import json
import re
from datetime import date
from html import unescape
from html.parser import HTMLParser

import pytest

from gapura.collections.jsonld import script
from gapura.collections.texts import shorten, without_controls
from gapura.contract.collections import Collection
from gapura.errors import ContractError
from tests.core.collections.test_api import NASTY_TITLES
from tests.fixtures.market import at


def page(market, kind, number, language="id"):
    paths = {"Shop": "/pasar", "Product": "/pasar/produk", "Fair": "/pasar/agenda"}
    visitor = market.site.visitor()
    visitor.get(f"/bahasa/{language}")
    answer = visitor.get(f"{paths[kind]}/{number}", follow_redirects=True)
    assert answer.status_code == 200
    return answer.text


def meta(text):
    found = re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)"', text)
    return {name: unescape(value) for name, value in found}


class Blocks(HTMLParser):
    """The data blocks of a page, as a browser finds them."""

    def __init__(self):
        super().__init__()
        self.found, self._inside = [], False

    def handle_starttag(self, tag, attrs):
        self._inside = tag == "script" and dict(attrs).get("type") == "application/ld+json"
        if self._inside:
            self.found.append("")

    def handle_endtag(self, tag):
        self._inside = False

    def handle_data(self, data):
        if self._inside:
            self.found[-1] += data


def linked_data(text):
    blocks = Blocks()
    blocks.feed(text)
    (only,) = blocks.found
    return json.loads(only)


def test_long_texts_are_paragraphs_and_facts_a_list(market):
    number = market.add("Shop", name="Melati", story="Satu.\n\nDua <b>.\nTiga", kind="kain", rent="12.50", workers=1234)
    text = page(market, "Shop", number)
    assert "<p>Satu.</p>" in text
    assert "<p>Dua &lt;b&gt;.\nTiga</p>" in text
    assert "<dt>Jenis</dt><dd>Kain</dd>" in text
    assert "<dd>1.234</dd>" in text
    assert "<dt>Keterangan</dt>" not in text


def test_a_text_that_is_not_translated_says_so_and_in_which_language_it_is(market):
    number = market.add("Shop", name="Melati", story="Kue basah.")
    text = page(market, "Shop", number, "en")
    assert "This text is not translated yet." in text
    assert re.search(r'class="prose" dir="auto" lang="id">\s*<p>Kue basah.', text)
    market.change("Shop", number, story_en="Wet cake.", name_en="Jasmine")
    text = page(market, "Shop", number, "en")
    assert "not translated" not in text
    assert "<h1>Jasmine</h1>" in text
    assert "<h1>Melati</h1>" in page(market, "Shop", number)


def test_a_public_number_can_be_called_and_written_to(market):
    number = market.add("Shop", name="Melati", contact_phone="+6281234567890", phone_public=True)
    text = page(market, "Shop", number)
    assert 'href="tel:+6281234567890"' in text
    assert 'href="https://wa.me/6281234567890?text=Halo%2C%20saya%20menemukan%20Melati' in text
    market.change("Shop", number, contact_phone="+62543212345")
    assert "wa.me/62" not in page(market, "Shop", number)


def test_a_look_that_is_old_says_so(market):
    number = market.add("Shop", name="Melati", verified_on=date(2020, 5, 1))
    text = page(market, "Shop", number)
    assert "Diperiksa pada 1 Mei 2020." in text
    assert "Lama tidak diperiksa" in text
    market.change("Shop", number, verified_on=None)
    assert "Belum ada yang memeriksanya" in page(market, "Shop", number)


def test_the_office_that_keeps_it_is_named_with_a_way_to_all_of_its_records(market):
    office = market.site.office("dlh")
    number = market.add("Shop", name="Melati", office_id=office)
    text = page(market, "Shop", number)
    assert "Dinas DLH" in text
    assert f'href="/pasar?office_id={office}"' in text


def test_records_that_refer_to_it_and_those_near_are_linked(market):
    shop = market.add("Shop", name="Melati", latitude=-1.9, longitude=116.2)
    market.add("Product", name="Kue lapis", price=1, shop_id=shop)
    market.add("Product", name="Kue nanti", price=1, shop_id=shop, state="hidden")
    far = market.add("Shop", name="Aaa jauh", latitude=-2.9, longitude=116.2)
    for n in range(4):
        market.add("Shop", name=f"Zzz dekat {n}", latitude=-1.9 - n / 1000, longitude=116.2)
    market.add("Shop", name="Kecamatan lain", region_code="64.01.05.2001", latitude=-1.9, longitude=116.2)
    text = page(market, "Shop", shop)
    assert "Kue lapis" in text
    assert "Kue nanti" not in text
    assert [f"Zzz dekat {n}" in text for n in range(4)] == [True] * 4
    assert "Aaa jauh" not in text
    assert "Kecamatan lain" not in text
    assert "Melati" in page(market, "Product", 1)
    assert "Zzz dekat" in page(market, "Shop", far)


def test_titles_come_through_in_what_others_show(market):
    for title in NASTY_TITLES:
        text = page(market, "Shop", market.add("Shop", name=title, story=f"Tentang {title}"))
        card = meta(text)
        assert card["og:title"] == card["twitter:title"] == title
        assert card["og:description"] == f"Tentang {title}"
        data = linked_data(text)
        assert (data["@type"], data["name"]) == ("LocalBusiness", title)
        assert text.count("<script") == 3  # two files and the data


def test_the_share_card_has_whole_addresses(market):
    number = market.add("Shop", name="Melati")
    text = page(market, "Shop", number)
    card = meta(text)
    assert card["og:url"] == f"http://127.0.0.1:8000/pasar/{number}-melati"
    assert f'<link rel="canonical" href="{card["og:url"]}">' in text
    assert card["og:image"].startswith("http://127.0.0.1:8000/")
    assert card["og:image"].endswith(".jpg")
    assert market.site.visitor().get(card["og:image"].removeprefix("http://127.0.0.1:8000")).status_code == 200
    assert card["og:site_name"]


def test_events_are_events_to_search_engines(market):
    number = market.add("Fair", name="Pesta", dates=[at(1, 2), at(3, cancelled=True), at(-3, 2)])
    graph = linked_data(page(market, "Fair", number))["@graph"]
    assert [one["eventStatus"].rpartition("/")[2] for one in graph] == ["EventScheduled", "EventCancelled"]
    assert "endDate" in graph[0]
    assert "endDate" not in graph[1]
    assert graph[0]["location"]["name"] == "Lapangan"
    alone = market.add("Fair", name="Pesta", dates=[at(1, 2)])
    assert linked_data(page(market, "Fair", alone))["@type"] == "Event"


def test_a_page_that_not_everybody_sees_is_not_for_search_engines(market):
    citizen = market.site.signed_in("citizen")
    account = market.site.account("citizen")
    number = market.add("Shop", name="Nanti", state="waiting", published_at=None, owner_id=account.id)
    text = citizen.get(f"/pasar/{number}-nanti").text
    assert 'name="robots" content="noindex"' in text
    assert "ld+json" not in text
    assert "og:title" not in text


def test_nothing_in_the_data_ends_its_element():
    text = script({"name": "</script><!--<script>", "more": "\u2028&"})
    assert "<" not in text
    assert "\u2028" not in text
    assert json.loads(str(text)) == {"name": "</script><!--<script>", "more": "\u2028&"}


def test_texts_are_cut_at_a_word():
    assert shorten("satu dua\n tiga", 200) == "satu dua tiga"
    assert shorten("satu, dua tiga", 9) == "satu…"
    assert shorten("a" * 30, 10) == "a" * 10 + "…"
    assert without_controls("a\x00b\ud800c\nd") == "abc\nd"


def test_a_schema_that_is_none_is_refused():
    from gapura.collections.declaration import _schema

    with pytest.raises(ContractError, match="LocalBusiness"):
        _schema("collection(Shop)", "local business", Collection)
