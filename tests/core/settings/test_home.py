"""The home page as the administrator arranges it."""

from __future__ import annotations

import re

import pytest

from gapura.testing.site import Site
from gapura.testing.visitor import Visitor

HERE = "/pengaturan/beranda"
PART = f"{HERE}/bagian"


@pytest.fixture
def administrator(site: Site) -> Visitor:
    """Somebody who may arrange it."""
    return site.signed_in("administrator")


def keys(page: str) -> list[str]:
    """Keys of the sections in their order."""
    return re.findall(r'name="key" value="([\w:]+)"', page)


def act(administrator: Visitor, key: str, **fields: str) -> str:
    """Press a button of a section."""
    token = administrator.form(HERE, action=PART).fields["csrf_token"]
    answer = administrator.post(PART, data={"csrf_token": token, "key": key, **fields}, follow_redirects=True)
    return str(answer.text)


def test_sections_move_and_stay(site: Site, administrator: Visitor) -> None:
    before = keys(administrator.get(HERE).text)
    after = keys(act(administrator, before[-1], step="up"))
    assert after == [*before[:-2], before[-1], before[-2]]
    assert keys(administrator.get(HERE).text) == after
    page = site.visitor().get("/").text
    assert page.index("home-emergency") < page.index("home-offices")


def test_sections_are_hidden_and_shown(site: Site, administrator: Visitor) -> None:
    act(administrator, "emergency", shown="0")
    assert "home-emergency" not in site.visitor().get("/").text
    act(administrator, "emergency", shown="1")
    assert "home-emergency" in site.visitor().get("/").text


def test_what_is_no_section_is_refused(administrator: Visitor) -> None:
    token = administrator.form(HERE, action=PART).fields["csrf_token"]
    for key in ("", "cards:nirwana", "<b>", "x" * 500):
        assert administrator.post(PART, data={"csrf_token": token, "key": key, "step": "up"}).status_code == 400


def test_figures_stand_on_the_home_page_with_their_source(site: Site, administrator: Visitor) -> None:
    assert "home-figures" not in site.visitor().get("/").text
    values = {"value_1": "309.667", "id_1": "penduduk <b>", "en_1": "people", "source_1": "BPS 2025"}
    administrator.submit(HERE, values, action=HERE, follow_redirects=True)
    page = site.visitor().get("/").text
    assert "309.667" in page
    assert "penduduk &lt;b&gt;" in page
    assert "BPS 2025" in page
    assert "people" in site.visitor().get("/?lang=en").text


def test_figures_that_are_too_long_are_refused_and_kept_in_the_form(site: Site, administrator: Visitor) -> None:
    answer = administrator.submit(HERE, {"value_1": "9" * 31, "id_1": "penduduk"}, action=HERE)
    assert answer.status_code == 422
    assert "9" * 31 in answer.text
    assert "home-figures" not in site.visitor().get("/").text


def test_components_are_shown_with_their_templates(administrator: Visitor) -> None:
    page = administrator.get("/pengaturan/komponen").text
    for words in ("button-danger", "chart-plot", "field-error", "--brand-ink", "{% from"):
        assert words in page
