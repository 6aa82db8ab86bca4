"""Public pages for those who are signed in: kept for all of them, and yet each gets their own name, rights and news."""

from __future__ import annotations

import re

import pytest

from gapura.testing.site import Account, Site
from gapura.testing.visitor import Visitor
from tests.fixtures.market import Market
from tests.fixtures.workshop import FILES, Workshop

MARKS = re.compile(r"<!--gapura-[0-9a-f]{16}-\d+-->")
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')

WITH_PERSON = """
from flask import flash, g, redirect, request, session
from flask_login import current_user

from gapura import PluginBlueprint, hookimpl, render

bp = PluginBlueprint("NAME", __name__)
seen = []


@bp.get("/", access="public")
def index():
    seen.append("index")
    return render("NAME/index.html", text="sama")


@bp.get("/nama", access="public")
def name():
    return render("NAME/index.html", text=f"Halo {getattr(current_user, 'name', '') or 'tamu'}")


@bp.get("/kabar", access="public")
def news():
    flash("Kabar untuk Anda")
    return redirect("/SLUG")


@bp.get("/jumlah", access="public")
def count():
    seen.append("count")
    return {"count": len(seen)}


@hookimpl
def blueprints():
    return [bp]
"""

WITH_ENDING = WITH_PERSON.replace(
    "@hookimpl",
    """
@bp.after_request
def end(response):
    seen.append("end")
    response.headers.add("X-Akhir", str(len(seen)))
    return response


@hookimpl""",
)


def kept(site: Site, visitor: Visitor, path: str) -> tuple[bool, str]:
    """Whether the page came from what is kept, and the page."""
    before = site.portal.pages.hits
    answer = visitor.get(path)
    assert answer.status_code == 200, path
    assert not MARKS.search(answer.text)
    return site.portal.pages.hits == before + 1, answer.text


@pytest.fixture
def people(market: Market) -> tuple[Visitor, Visitor]:
    """Two citizens who are signed in."""
    site = market.site
    accounts: list[Account] = [site.new_account(name=name) for name in ("Sari Wulandari", "Budi Santoso")]
    return site.signed_in(account=accounts[0]), site.signed_in(account=accounts[1])


PATHS = ["/", "/pasar", "/pasar?q=melati", "/cari?q=melati", "/pasar/agenda", "/kantor", "/privasi"]


@pytest.mark.parametrize("path", PATHS)
def test_the_second_person_gets_the_kept_page_with_their_own_name(
    market: Market, people: tuple[Visitor, Visitor], path: str
) -> None:
    market.add("Shop", name="Melati")
    sari, budi = people
    first, second = kept(market.site, sari, path), kept(market.site, budi, path)
    assert (first[0], second[0]) == (False, True)
    assert ("Sari Wulandari" in first[1], "Budi Santoso" in first[1]) == (True, False)
    assert ("Sari Wulandari" in second[1], "Budi Santoso" in second[1]) == (False, True)
    assert second[1].replace("Budi Santoso", "Sari Wulandari") != first[1], "the token of the form to sign out"
    assert TOKEN.sub("", second[1]).replace("Budi Santoso", "Sari Wulandari") == TOKEN.sub("", first[1])
    assert "no-store" in budi.get(path).headers["Cache-Control"]


def test_a_visitor_and_somebody_signed_in_never_get_each_others_page(
    market: Market, people: tuple[Visitor, Visitor]
) -> None:
    kept(market.site, people[0], "/pasar")
    stranger = market.site.visitor()
    for _ in range(2):
        page = kept(market.site, stranger, "/pasar")[1]
        assert "Sari Wulandari" not in page
        assert "/masuk" in page
    assert "Sari Wulandari" in kept(market.site, people[0], "/pasar")[1]


def test_what_is_changed_is_seen_at_once(market: Market, people: tuple[Visitor, Visitor]) -> None:
    market.add("Shop", name="Melati")
    for person in people:
        kept(market.site, person, "/pasar")
    market.add("Shop", name="Mawar")
    found, page = kept(market.site, people[1], "/pasar")
    assert not found
    assert "Mawar" in page
    assert kept(market.site, people[0], "/pasar")[0]


def test_a_managers_link_is_on_the_managers_page_alone(market: Market, people: tuple[Visitor, Visitor]) -> None:
    operator = market.site.signed_in("operator", "dlh")
    for _ in range(2):
        assert "/pasar/kelola" in kept(market.site, operator, "/pasar")[1]
        assert "/pasar/kelola" not in kept(market.site, people[0], "/pasar")[1]


def test_somebody_who_was_signed_out_elsewhere_is_a_visitor_on_the_kept_page(
    market: Market, people: tuple[Visitor, Visitor]
) -> None:
    sari, _ = people
    kept(market.site, sari, "/pasar")
    twin = market.site.visitor()
    cookie = sari.get_cookie("gapura_session")
    assert cookie is not None
    twin.set_cookie("gapura_session", cookie.value)
    assert "Sari Wulandari" in kept(market.site, twin, "/pasar")[1]
    assert sari.submit("/akun", {}, action="/keluar").status_code == 303
    page = kept(market.site, twin, "/pasar")[1]
    assert "Sari Wulandari" not in page
    assert "/masuk" in page


def test_languages_are_kept_apart(market: Market, people: tuple[Visitor, Visitor]) -> None:
    kept(market.site, people[0], "/pasar")
    people[1].set_cookie("gapura_lang", "en")
    found, page = kept(market.site, people[1], "/pasar")
    assert not found
    assert 'lang="en"' in page
    assert "Sign out" in page


def test_a_view_that_looks_at_the_person_is_asked_each_time(
    market: Market, workshop: Workshop, people: tuple[Visitor, Visitor]
) -> None:
    workshop.plugin("warung", WITH_PERSON, files=FILES)
    workshop.turn_on(market.site.portal.resources, "warung")
    for _ in range(2):
        for person, name in zip(people, ("Sari Wulandari", "Budi Santoso"), strict=True):
            found, page = kept(market.site, person, "/warung/nama")
            assert not found
            assert f"Halo {name}" in page
    assert "Halo tamu" in kept(market.site, market.site.visitor(), "/warung/nama")[1]


def test_a_message_is_shown_once_and_to_nobody_else(
    market: Market, workshop: Workshop, people: tuple[Visitor, Visitor]
) -> None:
    workshop.plugin("warung", WITH_PERSON, files=FILES)
    workshop.turn_on(market.site.portal.resources, "warung")
    sari, budi = people
    kept(market.site, sari, "/warung")
    assert sari.get("/warung/kabar").status_code == 302
    assert "Kabar untuk Anda" not in kept(market.site, budi, "/warung")[1]
    found, page = kept(market.site, sari, "/warung")
    assert found
    assert page.count("Kabar untuk Anda") == 1
    assert "Kabar untuk Anda" not in kept(market.site, sari, "/warung")[1]


def test_what_a_mini_app_does_after_each_of_its_answers_goes_on(
    market: Market, workshop: Workshop, people: tuple[Visitor, Visitor]
) -> None:
    workshop.plugin("warung", WITH_ENDING, files=FILES)
    workshop.turn_on(market.site.portal.resources, "warung")
    said = [people[0].get("/warung").headers.getlist("X-Akhir") for _ in range(2)]
    assert said == [["2"], ["4"]], "the view and its ending, each time"


def test_answers_without_a_frame_are_shared_too(
    market: Market, workshop: Workshop, people: tuple[Visitor, Visitor]
) -> None:
    workshop.plugin("warung", WITH_PERSON, files=FILES)
    workshop.turn_on(market.site.portal.resources, "warung")
    assert [person.get("/warung/jumlah").get_json()["count"] for person in people * 2] == [1] * 4


def test_pages_that_fail_have_the_persons_frame(market: Market, people: tuple[Visitor, Visitor]) -> None:
    market.add("Shop", name="Meledak")
    for path, status in (("/pasar", 503), ("/tidak/ada", 404), ("/pasar/99999", 404)):
        answer = people[0].get(path)
        assert answer.status_code == status, path
        assert "Sari Wulandari" in answer.text
        assert not MARKS.search(answer.text)


def test_a_mark_that_somebody_writes_stays_text(market: Market, people: tuple[Visitor, Visitor]) -> None:
    market.add("Shop", name="<!--gapura-0000000000000000-0-->")
    for person in people:
        answer = person.get("/pasar")
        assert "&lt;!--gapura-0000000000000000-0--&gt;" in answer.text
        assert "<!--gapura-0000000000000000-0-->" not in answer.text
