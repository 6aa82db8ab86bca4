"""What is new, as a feed reader gets it."""

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from gapura.collections.feeds import FOUNDED
from tests.core.collections.test_api import NASTY_TITLES

ATOM = "{http://www.w3.org/2005/Atom}"


def feed(market, path="/pasar/umpan.atom"):
    answer = market.site.visitor().get(path)
    assert (answer.status_code, answer.mimetype) == (200, "application/atom+xml")
    return ET.fromstring(answer.data)


def texts(node, name):
    return [one.text for one in node.iter(f"{ATOM}{name}")]


def test_a_feed_has_all_that_readers_need(market):
    number = market.add("Shop", name="Melati", story="Kue basah.\n\nSetiap hari.")
    root = feed(market)
    assert root.find(f"{ATOM}id").text == "tag:127.0.0.1,2026-01-01:market/shop"
    assert root.find(f"{ATOM}author/{ATOM}name").text
    links = {one.get("rel"): one.get("href") for one in root.findall(f"{ATOM}link")}
    assert links == {"self": "http://127.0.0.1:8000/pasar/umpan.atom", "alternate": "http://127.0.0.1:8000/pasar"}
    entry = root.find(f"{ATOM}entry")
    assert entry.find(f"{ATOM}link").get("href") == f"http://127.0.0.1:8000/pasar/{number}-melati"
    assert entry.find(f"{ATOM}summary").text == "Kue basah. Setiap hari."
    for moment in texts(root, "updated") + texts(root, "published"):
        assert datetime.fromisoformat(moment).tzinfo


def test_an_entry_keeps_its_name_whatever_changes(market):
    number = market.add("Shop", name="Melati", created_at=datetime(2026, 3, 4, 23, 59, tzinfo=UTC))
    before = texts(feed(market), "id")
    market.change("Shop", number, name="Mawar")
    assert texts(feed(market), "id") == before
    assert before[1] == f"tag:127.0.0.1,2026-03-04:market/shop/{number}"


def test_an_empty_feed_is_a_feed(market):
    root = feed(market, "/pasar/produk/umpan.atom")
    assert not root.findall(f"{ATOM}entry")
    assert datetime.fromisoformat(root.find(f"{ATOM}updated").text) == FOUNDED


def test_the_lists_filters_narrow_the_feed(market):
    market.add("Shop", name="Melati", kind="kain")
    market.add("Shop", name="Mawar", kind="makanan")
    market.add("Shop", name="Nanti", kind="kain", state="waiting", published_at=None)
    assert len(feed(market).findall(f"{ATOM}entry")) == 2
    narrowed = feed(market, "/pasar/umpan.atom?kind=kain")
    assert [one.find(f"{ATOM}title").text for one in narrowed.findall(f"{ATOM}entry")] == ["Melati"]
    assert narrowed.find(f"{ATOM}link[@rel='self']").get("href").endswith("?kind=kain")
    assert texts(narrowed, "id")[0] != texts(feed(market), "id")[0]
    assert len(feed(market, "/pasar/umpan.atom?q=mawar&tak=ada").findall(f"{ATOM}entry")) == 1
    assert feed(market, "/pasar/umpan.atom?q=%00&kind=%ED%A0%80") is not None


def test_titles_come_through_as_they_are(market):
    for title in NASTY_TITLES:
        market.add("Shop", name=title)
    found = [one.find(f"{ATOM}title").text for one in feed(market).findall(f"{ATOM}entry")]
    assert sorted(found) == sorted(NASTY_TITLES)


def test_what_xml_cannot_hold_does_not_break_the_feed(market):
    market.add("Shop", name="Bel\x07 dan\x0b tab\ufffe", story="x\x1fy")
    entry = feed(market).find(f"{ATOM}entry")
    assert entry.find(f"{ATOM}title").text == "Bel dan tab"


def test_the_list_says_where_its_feed_is(market):
    assert 'href="/pasar/umpan.atom"' in market.site.visitor().get("/pasar").text


def test_a_text_that_is_not_translated_says_its_language(market):
    market.add("Shop", name="Melati")
    visitor = market.site.visitor()
    visitor.get("/bahasa/en")
    root = ET.fromstring(visitor.get("/pasar/umpan.atom").data)
    space = "{http://www.w3.org/XML/1998/namespace}lang"
    assert root.get(space) == "en"
    assert root.find(f"{ATOM}entry").get(space) == "id"
