"""Kept pages: who may get one, how long it is true, and what is sent of it."""

import gzip
import threading
import time

import brotli
import pytest

from gapura import pages
from gapura.database.changes import Changes
from gapura.database.generation import Look
from gapura.pages import LARGEST_PAGE, Pages, key_of, make_page, send
from tests.fixtures.bench import bare_app

HTML = [("Content-Type", "text/html; charset=utf-8"), ("X-Frame-Options", "SAMEORIGIN")]
LONG = b"<p>gapura</p>" * 100
SHOPS, EVENTS = ("umkm_business",), ("agenda_event",)


def look(generation=1, **numbers):
    """What a look sees when these tables were changed so often."""
    return Look(generation, Changes(0, numbers))


NOW = look()


def environ(path="/", method="GET", query="", **headers):
    named = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    return {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": "paser", **named}


def page(body=LONG, headers=HTML):
    return make_page("200 OK", headers, body)


def sent(kept, **request):
    """Status, headers and body that a visitor gets."""
    heard = []
    body = b"".join(send(kept, environ(**request), lambda status, headers: heard.extend((status, dict(headers)))))
    return heard[0], heard[1], body


def test_pages_differ_by_host_address_language_and_fragment():
    requests = [
        environ(),
        environ("/cari"),
        environ(query="q=1"),
        environ(host="kotim"),
        environ(cookie="gapura_lang=en"),
        environ(hx_request="true"),
    ]
    assert len({key_of(request) for request in requests}) == len(requests)
    assert key_of(environ()) == key_of(environ(cookie="other=1; gapura_session=aXYZ", user_agent="x"))
    assert key_of(environ(method="HEAD")) == key_of(environ())


@pytest.mark.parametrize(
    "request_",
    [
        environ(method="POST"),
        environ(method="OPTIONS"),
        environ("/" + "x" * 400),
        environ(query="q=" + "x" * 400),
        environ(cookie="gapura_session=sABC"),
        environ(cookie="__Host-gapura_session=sABC"),
        environ(cookie="gapura_session=aABC; gapura_session=sABC"),
        environ(cookie="gapura_session=sABC; gapura_session=aABC"),
        environ(cookie='odd={"a":1}; gapura_session=sABC'),
        environ(cookie="gapura_session="),
        environ(hx_request="true", hx_boosted="true"),
        environ(hx_request="true", hx_history_restore_request="true"),
        environ(hx_request="perhaps"),
    ],
)
def test_these_are_never_answered_from_what_is_kept(request_):
    assert key_of(request_) is None


@pytest.mark.parametrize(
    "cookies",
    ["gapura_lang=en; gapura_lang=id", 'odd={"a":1}; gapura_lang=en', "odd=a b c; gapura_lang=en", 'gapura_lang="en"'],
)
def test_the_language_is_read_as_the_application_reads_it(cookies):
    assert key_of(environ(cookie=cookies)) == key_of(environ(cookie="gapura_lang=en"))


def test_htmx_is_known_as_the_application_knows_it():
    assert key_of(environ(hx_request="TRUE")) == key_of(environ(hx_request="true")) != key_of(environ())


def test_a_page_is_true_until_a_table_that_it_was_read_from_is_changed():
    kept, key = Pages(10_000), key_of(environ())
    assert kept.get(key, NOW) is None
    kept.put(key, NOW, SHOPS, page())
    assert kept.get(key, NOW) is not None
    assert kept.get(key, look(agenda_event=1)) is not None, "what others write is nothing to this page"
    for other in (look(umkm_business=1), look(generation=2), Look(1, Changes("by hand", {}))):
        assert kept.get(key, other) is None
    assert (kept.hits, kept.misses) == (2, 4)


def test_a_page_that_was_rendered_over_a_change_is_not_true():
    kept, key = Pages(10_000), key_of(environ())
    kept.put(key, NOW, SHOPS, page())  # somebody changed a shop after the look
    assert kept.get(key, look(umkm_business=1)) is None


def test_a_page_is_rendered_anew_after_a_minute(monkeypatch):
    kept, key = Pages(10_000), key_of(environ())
    kept.put(key, NOW, (), page())
    now = pages.time.monotonic()
    monkeypatch.setattr(pages.time, "monotonic", lambda: now + 59)
    assert kept.get(key, NOW) is not None
    monkeypatch.setattr(pages.time, "monotonic", lambda: now + 61)
    assert kept.get(key, NOW) is None


def test_the_page_not_asked_for_longest_goes_first():
    one = page(b"x" * 100)  # too short to be packed
    kept, keys = Pages(400), [key_of(environ(f"/{n}")) for n in range(5)]
    for key in keys[:4]:
        kept.put(key, NOW, (), one)
    assert kept.get(keys[0], NOW) is one
    kept.put(keys[4], NOW, (), one)
    assert [kept.get(key, NOW) is one for key in keys] == [True, False, True, True, True]


def test_a_walk_through_many_addresses_leaves_what_people_read():
    one = page(b"x" * 100)
    kept, read = Pages(1000), [key_of(environ(f"/{n}")) for n in range(8)]
    for key in read:
        kept.put(key, NOW, (), one)
        assert kept.get(key, NOW) is one
    for n in range(500):
        kept.put(key_of(environ("/cari", query=f"q={n}")), NOW, (), one)
    assert all(kept.get(key, NOW) for key in read)
    kept.put(read[0], look(), SHOPS, page(b"y" * 100))  # rendered anew, it stays among them
    for n in range(500):
        kept.put(key_of(environ("/cari", query=f"r={n}")), NOW, (), one)
    assert kept.get(read[0], NOW) is not None


def test_the_pages_take_no_more_room_than_they_may():
    kept, keys = Pages(1000), [key_of(environ(f"/{n}")) for n in range(100)]
    for size in (100, 300, 50, 500):
        for key in keys:
            kept.put(key, NOW, (), page(b"x" * size))
            kept.get(key, NOW)
            assert kept._new.size + kept._proven.size <= 1000
    assert kept._new.size + kept._proven.size == 1000 - 500


def test_replacing_a_page_does_not_count_twice():
    kept, keys = Pages(300), [key_of(environ(f"/{n}")) for n in range(3)]
    for key in [keys[0]] * 5 + keys:
        kept.put(key, NOW, (), page(b"x" * 100))
    assert all(key in kept._new for key in keys)


def test_what_is_too_large_is_not_kept():
    small, key = Pages(100), key_of(environ())
    small.put(key, NOW, (), page(b"x" * 101))
    assert small.get(key, NOW) is None
    large = Pages(10 * LARGEST_PAGE)
    large.put(key, NOW, (), page(b"x" * (LARGEST_PAGE + 1)))
    assert large.get(key, NOW) is None
    none = Pages(0)
    none.put(key, NOW, (), page(b"x"))
    assert none.get(key, NOW) is None


def crowd(kept, key, work, people=6):
    """So many ask for one page at the same time; ``work`` renders it."""

    def ask():
        with kept.turn(key) as first:
            if first or not kept.get(key, NOW):
                work()

    threads = [threading.Thread(target=ask) for _ in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)


def test_one_renders_and_the_others_wait():
    kept, key, rendered = Pages(10_000), key_of(environ()), []

    def render():
        rendered.append(1)
        time.sleep(0.3)
        kept.put(key, NOW, (), page())

    crowd(kept, key, render)
    assert len(rendered) == 1
    crowd(kept, key, render)
    assert kept._rendering == {}


def test_nobody_waits_for_a_page_of_somebodys_own():
    kept, key, together = Pages(10_000), key_of(environ()), threading.Barrier(6)
    kept.is_personal(key)
    crowd(kept, key, lambda: together.wait(20))
    assert not together.broken
    kept.put(key, NOW, (), page())
    assert key not in kept._personal


def test_nobody_waits_for_ever(monkeypatch):
    monkeypatch.setattr(pages, "LONGEST_TURN", 0.05)
    kept, key, together = Pages(10_000), key_of(environ()), threading.Barrier(6)
    crowd(kept, key, lambda: together.wait(20))
    assert not together.broken
    assert kept._rendering == {}


def test_headers_that_belong_to_one_request_are_not_kept():
    own = [("Set-Cookie", "a=b"), ("Date", "x"), ("Content-Length", "3"), ("Vary", "*"), ("ETag", '"x"')]
    assert page(headers=HTML + own).headers == tuple(HTML)


def test_visitors_get_it_packed_or_plain():
    for said, name, unpack in (("br, gzip", "br", brotli.decompress), ("gzip, br;q=0", "gzip", gzip.decompress)):
        status, headers, body = sent(page(), accept_encoding=said)
        assert (status, headers["Content-Encoding"]) == ("200 OK", name)
        assert (unpack(body), headers["Content-Length"]) == (LONG, str(len(body)))
    assert headers["Vary"] == "Accept-Encoding, Cookie, HX-Request, Save-Data"
    status, headers, body = sent(page())
    assert (body, headers["Content-Length"]) == (LONG, str(len(LONG)))
    assert "Content-Encoding" not in headers
    assert sent(page(b"short"), accept_encoding="gzip")[2] == b"short"


def test_who_has_it_already_is_only_told_so():
    kept = page()
    for said in (kept.etag, f"W/{kept.etag}", f'"other", {kept.etag}'):
        status, headers, body = sent(kept, if_none_match=said)
        assert (status, body) == ("304 Not Modified", b"")
        assert headers["ETag"] == kept.etag
        assert headers["Cache-Control"] == "no-cache"
        assert "Content-Length" not in headers
    assert sent(kept, if_none_match='"other"')[0] == "200 OK"
    assert page(LONG + b"!").etag != kept.etag


def test_head_gets_the_headers_alone():
    status, headers, body = sent(page(), method="HEAD")
    assert (status, body, headers["Content-Length"]) == ("200 OK", b"", str(len(LONG)))


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A whole portal, to see that pages really are kept, and for whom."""
    from gapura.config import load_settings
    from gapura.portal import Portal

    folder = tmp_path_factory.mktemp("pages")
    url = f"sqlite:///{folder / 'gapura.db'}"
    with bare_app(url, folder):
        portal = Portal(load_settings(instance=folder, database_url=url, url="http://localhost"))
        yield portal
        portal.close()


def counted(portal, visitor, **options):
    before = portal.pages.hits
    answer = visitor.get("/", **options)
    assert answer.status_code == 200
    return portal.pages.hits - before, answer


def test_the_second_visitor_gets_the_kept_page_and_nobody_a_poisoned_one(served):
    from gapura.testing.visitor import Visitor

    first = Visitor(served)
    assert first.head("/").data == b""
    page = counted(served, first)[1].text
    assert "</html>" in page  # the HEAD before it was not kept as an empty page
    assert 'lang="id"' in page
    assert counted(served, Visitor(served))[0] == 1
    english = Visitor(served)
    english.set_cookie("gapura_lang", "en")
    assert counted(served, english)[0] == 0
    hits, answer = counted(served, english)
    assert hits == 1
    assert 'lang="en"' in answer.text
    assert counted(served, Visitor(served))[1].text == page


def test_a_visitor_with_a_kept_session_is_never_answered_from_it(served):
    from gapura.testing.visitor import Visitor

    counted(served, Visitor(served))
    visitor = Visitor(served)
    visitor.set_cookie("gapura_session", "s" + "x" * 43)
    assert counted(served, visitor)[0] == 0
