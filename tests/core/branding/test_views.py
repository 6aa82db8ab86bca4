"""The studio: what an administrator saves shows everywhere, what cannot be read is refused, nobody else gets in."""

from __future__ import annotations

import gzip
import io
import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from PIL import Image

from gapura.audit.models import AuditEntry
from gapura.branding.demo import load_branding
from gapura.branding.services import current_values, identity, save
from gapura.database.engine import db
from gapura.media.models import Photo
from gapura.testing.site import Site
from gapura.testing.visitor import Visitor

STUDIO = "/pengaturan/tampilan"


def png(colour: str = "#cc0000", size: tuple[int, int] = (64, 64)) -> tuple[io.BytesIO, str]:
    """A picture to upload."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return io.BytesIO(out.getvalue()), "logo.png"


@pytest.fixture
def administrator(site: Site) -> Visitor:
    """Somebody who may change the appearance."""
    return site.signed_in("administrator")


def change(visitor: Visitor, values: dict[str, object], without: tuple[str, ...] = ("theme_colours",)) -> str:
    """Fill in the studio, send it and return the page that follows."""
    answer = visitor.submit(STUDIO, values, action=STUDIO, without=list(without), follow_redirects=True)
    return str(answer.text)


def test_a_saved_name_shows_on_the_next_page_of_everybody(site: Site, administrator: Visitor) -> None:
    page = change(administrator, {"name": "Kabupaten Ma'ruf <3"})
    assert "message-success" in page
    home = site.visitor().get("/").text
    assert "Kabupaten Ma&#39;ruf &lt;3" in home
    assert "Kabupaten Ma'ruf <3" not in home


def test_colours_reach_the_stylesheet_under_a_new_address(site: Site, administrator: Visitor) -> None:
    before = _stylesheet(site.visitor().get("/").text)
    change(administrator, {"brand": "#123f8f"})
    after = _stylesheet(site.visitor().get("/").text)
    assert before != after
    answer = site.visitor().get(after)
    assert "--brand:#123f8f;" in answer.text
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in answer.headers["Cache-Control"]
    old = site.visitor().get(before)
    assert "--brand:#123f8f;" in old.text
    assert old.headers["Cache-Control"] == "no-cache"


def test_the_stylesheet_is_sent_compressed_to_whoever_takes_it(site: Site) -> None:
    visitor = site.visitor()
    address = _stylesheet(visitor.get("/").text)
    packed = visitor.get(address, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data).decode() == visitor.get(address).text


def test_an_unreadable_pair_is_refused_and_the_nearest_offered(site: Site, administrator: Visitor) -> None:
    page = change(administrator, {"name": "Kabupaten Silau", "brand": "#ffee00"})
    better = re.findall(r"<code>(#[0-9a-f]{6})</code>", page)
    assert len(better) == 6
    assert 'value="Kabupaten Silau"' in page
    assert "Silau" not in site.visitor().get("/").text
    page = change(administrator, {"brand": "#ffee00", "use": "better"})
    assert f'value="{better[0]}"' in page
    assert "Silau" not in site.visitor().get("/").text
    change(administrator, {"brand": better[0], "brand_text": better[1]})
    assert f"--brand:{better[0]};" in site.visitor().get(_stylesheet(site.visitor().get("/").text)).text


def test_a_dark_ground_is_refused(administrator: Visitor) -> None:
    page = change(administrator, {"surface": "#222222", "ink": "#ffffff", "brand": "#ffffff", "brand_text": "#000000"})
    assert 'id="surface-error"' in page


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", ""),
        ("name", "x" * 5000),
        ("brand", "red; } body { display: none"),
        ("region_code", "64"),
        ("region_code", "6401052007"),
        ("email", "nobody"),
        ("phone", "12"),
        ("tile_url", "http://tile.example.id/{z}/{x}/{y}.png"),
        ("tile_url", "https://tile.example.id/peta.png"),
        ("tile_url", "https://{s}.tile.example.id/{z}/{x}/{y}.png"),
        ("social_instagram", "javascript:alert(1)"),
        ("time_zone", "Mars/Olympus"),
        ("theme", "none"),
        ("emergency_1_number", "112\0"),
        ("emergency_1_number", "bukan nomor"),
    ],
)
def test_what_cannot_be_is_refused_at_the_field(administrator: Visitor, field: str, typed: str) -> None:
    page = change(administrator, {field: typed})
    assert f'id="{field}-error"' in page


def test_themes_bring_their_pictures_rules_and_templates(site: Site, administrator: Visitor) -> None:
    change(administrator, {"theme": "kotim"}, without=())
    home = site.visitor().get("/").text
    assert "hero-river" in home
    for address in re.findall(r"/merek/tema/kotim/[^\"]+", home):
        answer = site.visitor().get(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
    style = site.visitor().get(_stylesheet(home)).text
    for address in re.findall(r'url\("([^"]+)"\)', style):
        assert site.visitor().get(address).status_code == 200, address


def test_the_preview_shows_what_was_typed_and_changes_nothing(site: Site, administrator: Visitor) -> None:
    before = site.visitor().get("/").text
    form = administrator.form(STUDIO, action=STUDIO)
    fields = {**form.fields, "name": "Kabupaten Coba", "theme": "kotim", "brand": "#004488"}
    fields.pop("theme_colours", None)
    page = administrator.post(f"{STUDIO}/pratinjau", data=fields)
    assert page.status_code == 200
    assert "Kabupaten Coba" in page.text
    assert "hero-river" in page.text
    assert "<script" not in page.text
    address = re.findall(r'href="(/merek/pratinjau.css[^"]*)"', page.text)[0].replace("&amp;", "&")
    style = administrator.get(address)
    assert "--brand:#004488;" in style.text
    assert style.headers["Cache-Control"] == "no-store"
    assert site.visitor().get("/").text == before
    assert administrator.get(f"{STUDIO}/pratinjau").status_code == 200


def test_the_preview_of_nonsense_is_still_a_page(administrator: Visitor) -> None:
    form = administrator.form(STUDIO, action=STUDIO)
    page = administrator.post(f"{STUDIO}/pratinjau", data={**form.fields, "name": "\0", "brand": "?", "theme": "../.."})
    assert page.status_code == 200
    assert administrator.get("/merek/pratinjau.css?theme=../x&brand=red").status_code == 400


def test_an_uploaded_logo_replaces_the_old_one_and_the_icons(site: Site, administrator: Visitor) -> None:
    plain = _icon(site)
    change(administrator, {"logo": png("#cc0000")})
    red = _icon(site)
    assert plain != red
    change(administrator, {"logo": png("#0000cc")})
    assert _icon(site) != red
    with site.context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Photo)) == 2  # the first is in a version
        number = current_values()["logo_id"]
    change(administrator, {"logo-remove": str(number)})
    assert _icon(site) == plain


@pytest.mark.parametrize(
    "content", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<html></html>", b"", b"\x89PNG\r\n"]
)
def test_a_logo_that_is_no_picture_is_refused(site: Site, administrator: Visitor, content: bytes) -> None:
    page = change(administrator, {"logo": (io.BytesIO(content), "logo.png"), "name": "Kabupaten Svg"})
    assert 'id="logo-error"' in page
    assert 'value="Kabupaten Svg"' in page
    assert "Svg" not in site.visitor().get("/").text


def test_every_change_is_in_the_audit_log_with_what_it_was(site: Site, administrator: Visitor) -> None:
    change(administrator, {"name": "Kabupaten Tercatat"})
    with site.context():
        entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "branding.change")).one()
        assert entry.after is not None
        assert entry.after["name"] == "Kabupaten Tercatat"
        assert entry.before is not None
        assert entry.before["name"] == "Portal Kabupaten"
        assert entry.actor_id is not None


@pytest.mark.parametrize("path", [STUDIO, f"{STUDIO}/pratinjau", "/merek/pratinjau.css"])
def test_only_administrators_get_in(site: Site, path: str) -> None:
    assert site.visitor().get(path).status_code in (302, 303)
    assert site.signed_in("citizen").get(path).status_code == 403


@pytest.mark.parametrize(
    "path", ["/merek/x/ikon-7.png", "/merek/tema/paser/x/../theme.toml", "/merek/tema/none/x/a.svg"]
)
def test_files_that_are_not_there_are_not_found(site: Site, path: str) -> None:
    assert site.visitor().get(path).status_code == 404


def test_emergency_numbers_and_contacts_show_in_the_language_of_the_page(site: Site, administrator: Visitor) -> None:
    values = {"emergency_1_number": "118", "emergency_1_id": "Ambulans", "emergency_1_en": "Ambulance"}
    change(administrator, {**values, "phone": "0543 21000", "social_instagram": "instagram.com/paser"})
    visitor = site.visitor()
    home = visitor.get("/").text
    assert 'href="tel:118"' in home
    assert "Ambulans" in home
    assert 'href="https://instagram.com/paser"' in home
    visitor.get("/bahasa/en")
    assert "Ambulance" in visitor.get("/").text


def test_map_tiles_open_the_policy_for_their_host_alone(site: Site, administrator: Visitor) -> None:
    change(
        administrator, {"tile_url": "https://tile.example.id/{z}/{x}/{y}.png", "tile_attribution": "Peta <b>kita</b>"}
    )
    answer = site.visitor().get("/")
    assert "img-src 'self' blob: https://tile.example.id;" in answer.headers["Content-Security-Policy"]
    assert 'data-tile-attribution="Peta &lt;b&gt;kita&lt;/b&gt;"' in answer.text


@pytest.mark.parametrize("regency", ["paser", "kotim"])
def test_the_demo_gives_a_face_once(site: Site, regency: str) -> None:
    with site.context():
        assert load_branding(regency)
        assert not load_branding(regency)
    with site.context():
        assert current_values()["theme"] == regency
    assert "Kabupaten" in site.visitor().get("/").text


def test_a_theme_that_went_away_leaves_the_built_in_look(site: Site) -> None:
    with site.context():
        save({"theme": "gone"})
        db.session.commit()
    assert site.visitor().get("/").status_code == 200
    with site.context():
        assert identity().theme.name == ""


def test_an_unknown_column_is_refused(site: Site) -> None:
    with site.context(), pytest.raises(KeyError, match="colour"):
        save({"colour": "#fff"})


def _stylesheet(page: str) -> str:
    found: Callable[[str], list[str]] = re.compile(r'href="(/merek/[0-9a-f]{16}\.css)"').findall
    return found(page)[0]


def _icon(site: Site) -> bytes:
    address = re.findall(r'href="(/merek/[0-9a-f]{16}/ikon-48\.png)"', site.visitor().get("/").text)[0]
    answer = site.visitor().get(address)
    assert answer.headers["Content-Type"] == "image/png"
    return bytes(answer.data)
