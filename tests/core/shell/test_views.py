"""The shell's own pages: health, sitemap, robots, search."""

from xml.etree import ElementTree as ET

import pytest
import sqlalchemy as sa

from gapura.contract.types import SearchResult, SitemapEntry
from gapura.database.migrations import core_chain
from gapura.testing.visitor import Visitor

NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_a_worker_says_that_it_lives_whatever_the_database_does(warung):
    with warung.resources.engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE core_generation"))
    answer = Visitor(warung).get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_worker_is_ready_only_with_the_tables_that_the_code_expects(warung):
    visitor = Visitor(warung)
    answer = visitor.get("/readyz")  # made without migrations, so all of them are missing
    assert (answer.status_code, answer.text) == (503, "migrations pending: core\n")
    with warung.resources.engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE core_version (version_num VARCHAR(32) PRIMARY KEY)"))
        connection.execute(sa.text("INSERT INTO core_version VALUES (:head)"), {"head": core_chain().head()})
    answer = visitor.get("/readyz")
    assert (answer.status_code, answer.text) == (200, "ready\n")
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_sitemap_names_public_pages_with_their_full_address(warung):
    app = warung.application()
    entries = {"warung": [SitemapEntry(path="/warung?a=1&b=<2>")]}
    answer = Visitor(warung).get("/sitemap.xml")
    assert answer.mimetype == "application/xml"
    places = [node.text for node in ET.fromstring(answer.data).iter(f"{NAMESPACE}loc")]
    assert places == ["http://localhost/", "http://localhost/warung/teks"]
    app.extensions["gapura"].hooks.items = lambda hook, **_: iter(entries["warung"] if hook == "sitemap" else [])
    answer = app.test_client().get("/sitemap.xml")
    places = [node.text for node in ET.fromstring(answer.data).iter(f"{NAMESPACE}loc")]
    assert places[-1] == "http://localhost/warung?a=1&b=<2>"


def test_robots_are_kept_out_of_what_is_not_for_them(visitor):
    answer = visitor.get("/robots.txt")
    assert answer.mimetype == "text/plain"
    lines = answer.text.splitlines()
    assert lines[0] == "User-agent: *"
    assert {"Disallow: /akun", "Disallow: /pengaturan", "Disallow: /cari"} <= set(lines)
    assert "Disallow: /" not in lines
    assert lines[-1] == "Sitemap: http://localhost/sitemap.xml"


NASTY = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' OR '1'='1", "'; DROP TABLE core_user; --",
    "%", "_", "\\", "%_\\%", "{{ 7*7 }}", "${7*7}", "../../etc/passwd", "kopi " * 30, "a" * 200, "", "  ", "\u202eabc",
    "\ua9a5\ua9b1", "قهوة", "\N{HOT BEVERAGE}\ufe0f", "\ufdfa" * 60, "e\u0301", "%s %(x)s",
]  # fmt: skip


@pytest.mark.parametrize("query", NASTY)
def test_any_query_is_searched_for_as_it_is(visitor, query):
    answer = visitor.get("/cari", query_string={"q": query})
    assert answer.status_code == 200
    for markup in ("<script>alert", "<img src=x"):
        assert markup not in answer.text
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "49" not in answer.text.split("<main")[1] or "{{" not in query


@pytest.mark.parametrize("typed", ["%00", "a%00b", "%1b", "%EF%BF%BF", "a" * 201, "a" * 5000])
def test_what_cannot_be_searched_for_is_said_at_the_field(visitor, typed):
    answer = visitor.get(f"/cari?q={typed}")
    assert answer.status_code == 200
    assert "cannot be stored" in answer.text or "At most 200 characters" in answer.text


@pytest.mark.parametrize("raw", ["q=%ff%fe", "q=%", "q=a&q=b", "q[]=a", "&&&", "q=%u0041"])
def test_mangled_addresses_do_no_harm(visitor, raw):
    assert visitor.get(f"/cari?{raw}").status_code == 200


def test_results_are_shown_as_text_with_their_mini_app_and_never_too_many(warung):
    result = SearchResult(title="Kopi <b>Paser</b>", url="/warung/teks")
    app = warung.application()
    app.extensions["gapura"].hooks.collect = lambda *_, **__: [("warung", [result] * 50)]
    visitor = Visitor(app)
    answer = visitor.get("/cari?q=kopi")
    assert answer.text.count("Kopi &lt;b&gt;Paser&lt;/b&gt;") == 8
    assert "Judul warung" in answer.text
    fragment = visitor.get("/cari?q=kopi", headers={"HX-Request": "true"})
    assert "<html" not in fragment.text
    assert "Kopi &lt;b&gt;Paser" in fragment.text
    assert "HX-Request" in fragment.headers["Vary"]


def test_browsers_that_read_no_page_find_the_icon(visitor):
    answer = visitor.get("/favicon.ico")
    assert answer.status_code == 302
    assert visitor.get(answer.headers["Location"]).status_code == 200
