"""What a night finds: files that came, went or changed, links that nobody put there, words of gambling."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

import pytest
import sqlalchemy as sa

from gapura.accounts.models import User
from gapura.branding import services as branding
from gapura.config import load_settings
from gapura.database.engine import db
from gapura.database.types import utcnow
from gapura.integrity import files, pages, services
from gapura.integrity.models import FILE, HOST, WORDS, Finding
from gapura.jobs.services import run_due
from gapura.mail.models import Mail
from gapura.testing.site import Site
from tests.fixtures.portals import MakeSite
from tests.fixtures.workshop import gapura

PAGE = "/pengaturan/keutuhan"


def test_files_that_came_went_or_changed_are_told_apart(tmp_path: Path) -> None:
    folder = tmp_path / "tema"
    (folder / "__pycache__").mkdir(parents=True)
    for name in ("same.html", "other.css", "gone.svg", "__pycache__/x.pyc"):
        (folder / name).write_text(name)
    before = files.digests({"tema": folder})
    assert sorted(before) == ["tema/gone.svg", "tema/other.css", "tema/same.html"]
    (folder / "other.css").write_text("body { background: url(//slot.example) }")
    (folder / "gone.svg").unlink()
    (folder / "shell.php").symlink_to("/etc/passwd")
    found = files.differences(before, files.digests({"tema": folder}))
    assert [(one.file, one.how) for one in found] == [
        ("tema/gone.svg", "gone"), ("tema/other.css", "changed"), ("tema/shell.php", "added"),
    ]  # fmt: skip
    assert files.differences(before, before) == []


@pytest.mark.parametrize(
    ("html", "hosts"),
    [
        ('<a href="https://slot.example/gacor">x</a>', {"slot.example"}),
        ('<div style="display:none"><a href="//t.me/judi">x</a></div>', {"t.me"}),
        ('<img srcset="/a.webp 1x, https://cdn.example/b.webp 2x">', {"cdn.example"}),
        ('<form action="http://a.example"><button formaction="https://b.example">', {"a.example", "b.example"}),
        ('<meta http-equiv="refresh" content="0; url=https://lari.example/">', {"lari.example"}),
        ('<a href="javascript:alert(1)">', {"javascript:"}),
        ('<a href="/dalam">x</a><a href="#a">y</a><a href="mailto:a@b.example">z</a>', {"mailto:"}),
        ('<a href="https://[">x</a>', {"?"}),
    ],
)  # fmt: skip
def test_hosts_that_a_page_names(html: str, hosts: set[str]) -> None:
    assert pages.read(html)[0] == hosts


def test_hidden_words_are_read_and_scripts_are_not() -> None:
    _hosts, words = pages.read('<p hidden>slot gacor</p><script>var judi</script><img alt="maxwin">')
    assert "slot gacor" in words
    assert "maxwin" in words
    assert "judi" not in words


@pytest.fixture
def portal(make_site: MakeSite, tmp_path: Path) -> Site:
    """A portal with a theme folder of its own, after its first look."""
    themes = tmp_path / "themes" / "polos"
    themes.mkdir(parents=True)
    (themes / "theme.toml").write_text("x = 1")
    site = make_site(themes=themes.parent)
    night(site)
    return site


def night(site: Site) -> str:
    with site.context():
        (outcome,) = run_due(UTC, only="core.integrity")
    assert not outcome.fault, outcome.fault
    return outcome.said


def found(site: Site) -> list[tuple[str, str]]:
    with site.context():
        return sorted((one.kind, one.subject) for one in services.open_findings())


def test_the_first_look_is_the_beginning(portal: Site) -> None:
    assert found(portal) == []
    assert "0 " in night(portal)
    path = portal.portal.resources.settings.instance / services.BASELINE
    assert path.stat().st_mode & 0o077 == 0


def test_a_changed_theme_and_an_outside_link_are_found_told_and_agreed_to(portal: Site) -> None:
    boss = portal.signed_in("administrator")
    with portal.context():
        db.session.execute(sa.update(User).values(email_confirmed_at=utcnow()))
        branding.save({"tagline_id": "Slot gacor maxwin", "whatsapp": "+6281234567890"})
        db.session.commit()
    (portal.portal.resources.settings.themes / "polos" / "shell.php").write_text("<?php")
    night(portal)
    kinds = {kind for kind, _subject in found(portal)}
    assert {(FILE, "themes/polos/shell.php"), (HOST, "wa.me")} <= set(found(portal))
    assert WORDS in kinds
    with portal.context():
        mails = db.session.scalars(sa.select(Mail).where(Mail.subject.like("%portal%"))).all()
    assert any(PAGE in mail.text for mail in mails)
    page = boss.get(PAGE).text
    assert "themes/polos/shell.php" in page
    assert "ditambahkan" in page
    with portal.context():
        number = db.session.scalars(sa.select(Finding.id).where(Finding.kind == FILE)).one()
    assert boss.submit(PAGE, action=f"/{number}").status_code == 303
    night(portal)
    assert FILE not in {kind for kind, _subject in found(portal)}
    (portal.portal.resources.settings.themes / "polos" / "shell.php").write_text("<?php other")
    assert boss.submit(PAGE, action="/periksa").status_code == 303
    assert (FILE, "themes/polos/shell.php") in found(portal)


def test_what_is_mended_is_not_shown_any_more(portal: Site) -> None:
    extra = portal.portal.resources.settings.themes / "polos" / "extra.html"
    extra.write_text("x")
    night(portal)
    assert found(portal)
    extra.unlink()
    night(portal)
    assert found(portal) == []


def test_the_doctor_names_what_changed_and_what_is_unsafe(make_site: MakeSite) -> None:
    site = make_site()
    resources = site.portal.resources
    assert "Nobody has agreed" in gapura(resources, "doctor", code=1)
    key = resources.settings.instance / "secret_key"
    key.touch()
    key.chmod(0o644)
    said = gapura(resources, "doctor", "--accept", code=1)
    assert "files are taken for right" in said
    assert "chmod o-rwx" in said
    for name in ("secret_key", "gapura.db", "state.db"):
        if (path := resources.settings.instance / name).exists():
            path.chmod(0o600)
    assert "settings are safe" in gapura(resources, "doctor")
    assert load_settings(instance=resources.settings.instance).loopback


def test_files_that_were_agreed_to_first_do_not_make_the_first_look_at_pages_a_surprise(make_site: MakeSite) -> None:
    site = make_site()
    with site.context():
        branding.save({"whatsapp": "+6281234567890"})
        db.session.commit()
        services.agree(site.portal.resources)
    assert night(site).startswith("0 ")
    assert found(site) == []
    with site.context():
        branding.save({"tagline_id": "Slot gacor maxwin"})
        db.session.commit()
    night(site)
    assert {kind for kind, _subject in found(site)} == {WORDS}
