"""Languages for search engines, QR codes, security.txt, the data saver and the worker."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from gapura.pages import is_light
from gapura.portal import Portal
from gapura.testing.visitor import Visitor


@pytest.fixture
def guest(warung: Portal) -> Visitor:
    """Somebody who has not signed in."""
    return Visitor(warung)


def test_each_language_has_an_address_of_its_own(guest: Visitor) -> None:
    page = guest.get("/kantor").text
    found = dict(re.findall(r'hreflang="([\w-]+)" href="(http[^"]+)"', page))
    assert found == {
        "id": "http://localhost/kantor",
        "en": "http://localhost/kantor?lang=en",
        "x-default": "http://localhost/kantor",
    }
    assert '<link rel="canonical" href="http://localhost/kantor">' in page


def test_an_address_in_english_is_english_and_stays_so(guest: Visitor) -> None:
    page = guest.get("/kantor?lang=en")
    assert '<html lang="en">' in page.text
    assert '<link rel="canonical" href="http://localhost/kantor?lang=en">' in page.text
    assert "gapura_lang=en" in page.headers["Set-Cookie"]
    assert '<html lang="en">' in guest.get("/").text
    assert "/bahasa/id?next=%2Fkantor" in page.text


@pytest.mark.parametrize("wrong", ["xx", "", "EN", "en%00", "../id"])
def test_an_unknown_language_changes_nothing(guest: Visitor, wrong: str) -> None:
    page = guest.get(f"/kantor?lang={wrong}")
    assert '<html lang="id">' in page.text
    assert "Set-Cookie" not in page.headers


def test_one_visitors_language_is_not_anothers(warung: Portal) -> None:
    english = Visitor(warung)
    english.get("/bahasa/en")
    for _round in range(2):
        assert '<html lang="en">' in english.get("/kantor").text
        assert '<html lang="id">' in Visitor(warung).get("/kantor").text
        assert '<html lang="en">' in Visitor(warung).get("/kantor?lang=en").text


def test_a_code_is_made_of_own_addresses_only(guest: Visitor) -> None:
    answer = guest.get("/kode-qr.svg?p=/warung/1")
    assert answer.mimetype == "image/svg+xml"
    assert "<path" in answer.text
    for wrong in ("", "?p=", "?p=https://evil.example", "?p=//evil.example", "?p=warung", "?p=/" + "a" * 400):
        assert guest.get(f"/kode-qr.svg{wrong}").status_code == 404


def test_who_finds_a_weakness_knows_whom_to_tell(guest: Visitor) -> None:
    answer = guest.get("/.well-known/security.txt")
    assert answer.mimetype == "text/plain"
    lines = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert lines["Canonical"] == "http://localhost/.well-known/security.txt"
    ends = datetime.fromisoformat(lines["Expires"])
    assert timedelta(days=100) < ends - datetime.now(UTC) < timedelta(days=400)


@pytest.mark.parametrize(
    ("cookies", "header", "light"),
    [
        ({}, "", False), ({}, "on", True), ({}, "On ", True), ({"gapura_hemat": "0"}, "on", False),
        ({"gapura_hemat": "1"}, "", True), ({"gapura_hemat": "x"}, "on", True),
        ({"__Host-gapura_hemat": "1"}, "", True),
    ],
)  # fmt: skip
def test_the_own_choice_comes_before_the_browsers(cookies: dict[str, str], header: str, light: bool) -> None:
    assert is_light(cookies, header) is light


def test_whoever_saves_data_gets_no_pictures_and_others_do(warung: Portal) -> None:
    saver, other = Visitor(warung), Visitor(warung)
    assert saver.get("/hemat/1?next=/kantor").headers["Location"] == "/kantor"
    for _round in range(2):
        assert "hero-scene" in saver.get("/").text
        assert "fetchpriority" not in saver.get("/").text
        assert "fetchpriority" in other.get("/").text
        assert "fetchpriority" not in other.get("/", headers={"Save-Data": "on"}).text
    saver.get("/hemat/0")
    assert "fetchpriority" in saver.get("/").text
    assert other.get("/hemat/1?next=//evil.example").headers["Location"] == "/"
    assert other.get("/hemat/2").status_code == 404


def test_the_worker_names_files_that_are_there_and_changes_with_them(guest: Visitor) -> None:
    answer = guest.get("/pekerja.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    for path in re.findall(r'"(/[^"]+)"', answer.text.partition(";")[0]):
        assert guest.get(path).status_code == 200, path
    assert guest.get("/pekerja.js", headers={"If-None-Match": answer.headers["ETag"]}).data in (b"", answer.data)


def test_the_offices_are_found(guest: Visitor) -> None:
    page = guest.get("/kantor?q=zzzz")
    assert "zzzz" in page.text
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert "<html" not in guest.get("/kantor?q=zzzz", headers={"HX-Request": "true"}).text
