"""A theme whose templates fail: the portal's own take their place, and the administrator reads which and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from gapura.branding.services import save
from gapura.database.engine import db
from gapura.testing.site import Site
from tests.fixtures.portals import MakeSite

STUDIO = "/pengaturan/tampilan"
BROKEN = {
    "a sentence that does not end": "{% if true %}<p>halo</p>",
    "a name that is not there": '<p class="own">{{ nothing.there.at_all }}</p>',
    "a link to nowhere": "<p>{{ url_for('nobody.knows') }}</p>",
    "an include that is missing": '{% include "components/none.html" %}',
    "a division by zero": "<p>{{ 1 / 0 }}</p>",
}


@pytest.fixture
def themed(make_site: MakeSite, tmp_path: Path, database: str) -> tuple[Site, Path]:
    """A portal with a theme of the test's own, and the theme's folder of components."""
    folder = tmp_path / "themes" / "uji" / "templates" / "components"
    folder.mkdir(parents=True)
    (folder.parents[1] / "theme.toml").write_text('[title]\nid = "Uji"\nen = "Trial"\n')
    return make_site(themes=tmp_path / "themes"), folder


def use(site: Site) -> None:
    """Put the theme into use."""
    with site.context():
        save({"theme": "uji"})
        db.session.commit()


def test_a_theme_replaces_any_template(themed: tuple[Site, Path]) -> None:
    site, folder = themed
    (folder / "hero.html").write_text('<p class="own">{{ identity.name }}</p>')
    use(site)
    page = site.visitor().get("/").text
    assert '<p class="own">Portal Kabupaten</p>' in page
    assert 'class="hero"' not in page


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("name", ["hero.html", "footer.html"])
def test_a_template_that_fails_is_left_out_and_told(themed: tuple[Site, Path], name: str, text: str) -> None:
    site, folder = themed
    (folder / name).write_text(text)
    use(site)
    page = site.visitor().get("/")
    assert page.status_code == 200
    assert 'class="hero' in page.text
    assert 'class="site-foot"' in page.text
    assert site.visitor().get("/cari").status_code == 200
    told = site.signed_in("administrator").get(STUDIO).text
    assert f"components/{name}" in told


def test_a_theme_that_cannot_be_read_is_told(themed: tuple[Site, Path]) -> None:
    site, folder = themed
    (folder.parents[1] / "theme.toml").write_text('[title]\nid = "Uji"\n')
    told = site.signed_in("administrator").get(STUDIO).text
    assert "theme.toml:1" in told


def test_the_preview_of_a_broken_theme_shows_the_portals_own(themed: tuple[Site, Path]) -> None:
    site, folder = themed
    (folder / "hero.html").write_text("{{ 1 / 0 }}")
    administrator = site.signed_in("administrator")
    fields = {**administrator.form(STUDIO, action=STUDIO).fields, "theme": "uji"}
    page = administrator.post(f"{STUDIO}/pratinjau", data=fields)
    assert page.status_code == 200
    assert 'class="hero"' in page.text
