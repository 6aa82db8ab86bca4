"""Versions of the face: back, named, out as a file and in again."""

from __future__ import annotations

import io
import json
import re
import zipfile

import pytest
import sqlalchemy as sa
from PIL import Image

from gapura.branding.colour import distance
from gapura.branding.models import BrandingVersion
from gapura.branding.services import current_values, save
from gapura.branding.versions import services
from gapura.database.engine import db
from gapura.media.models import Photo
from gapura.testing.site import Site
from gapura.testing.visitor import Visitor

STUDIO, HERE = "/pengaturan/tampilan", "/pengaturan/tampilan/versi"


@pytest.fixture
def administrator(site: Site) -> Visitor:
    """Somebody who may change the face."""
    return site.signed_in("administrator")


def change(administrator: Visitor, **fields: object) -> None:
    """Save the studio's form."""
    administrator.submit(STUDIO, fields, action=STUDIO, follow_redirects=True)


def press(administrator: Visitor, page: str, action: str, **fields: object) -> str:
    """Send one of a page's forms and follow."""
    return str(administrator.submit(page, fields, action=action, follow_redirects=True).text)


def name_of(site: Site) -> str:
    """What everybody reads."""
    with site.context():
        return str(current_values()["name"])


def png(colour: str) -> tuple[io.BytesIO, str]:
    """A logo."""
    out = io.BytesIO()
    Image.new("RGB", (64, 64), colour).save(out, "PNG")
    return io.BytesIO(out.getvalue()), "logo.png"


def ids(site: Site) -> list[int]:
    """Versions, the newest first."""
    with site.context():
        return [one.id for one in services.every()]


def test_the_last_change_is_taken_back_and_brought_again(site: Site, administrator: Visitor) -> None:
    change(administrator, name="Kabupaten Satu")
    change(administrator, name="Kabupaten Dua")
    press(administrator, STUDIO, f"{HERE}/batalkan")
    assert name_of(site) == "Kabupaten Satu"
    assert "Kabupaten Satu" in site.visitor().get("/").text
    press(administrator, STUDIO, f"{HERE}/batalkan")
    assert name_of(site) == "Kabupaten Dua"


def test_what_was_there_before_the_first_saving_can_be_brought_back(site: Site, administrator: Visitor) -> None:
    assert f"{HERE}/batalkan" not in administrator.get(STUDIO).text
    change(administrator, name="Kabupaten Satu")
    press(administrator, STUDIO, f"{HERE}/batalkan")
    assert name_of(site) == "Portal Kabupaten"


def test_any_version_can_be_used_again_with_its_logo(site: Site, administrator: Visitor) -> None:
    change(administrator, name="Kabupaten Merah", logo=png("#cc0000"))
    with site.context():
        red = current_values()["logo_id"]
    change(administrator, name="Kabupaten Biru", logo=png("#0000cc"))
    press(administrator, HERE, f"{HERE}/{ids(site)[1]}/pakai")
    with site.context():
        assert current_values()["logo_id"] == red
        assert db.session.get(Photo, red) is not None


def test_a_name_keeps_a_version_and_the_others_go_with_their_pictures(site: Site, administrator: Visitor) -> None:
    change(administrator, name="Kabupaten Merah", logo=png("#cc0000"))
    named = ids(site)[0]
    page = press(administrator, HERE, f"{HERE}/{named}/nama", name="Hari jadi")
    assert "Hari jadi" in page
    change(administrator, name="Kabupaten Hijau", logo=png("#00cc00"))
    with site.context():
        green = current_values()["logo_id"]
        for number in range(services.MOST_UNNAMED + 3):
            save({"name": f"Kabupaten {number}", "logo_id": None})
        db.session.commit()
        names = list(db.session.scalars(sa.select(BrandingVersion.name)))
        assert len(names) == services.MOST_UNNAMED + 1
        assert names.count("Hari jadi") == 1
        assert db.session.get(Photo, green) is None
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Photo)) == 1


def test_saving_the_same_leaves_no_version(site: Site, administrator: Visitor) -> None:
    change(administrator, name="Kabupaten Satu")
    before = ids(site)
    change(administrator, name="Kabupaten Satu")
    assert ids(site) == before


def test_the_face_travels_in_one_file(site: Site, administrator: Visitor) -> None:
    change(administrator, name="Kabupaten Asal", theme="kotim", logo=png("#cc0000"), emergency_1_number="113")
    answer = administrator.get(f"{STUDIO}/unduh")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    change(administrator, name="Kabupaten Lain", theme="-")
    press(administrator, HERE, f"{STUDIO}/unggah", parcel=(io.BytesIO(answer.data), "tampilan.zip"))
    with site.context():
        values = current_values()
        assert (values["name"], values["theme"]) == ("Kabupaten Asal", "kotim")
        assert values["emergency"][0]["number"] == "113"
        photo = db.session.get(Photo, values["logo_id"])
        assert photo is not None
        assert photo.width == 64


def parcel(content: object, **files: bytes) -> bytes:
    """A file as somebody might make it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("branding.json", content if isinstance(content, str) else json.dumps(content))
        for name, data in files.items():
            made.writestr(name.replace("_", "."), data)
    return out.getvalue()


GOOD = {"format": 1, "branding": {"name": "Kabupaten Baru"}, "palette": {}}
BAD = {
    "no zip": b"halo",
    "empty": b"",
    "no content": parcel("nothing"),
    "a list": parcel([1, 2]),
    "deep": parcel("[" * 50_000),
    "newer": parcel({**GOOD, "format": 99}),
    "without branding": parcel({"format": 1}),
    "a bomb": parcel("0" * 50_000_000),
    "wrong types": parcel({**GOOD, "branding": {"name": {"a": 1}, "social": 7, "emergency": "x"}}),
    "a colour that is none": parcel({**GOOD, "branding": {"name": "K", "colours": {"brand": "url(x)"}}}),
    "colours that cannot be read": parcel({**GOOD, "branding": {"name": "K", "colours": {"brand": "#ffff00"}}}),
    "an address that is none": parcel({**GOOD, "branding": {"name": "K", "social": {"website": "javascript:1"}}}),
    "no picture": parcel(GOOD, logo_webp=b"<svg/>"),
    "a long name": parcel({**GOOD, "branding": {"name": "K" * 500}}),
    "a control character": parcel({**GOOD, "branding": {"name": "K\u0000"}}),
}


@pytest.mark.parametrize("data", BAD.values(), ids=BAD)
def test_a_file_that_cannot_be_used_is_refused_with_a_sentence(site: Site, administrator: Visitor, data: bytes) -> None:
    page = press(administrator, HERE, f"{STUDIO}/unggah", parcel=(io.BytesIO(data), "tampilan.zip"))
    assert 'id="parcel-error"' in page
    assert name_of(site) == "Portal Kabupaten"


def test_a_theme_that_is_not_here_leaves_its_colours(site: Site, administrator: Visitor) -> None:
    palette = {"brand": "#123f8f", "brand_text": "#ffffff"}
    data = parcel({"format": 1, "branding": {"name": "Kabupaten Baru", "theme": "nirwana"}, "palette": palette})
    press(administrator, HERE, f"{STUDIO}/unggah", parcel=(io.BytesIO(data), "tampilan.zip"))
    with site.context():
        assert (current_values()["theme"], current_values()["colours"]["brand"]) == ("", "#123f8f")


def test_the_colours_of_the_logo_fill_the_form_and_nothing_is_saved(site: Site, administrator: Visitor) -> None:
    page = press(administrator, STUDIO, STUDIO, logo=png("#123f8f"), use="logo")
    brand = re.findall(r'name="brand"[^>]*value="(#[0-9a-f]{6})"', page)[0]
    assert distance(brand, "#123f8f") < 0.03  # pictures are kept with a little loss
    assert name_of(site) == "Portal Kabupaten"
    with site.context():
        assert current_values()["colours"] == {}
