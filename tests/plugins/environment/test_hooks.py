"""What the mini-app adds to the rest of the portal."""

from __future__ import annotations

import importlib
import io
from datetime import timedelta

import pytest
import sqlalchemy as sa

from gapura import utcnow
from gapura.branding.models import Branding
from gapura.database.engine import db
from gapura.regions.services import import_regions

from .conftest import Town, picture


def test_the_home_page_shows_what_was_finished(town: Town) -> None:
    sent = town.verified()
    visitor = town.visitor()
    assert "yang baru selesai" not in visitor.get("/").text
    town.step(sent, "done", after_photos=(io.BytesIO(picture(5)), "a.jpg"))
    home = visitor.get("/").text
    assert "yang baru selesai" in home
    assert "1 selesai, 0 sedang ditangani, 0 menunggu penanganan" in home
    assert sent.public in home


def test_the_navigation_leads_to_the_list_and_to_the_form(town: Town) -> None:
    home = town.visitor().get("/").text
    assert 'href="/lingkungan"' in home
    assert 'href="/lingkungan/lapor"' in home


def test_search_finds_public_words_the_place_and_the_code(town: Town) -> None:
    sent = town.verified(text="Busa tebal di hilir")
    visitor = town.visitor()
    for words in ("busa", "BUSA hilir", "pasir mayang", "kuaro", "pencemaran", sent.code):
        assert sent.public in visitor.get("/cari", query_string={"q": words}).text, words
    assert sent.public not in visitor.get("/cari?q=%25").text


def test_the_dashboard_tells_the_office_what_waits(town: Town) -> None:
    sent = town.report()
    town.report(seed=2)
    town.change(sent.code, changed_at=utcnow() - timedelta(days=3))
    page = town.operator().get("/akun").text
    assert "Laporan baru" in page
    assert "Laporan terlambat" in page
    assert "Laporan baru" not in town.site.signed_in("citizen").get("/akun").text


def test_switched_off_nothing_of_it_is_left_and_on_again_all_is_back(town: Town, quick_trials: None) -> None:
    sent = town.verified()
    visitor = town.visitor()
    town.site.disable("environment")
    for path in (sent.public, sent.secret, "/lingkungan", "/lingkungan/lapor", "/lingkungan/peta.geojson"):
        assert visitor.get(path).status_code == 404, path
    assert "lingkungan" not in visitor.get("/").text
    town.site.enable("environment")
    assert visitor.get(sent.public).status_code == 200


@pytest.mark.parametrize(("regency", "code"), [("paser", "64.01"), ("kotim", "62.02")])
def test_the_demo_shows_every_state_and_says_that_it_is_one(
    town: Town, monkeypatch: pytest.MonkeyPatch, regency: str, code: str
) -> None:
    module = importlib.import_module("plugins.environment.demo")
    monkeypatch.setattr(module, "illustrate", lambda kind, seed: picture(f"{kind} {seed}"))  # drawn quickly
    with town.site.context():
        db.session.execute(sa.update(Branding).values(region_code=code))
        import_regions(code)
        db.session.commit()
    for _ in range(2):  # the second time it is there already
        with town.site.context():
            module.demo(regency)
            db.session.commit()
    with town.site.context():
        columns = "state, public_text, region_code, office_id"
        rows = db.session.execute(sa.text(f"SELECT {columns} FROM environment_report")).all()
        regions = set(db.session.scalars(sa.text("SELECT code FROM core_region")))
    assert len(rows) == 14
    assert {row.state for row in rows} == {"received", "verified", "in_progress", "done", "rejected"}
    assert all("contoh" in row.public_text for row in rows)
    assert all(row.region_code in regions and row.office_id for row in rows)
    visitor = town.visitor()
    assert visitor.get("/lingkungan").text.count('class="card"') == 10
    assert "4 selesai, 3 sedang ditangani, 3 menunggu penanganan" in visitor.get("/").text
