"""What the mini-app adds to the rest of the portal, and its list."""

from __future__ import annotations

import importlib
import io

import pytest
import sqlalchemy as sa

from gapura.branding.models import Branding
from gapura.collections import samples
from gapura.database.engine import db
from gapura.regions.services import import_regions

from .conftest import REPORT, Town, picture

PLACE = {"position-latitude": "-1.78", "position-longitude": "116.16"}


def test_the_home_page_shows_what_was_finished(town: Town) -> None:
    sent = town.verified()
    visitor = town.visitor()
    assert "yang baru selesai" not in visitor.get("/").text
    town.step(sent, "finish", results=(io.BytesIO(picture(5)), "a.jpg"))
    home = visitor.get("/").text
    assert "yang baru selesai" in home
    assert "1 selesai, 0 sedang ditangani, 0 menunggu penanganan" in home
    assert sent.public in home
    assert 'href="/lingkungan"' in home
    assert f'href="{REPORT}"' in home


def test_the_list_and_the_map_are_filtered_by_kind_place_and_status(town: Town) -> None:
    river = town.verified(seed=1, **PLACE)
    smoke = town.verified(seed=2, category="smoke", region_code="64.01.04.1001", **PLACE)
    town.step(smoke, "start")
    visitor = town.visitor()
    for query, wanted in {
        "": {river, smoke},
        "category=smoke": {smoke},
        "district_code=64.01.05": {river},
        "stage=in_progress": {smoke},
        "stage=received": {river, smoke},
    }.items():
        for path in (f"/lingkungan?{query}", f"/lingkungan/peta.geojson?{query}"):
            text = visitor.get(path).text
            assert {one for one in (river, smoke) if one.public in text} == wanted, path
    page = visitor.get("/lingkungan").text
    for state in ("verified", "in_progress", "done"):
        assert f'href="/lingkungan?stage={state}"' in page


def test_every_page_works_in_english_too(town: Town) -> None:
    sent = town.verified()
    visitor = town.visitor()
    visitor.set_cookie("gapura_lang", "en")
    assert "Piled-up rubbish" in visitor.get(REPORT).text
    for path in ("/lingkungan", f"{sent.public}x", sent.secret):
        assert "River pollution in Pasir Mayang" in visitor.get(path, follow_redirects=True).text, path
    assert "Follow what I sent" in visitor.get("/lingkungan/status").text


def test_switched_off_nothing_of_it_is_left_and_on_again_all_is_back(town: Town, quick_trials: None) -> None:
    sent = town.verified()
    visitor = town.visitor()
    town.site.disable("environment")
    for path in (f"{sent.public}x", sent.secret, "/lingkungan", REPORT, "/lingkungan/status"):
        assert visitor.get(path).status_code == 404, path
    assert "lingkungan" not in visitor.get("/").text
    town.site.enable("environment")
    assert visitor.get(sent.secret).status_code == 200


@pytest.mark.parametrize(("regency", "code"), [("paser", "64.01"), ("kotim", "62.02")])
def test_the_demo_shows_every_state_and_says_that_it_is_one(
    town: Town, monkeypatch: pytest.MonkeyPatch, regency: str, code: str
) -> None:
    module = importlib.import_module("plugins.environment.hooks")
    monkeypatch.setattr(samples, "illustrate", lambda kind, seed, size: picture(f"{kind} {seed}"))  # drawn quickly
    with town.site.context():
        db.session.execute(sa.update(Branding).values(region_code=code))
        import_regions(code)
        db.session.commit()
    for _ in range(2):  # the second time it is there already
        with town.site.context():
            module.demo(regency)
            db.session.commit()
    with town.site.context():
        rows = db.session.execute(sa.text("SELECT state, sample, region_code, office_id FROM environment_report")).all()
        regions = set(db.session.scalars(sa.text("SELECT code FROM core_region")))
    assert len(rows) == 14
    assert {row.state for row in rows} == {
        "received", "verified", "forwarded", "in_progress", "answered", "done", "confirmed", "rejected",
    }  # fmt: skip
    assert all(row.sample and row.region_code in regions and row.office_id for row in rows)
    visitor = town.visitor()
    page = visitor.get("/lingkungan").text
    assert page.count('class="card"') == 10
    assert page.count(">Contoh<") == 10
    assert "4 selesai, 4 sedang ditangani, 2 menunggu penanganan" in visitor.get("/").text
