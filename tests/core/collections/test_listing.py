"""Lists: every record once and in order, whatever the address says; facets that count right."""

import re
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gapura.collections import facets, listing

QUICK = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
ADDRESSES = st.dictionaries(
    st.sampled_from(
        ["q", "urut", "mulai", "sesudah", "tampil", "kind", "sells", "open", "district_code", "kotak", "zoom"]
    ),
    st.one_of(
        st.text(max_size=30), st.sampled_from(["kopi", "rating", "peta", "1", "-1", "9" * 30, "a\0b", "64.01.04"])
    ),
    max_size=4,
)


def pages(shelf, address):
    """The titles of every page of a list."""
    seen = []
    while address:
        with shelf.asked(address) as mounted:
            page = listing.listing(mounted, listing.chosen(mounted)).page
            seen.append([row.title for row in page.rows])
            address = page.next_url
    return seen


def facet_counts(shelf, address):
    with shelf.asked(address) as mounted:
        choice = listing.chosen(mounted)
        found = facets.facets(mounted, choice, listing.listing(mounted, choice))
        return {one.name: {str(value.title): (value.count, value.more) for value in one.values} for one in found}


def test_a_column_that_may_be_empty_sorts_with_the_empty_ones_last(shelf):
    for name, rating in zip("abcdefghijklm", [3, None, 1, None, 2, 1, None, None, 5, None, None, 1, None], strict=True):
        shelf.put(name, rating=rating)
    assert ["".join(one) for one in pages(shelf, "/toko?urut=rating")] == ["cflea", "ibdgh", "jkm"]


@pytest.mark.parametrize(
    "address", ["/toko?", "/toko?q=kopi", "/toko?q=kopi&urut=name", "/toko?sells=a", "/toko?urut=newest"]
)
def test_every_record_comes_once(shelf, address):
    shelf.put(*[f"Kopi {number:02}" for number in range(12)], sells=["a"])
    shelf.put("Kopi tersembunyi", state="removed", sells=["a"])
    found = pages(shelf, address)
    assert [len(one) for one in found] == [5, 5, 2]
    assert sorted(title for page in found for title in page) == [f"Kopi {number:02}" for number in range(12)]


def test_filters_and_words_work_together(shelf):
    shelf.put("Kopi satu", kind="kain", sells=["a"], open=True)
    shelf.put("Kopi dua", kind="kain")
    shelf.put("Kopi tiga", open=True, sells=["a", "é x"])
    assert pages(shelf, "/toko?q=kopi&kind=kain") == [["Kopi satu", "Kopi dua"]]
    assert pages(shelf, "/toko?kind=kain&sells=a&open=1") == [["Kopi satu"]]
    assert pages(shelf, f"/toko?sells={quote('é x')}") == [["Kopi tiga"]]
    assert pages(shelf, "/toko?kind=kain&district_code=64.01.04&open=1") == [["Kopi satu"]]


def test_many_matches_are_read_along_the_order(shelf, monkeypatch):
    monkeypatch.setattr(listing, "MOST_HITS", 3)
    monkeypatch.setattr("gapura.collections.search.engine.MOST_HITS", 3)
    shelf.put(*[f"Kopi {number}" for number in range(7)], sells=["a"])
    assert pages(shelf, "/toko?sells=a") == [[f"Kopi {n}" for n in range(5)], ["Kopi 5", "Kopi 6"]]
    assert pages(shelf, "/toko?q=kopi") == [["Kopi 0", "Kopi 1", "Kopi 2"]]


def test_facets_count_what_each_value_would_leave(shelf):
    shelf.put("Kopi satu", kind="kain", sells=["a"], open=True)
    shelf.put("Kopi dua", kind="kain")
    shelf.put("Teh tiga", open=True, sells=["a", 'q"\\'])
    shelf.put("Tersembunyi", state="removed", kind="kain")
    everything = facet_counts(shelf, "/toko")
    assert everything["kind"] == {"Kedai kopi": (1, False), "Kain tenun": (2, False)}
    assert everything["sells"] == {"Amplang": (2, False), "Aneh": (1, False)}
    assert everything["open"] == {"Buka": (2, False)}
    assert list(everything["district_code"].values()) == [(3, False)]
    assert facet_counts(shelf, "/toko?q=dua")["kind"] == {"Kain tenun": (1, False)}
    assert facet_counts(shelf, "/toko?kind=kain")["open"] == {"Buka": (1, False)}
    assert "kind" not in facet_counts(shelf, "/toko?kind=kain")
    assert facet_counts(shelf, "/toko?sells=a&open=1")["kind"] == {"Kedai kopi": (1, False), "Kain tenun": (1, False)}


def test_facets_of_many_hits_are_lower_bounds_and_say_so(shelf, monkeypatch):
    for place in ("facets", "listing", "search.engine"):
        monkeypatch.setattr(f"gapura.collections.{place}.MOST_HITS", 3)
    shelf.put(*["Kopi"] * 5)
    assert facet_counts(shelf, "/toko?q=kopi")["kind"] == {"Kedai kopi": (3, True)}
    assert facet_counts(shelf, "/toko")["kind"] == {"Kedai kopi": (3, True)}


def test_the_page_shows_chips_and_says_what_it_looked_for(shelf):
    shelf.put("Toko Mawar", "Toko Kenanga", kind="kain", latitude=-1.9, longitude=116.2)
    visitor = shelf.site.visitor()
    answer = visitor.get("/toko?q=mawarr&kind=kain&urut=newest")
    assert answer.status_code == 200
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "mawarr" in answer.text
    assert "Toko Mawar" in answer.text
    assert "Toko Kenanga" not in answer.text
    links = [
        parse_qs(urlsplit(one.replace("&amp;", "&")).query)
        for one in re.findall(r'class="chip" href="([^"]*)"', answer.text)
    ]
    assert {"kind": ["kain"], "urut": ["newest"]} in links
    assert {"q": ["mawarr"], "urut": ["newest"]} in links
    assert {"q": ["mawarr"], "kind": ["kain"], "urut": ["newest"], "tampil": ["peta"]} in links
    plain = visitor.get("/toko")
    assert "X-Robots-Tag" not in plain.headers
    assert "data-points" not in plain.text
    assert 'data-points="/toko/peta.geojson?kind=kain"' in visitor.get("/toko?tampil=peta&kind=kain").text


def test_htmx_gets_the_results_alone(shelf):
    shelf.put("Satu")
    answer = shelf.site.visitor().get("/toko?q=satu", headers={"HX-Request": "true"})
    assert "<html" not in answer.text
    assert "Satu" in answer.text
    assert "HX-Request" in answer.headers["Vary"]


def test_a_list_asks_the_same_few_questions_however_long_it_is(shelf):
    import sqlalchemy as sa

    engine, asked = shelf.site.portal.resources.engine, []
    sa.event.listen(engine, "after_cursor_execute", lambda *given: asked.append(given[2]))

    def questions(*names):
        shelf.put(*names)
        asked.clear()
        shelf.site.visitor().get("/toko")
        return len(asked)

    questions("Nol")  # the first answer of all also reads what is kept for good
    first = questions("Satu")
    assert questions("Dua", "Tiga", "Empat") == first
    asked.clear()
    shelf.site.visitor().get("/toko")
    assert len(asked) < first, "facets are not counted again while nothing changed"


@QUICK
@given(arguments=ADDRESSES)
def test_no_address_breaks_the_list_or_the_map(shelf, arguments):
    shelf.put("Kopi Ulin", latitude=-1.9, longitude=116.2) if not arguments else None
    visitor = shelf.site.visitor()
    for path in ("/toko", "/toko/peta.geojson"):
        assert visitor.get(path, query_string=arguments).status_code == 200


def test_refused_words_come_back_with_a_sentence(shelf):
    answer = shelf.site.visitor().get("/toko", query_string={"q": "k" * 100_000})
    assert answer.status_code == 200
    assert "kkkk" in answer.text
    assert "notice-warning" in answer.text
